import type { Span } from "../../../compilers/diagnostics/index.js";
import type { Decision, Reading } from "../../../compilers/model/index.js";

/** What cases have shown of a policy; plain data that a structured clone keeps. */
export interface CoverageReport {
  readonly cases: number;
  /** Those that reached the rules: of a known action, with values of their types. */
  readonly admitted: number;
  readonly rules: readonly RuleCoverage[];
}

/** How often a rule fired, and what was seen of its conditions. */
export interface RuleCoverage {
  readonly id: string;
  readonly index: number;
  readonly span: Span;
  readonly decision: Decision;
  /** By the reading of its decision: `must` for allow, `may` for the others. */
  readonly fired: number;
  /** The condition certainly held. */
  readonly certainly: number;
  /** It could not be ruled out, and did not certainly hold: absence, or some elements of a list only. */
  readonly onlyPossibly: number;
  /** In document order. */
  readonly leaves: readonly LeafCoverage[];
  readonly unmet: readonly Unmet<"fires">[];
}

/** What was seen of one constraint, or one `present`. */
export interface LeafCoverage {
  readonly span: Span;
  readonly attribute: string;
  readonly keyword: string;
  /** The reading that the rule's decision uses here; a `not` around it swaps. */
  readonly reading: Reading;
  readonly seenTrue: boolean;
  readonly seenFalse: boolean;
  /** It was true (or false), and the other outcome of it alone would have changed whether the rule fires (masking MC/DC). */
  readonly decidedTrue: boolean;
  readonly decidedFalse: boolean;
  readonly unmet: readonly Unmet<LeafGoal>[];
}

/** The goals of a constraint. */
export type LeafGoal = "seenTrue" | "seenFalse" | "decidedTrue" | "decidedFalse";

/** All goals of a constraint, the plainer ones first. */
export const LEAF_GOALS = ["seenTrue", "seenFalse", "decidedTrue", "decidedFalse"] as const;

/** A goal that no case met. */
export interface Unmet<G extends string> {
  readonly goal: G;
  /** `no` is proved; `unknown` says only that no case came there. */
  readonly reachable: "no" | "unknown";
  readonly reason: string;
}

/** Coverage in a few numbers. */
export interface CoverageSummary {
  readonly cases: number;
  readonly rules: number;
  readonly rulesFired: number;
  /** Every rule fires, and four for each constraint: true, false, and each deciding alone. */
  readonly goals: number;
  readonly met: number;
  /** Of those not met: how many are proved out of reach. */
  readonly unreachable: number;
}

/** The coverage of two sets of cases together; both of one policy. */
export function mergeCoverage(a: CoverageReport, b: CoverageReport): CoverageReport {
  return {
    cases: a.cases + b.cases,
    admitted: a.admitted + b.admitted,
    rules: a.rules.map((rule, index) => mergeRules(rule, b.rules[index] ?? rule)),
  };
}

/** Sums a report up, for a line of progress. */
export function summarizeCoverage({ cases, rules }: CoverageReport): CoverageSummary {
  const leaves = rules.flatMap((rule) => rule.leaves);
  const unmet = [...rules, ...leaves].flatMap((each): readonly Unmet<string>[] => each.unmet);
  const goals = rules.length + LEAF_GOALS.length * leaves.length;
  return {
    cases,
    rules: rules.length,
    rulesFired: rules.filter((rule) => rule.fired > 0).length,
    goals,
    met: goals - unmet.length,
    unreachable: unmet.filter((each) => each.reachable === "no").length,
  };
}

function mergeRules(a: RuleCoverage, b: RuleCoverage): RuleCoverage {
  return {
    ...a,
    fired: a.fired + b.fired,
    certainly: a.certainly + b.certainly,
    onlyPossibly: a.onlyPossibly + b.onlyPossibly,
    leaves: a.leaves.map((leaf, index) => mergeLeaves(leaf, b.leaves[index] ?? leaf)),
    unmet: inBoth(a.unmet, b.unmet),
  };
}

function mergeLeaves(a: LeafCoverage, b: LeafCoverage): LeafCoverage {
  return {
    ...a,
    seenTrue: a.seenTrue || b.seenTrue,
    seenFalse: a.seenFalse || b.seenFalse,
    decidedTrue: a.decidedTrue || b.decidedTrue,
    decidedFalse: a.decidedFalse || b.decidedFalse,
    unmet: inBoth(a.unmet, b.unmet),
  };
}

/** What neither met. */
function inBoth<G extends string>(a: readonly Unmet<G>[], b: readonly Unmet<G>[]): readonly Unmet<G>[] {
  return a.filter(({ goal }) => b.some((each) => each.goal === goal));
}
