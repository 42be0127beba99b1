import { EXIT, type ExitCode } from "../exit.js";
import type { Style } from "../output/style.js";

/** What proofs, analyses and properties come to: yes, no, not known, not finished, or shown to be wrong. */
export const OUTCOME_CODES = {
  proved: EXIT.ok,
  clean: EXIT.ok,
  holds: EXIT.ok,
  counterexample: EXIT.failed,
  findings: EXIT.failed,
  broken: EXIT.failed,
  unknown: EXIT.unknown,
  interrupted: EXIT.interrupted,
  contradicted: EXIT.unable,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** The outcome of a proof, for people. */
export function proofOutcomeText(
  outcome: "proved" | "counterexample" | "unknown" | "interrupted" | "contradicted",
  style: Style,
): string {
  switch (outcome) {
    case "proved":
      return style.green("proved    ");
    case "counterexample":
      return style.red("refuted   ");
    case "contradicted":
      return style.red("THE PROVER IS WRONG");
    case "interrupted":
      return style.yellow("interrupted");
    case "unknown":
      return style.yellow("unknown   ");
  }
}
