import { positionAt, printable, type Source } from "../../../compilers/diagnostics/index.js";
import { type CoverageReport, summarizeCoverage } from "../../index.js";
import type { Style } from "../output/style.js";
import { columns, count } from "../output/text.js";

type Rule = CoverageReport["rules"][number];

/** What was not reached, at most so many lines of it: the JSON report has all. */
const SHOWN = 12;

const GOALS = {
  seenTrue: "never true",
  seenFalse: "never false",
  decidedTrue: "never decided alone by being true",
  decidedFalse: "never decided alone by being false",
} as const;

/** The coverage in lines: numbers, rules that fired only in doubt, and what no case reached. */
export function coverageLines(report: CoverageReport, source: Source, style: Style): readonly string[] {
  const { rules, rulesFired, goals, met, unreachable } = summarizeCoverage(report);
  if (rules === 0) return [];
  const doubtful = report.rules.filter(({ certainly, onlyPossibly }) => certainly === 0 && onlyPossibly > 0);
  const missed = report.rules.flatMap((rule) => missedBy(rule, source));
  const open = goals - met - unreachable;
  const numbers = [
    `${rulesFired} of ${count(rules, "rule")} fired`,
    `${met.toLocaleString("en")} of ${goals.toLocaleString("en")} goals met`,
    ...(unreachable > 0 ? [`${unreachable} proved out of reach`] : []),
    ...(open > 0 ? [style.yellow(`${open} open`)] : []),
  ];
  return [
    `coverage    ${numbers.join(", ")}`,
    ...(doubtful.length > 0
      ? [
          `            fired only where something was absent or mixed: ${doubtful.map(({ id }) => printable(id)).join(", ")}`,
        ]
      : []),
    ...columns(missed.slice(0, SHOWN)).map((line) => `            ${line}`),
    ...(missed.length > SHOWN ? [`            and ${missed.length - SHOWN} more`] : []),
  ];
}

/** The goals of a rule that no case met, with the reason; a rule that never fired stands for all its constraints. */
function missedBy(rule: Rule, { text }: Source): readonly (readonly string[])[] {
  const row = (start: number, what: string, reachable: string, reason: string): readonly string[] => [
    `line ${positionAt(text, start).line}`,
    printable(what),
    `${reachable === "no" ? "cannot be" : "not reached"}: ${printable(reason)}`,
  ];
  const [never] = rule.unmet;
  if (never !== undefined)
    return [row(rule.span.start, `${rule.id} never fired`, never.reachable, never.reason)];
  return rule.leaves.flatMap(({ span, attribute, keyword, unmet }) =>
    unmet.map(({ goal, reachable, reason }) =>
      row(span.start, `${rule.id}, ${attribute} ${keyword}: ${GOALS[goal]}`, reachable, reason),
    ),
  );
}
