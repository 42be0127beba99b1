import type { Diagnostic, Source } from "../../../compilers/diagnostics/index.js";
import type { Counterexample, GeneratedPart, ProofResult } from "../../index.js";
import type { Saved } from "../check/save.js";

/** What came of one proof. */
export type Proved = Unable | Ran;

/** A proof that could not run. */
export interface Unable {
  readonly kind: "unable";
  readonly file: string;
  readonly problem: string;
}

/** A proof that ran. */
export interface Ran {
  readonly kind: "proved";
  readonly file: string;
  readonly source: Source;
  /** Targets that could not express the policy, with the reason. */
  readonly gaps: readonly { readonly target: string; readonly reason: string }[];
  readonly result: ProofResult;
  readonly findings: readonly Explained[];
}

/** A counterexample with everything a person needs to see its cause. */
export interface Explained {
  readonly counterexample: Counterexample;
  /** One sentence: who says what. */
  readonly what: string;
  /** The request as text. */
  readonly request: string;
  /** The rules that the answers do not have in common, each at its place in the policy. */
  readonly diagnostics: readonly Diagnostic[];
  readonly generated: readonly GeneratedPart[];
  readonly saved: Saved;
}
