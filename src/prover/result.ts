import type { Answer } from "../../compilers/model/index.js";
import type { PartProof, Verdict } from "./prove.js";
import type { ProofTarget } from "./sides.js";

/** A request on which a target and the semantics differ. */
export interface Counterexample {
  readonly label: string;
  readonly target: ProofTarget;
  /** As small as it goes while the engines still differ in the same way. */
  readonly request: unknown;
  readonly answers: readonly { readonly engine: string; readonly answer: Answer }[];
  /** `false` when the engines agree on it: then the prover is wrong, and nothing that it says counts. */
  readonly real: boolean;
}

/** What a proof came to: the worst of its parts, where a counterexample that is not real is the worst of all. */
export type ProofOutcome = "proved" | "counterexample" | "unknown" | "contradicted" | "interrupted";

/** A proof with all that is needed to make it again. */
export interface ProofResult {
  readonly outcome: ProofOutcome;
  readonly parts: readonly PartProof[];
  readonly counterexamples: readonly Counterexample[];
  /** For each target the digest of what its formulas were made from. */
  readonly digests: ReadonlyMap<ProofTarget, string>;
  /** The policy's own digest. */
  readonly policyDigest: string;
  readonly solver: { readonly name: string; readonly version: string };
  readonly milliseconds: number;
}

/** The outcome of verdicts and of what their counterexamples turned out to be. */
export function outcomeOf(
  parts: readonly { readonly verdict: Verdict }[],
  counterexamples: readonly Pick<Counterexample, "real">[],
): ProofOutcome {
  if (counterexamples.some(({ real }) => !real)) return "contradicted";
  if (counterexamples.length > 0) return "counterexample";
  // Where nothing was asked, nothing was shown.
  const proved = parts.length > 0 && parts.every(({ verdict }) => verdict.kind === "proved");
  return proved ? "proved" : "unknown";
}
