import type { Diagnostic } from "../../compilers/diagnostics/index.js";

/** What an analysis can find. */
export type AnalysisFindingKind =
  | "rule-never-fires"
  | "rule-never-decides"
  | "condition-always-true"
  | "condition-never-true"
  | "redundant-condition"
  | "always-allowed"
  | "never-allowed"
  | "attribute-without-effect";

/** Something in a policy that has no effect, or another than it seems to have. */
export interface AnalysisFinding {
  readonly kind: AnalysisFindingKind;
  /** The rule that it is about, if it is about one. */
  readonly rule: string | undefined;
  /** The rules that decide in the place of one that never does, the attribute without effect, or the actions. */
  readonly names: readonly string[];
  readonly diagnostic: Diagnostic;
}

/** Whether the valid requests for some actions are allowed; `undefined` when it is not known. */
export interface ActionsAllowed {
  /** An action, patterns of actions, or what is left in words. */
  readonly label: string;
  readonly allowed: "always" | "never" | "sometimes" | undefined;
}

/** What an analysis came to. Only `clean` says that there is nothing to find. */
export interface Analysis {
  readonly outcome: "clean" | "findings" | "unknown" | "contradicted" | "interrupted";
  readonly findings: readonly AnalysisFinding[];
  readonly actions: readonly ActionsAllowed[];
  /** What is not known, with the part of the request space and the reason. */
  readonly unknown: readonly { readonly about: string; readonly label: string; readonly why: string }[];
  /** Requests that the solver found and that are not what it says: with one of them the prover is wrong, and nothing here counts. */
  readonly faults: readonly unknown[];
  /** How often the solver was asked. */
  readonly queries: number;
}
