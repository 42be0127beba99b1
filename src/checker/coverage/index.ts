import { admit, createPreflight, isAnswer, type Policy, type Rule } from "../../../compilers/model/index.js";
import { type Leaf, ownReading, readTree } from "../generate/leaf.js";
import { explainer } from "./explain.js";
import { type Measure, measureRule, nothingSeen, type Seen } from "./measure.js";
import { keywordOf } from "./refute.js";
import {
  type CoverageReport,
  type CoverageSummary,
  LEAF_GOALS,
  type LeafCoverage,
  type RuleCoverage,
} from "./report.js";

export * from "./report.js";

/** Watches requests and says what they have shown of a policy. */
export interface Coverage {
  readonly observe: (request: unknown) => void;
  /** With reasons for what was not met, each looked for once; that can take seconds for a large policy. */
  readonly report: () => CoverageReport;
  /** The report in numbers, without looking for reasons: cheap enough for a line of progress. */
  readonly summary: () => CoverageSummary;
}

/** Prepares the coverage of a policy; a rule's classes are seen together. */
export function createCoverage(policy: Policy): Coverage {
  const preflight = createPreflight(policy);
  const leaves = new Map(policy.rules.map((rule) => [rule, leavesOf(policy, rule)]));
  const seen = new Map(policy.rules.map((rule) => [rule, nothingSeen(leaves.get(rule)?.length ?? 0)]));
  const measures = new Map<unknown, readonly Measure[]>();
  for (const actionClass of [...policy.named, ...policy.open]) {
    measures.set(
      actionClass,
      actionClass.rules.flatMap((rule) => {
        const counts = seen.get(rule);
        return counts === undefined ? [] : [measureRule(rule, actionClass, counts)];
      }),
    );
  }
  const explain = explainer(policy);
  let cases = 0;
  let admitted = 0;
  return {
    observe: (request) => {
      cases += 1;
      const located = preflight(request);
      if (isAnswer(located)) return;
      const values = admit(located);
      if ("decision" in values) return;
      admitted += 1;
      const places = [...values, located.action];
      for (const measure of measures.get(located.actionClass) ?? []) measure(values, located.action, places);
    },
    report: () => ({
      cases,
      admitted,
      rules: policy.rules.map((rule) => ruleReport(rule, seen.get(rule), leaves.get(rule) ?? [], explain)),
    }),
    summary: () => summarize(cases, [...seen.values()]),
  };
}

function summarize(cases: number, seen: readonly Seen[]): CoverageSummary {
  const rulesFired = seen.filter(({ fired }) => fired > 0).length;
  const goals = seen.reduce((sum, { leaves }) => sum + LEAF_GOALS.length * leaves.length, 0);
  const open = seen.reduce((sum, each) => sum + each.open, 0);
  return {
    cases,
    rules: seen.length,
    rulesFired,
    goals: goals + seen.length,
    met: goals - open + rulesFired,
    unreachable: 0,
  };
}

/** The leaves of a rule, typed by the first class it applies to; there is none for a pattern that matches nothing. */
function leavesOf(policy: Policy, rule: Rule): readonly Leaf[] {
  const actionClass = [...policy.named, ...policy.open].find((each) => each.rules.includes(rule));
  return actionClass === undefined ? [] : readTree(rule, actionClass, ownReading(rule)).leaves;
}

function ruleReport(
  rule: Rule,
  seen: Seen | undefined,
  leaves: readonly Leaf[],
  explain: ReturnType<typeof explainer>,
): RuleCoverage {
  const fired = seen?.fired ?? 0;
  return {
    id: rule.id,
    index: rule.index,
    span: rule.span,
    decision: rule.decision,
    fired,
    certainly: seen?.certainly ?? 0,
    onlyPossibly: seen?.onlyPossibly ?? 0,
    leaves: leaves.map((leaf, index) => leafReport(rule, leaf, index, seen?.leaves[index] ?? 0, explain)),
    unmet: fired > 0 ? [] : [{ goal: "fires", ...explain(rule, undefined, "fires") }],
  };
}

function leafReport(
  rule: Rule,
  leaf: Leaf,
  index: number,
  bits: number,
  explain: ReturnType<typeof explainer>,
): LeafCoverage {
  const met = LEAF_GOALS.map((_, bit) => (bits & (1 << bit)) !== 0);
  const [seenTrue = false, seenFalse = false, decidedTrue = false, decidedFalse = false] = met;
  return {
    span: leaf.condition.span,
    attribute: leaf.attribute.name,
    keyword: keywordOf(leaf),
    reading: leaf.reading,
    seenTrue,
    seenFalse,
    decidedTrue,
    decidedFalse,
    unmet: LEAF_GOALS.filter((_, bit) => !met[bit]).map((goal) => ({ goal, ...explain(rule, index, goal) })),
  };
}
