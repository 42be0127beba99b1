import { createHash } from "node:crypto";
import type { Logic } from "../../compilers/smt/logic.js";
import type { ModelOutcome } from "../../compilers/smt/model/lower.js";
import type { Question } from "../../compilers/smt/model/questions.js";
import type { Outcome } from "../../compilers/smt/outcome.js";
import type { Space } from "../../compilers/smt/place.js";

/** The targets that a proof is about. */
export const PROOF_TARGETS = ["rego", "cedar"] as const;

/** A target that a proof is about. */
export type ProofTarget = (typeof PROOF_TARGETS)[number];

/** What of a target is deployed, as formulas. */
export interface Side {
  readonly target: ProofTarget;
  /** `sha256:` and the digest of what the formulas are made from. */
  readonly digest: string;
  /**
   * What it answers to the requests of a part; `undefined` where it is not asked, since its adapter answers. Throws
   * `Untranslatable`.
   */
  readonly lower: (asked: Asked) => Outcome | undefined;
}

/** One part of the request space with what it is put into. */
export interface Asked {
  readonly question: Question;
  readonly logic: Logic;
  readonly space: Space;
  readonly model: ModelOutcome;
}

/** What identifies a text that formulas were made from. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
