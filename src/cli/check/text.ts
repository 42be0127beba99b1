import {
  type Diagnostic,
  printable,
  renderDiagnostics,
  type Source,
} from "../../../compilers/diagnostics/index.js";
import type { Style } from "../output/style.js";
import { columns, count, printableLines } from "../output/text.js";
import type { Checked, Ran } from "./checked.js";
import { coverageLines } from "./coverage-text.js";
import type { Explained } from "./explain.js";

/** What came of one check, for people. */
export function checkedText(checked: Checked, style: Style, color: boolean): string {
  const title = style.bold(printable(checked.file));
  if (checked.kind === "unable") {
    return `${title}\n  ${style.red("could not run")}: ${printableLines(checked.problem)}`;
  }
  const { gaps, result, findings } = checked;
  return [
    title,
    `  ${outcomeText(checked, style)}  ${casesText(checked)}`,
    `  engines     ${enginesText(checked)}`,
    ...gaps.map(({ engine, reason }) => `  ${engine}: ${style.yellow("not run")} (${printable(reason)})`),
    ...checked.notes.map((note) => `  note        ${printable(note)}`),
    ...(checked.coverage === undefined
      ? []
      : coverageLines(checked.coverage, checked.source, style).map((line) => `  ${line}`)),
    `  seed        ${result.seed}`,
    ...findings.flatMap((each) => ["", ...findingLines(each, checked, style, color)]),
  ].join("\n");
}

/** The last line: all policies together. */
export function summaryText(checked: readonly Checked[], style: Style): string {
  const ran = checked.flatMap((each) => (each.kind === "checked" ? [each] : []));
  const asked = ran.reduce((sum, { result }) => sum + result.progress.asked, 0);
  const kinds = ran.map(({ result }) => result.outcome.kind);
  const number = (kind: Ran["result"]["outcome"]["kind"]): number =>
    kinds.filter((each) => each === kind).length;
  const unable = checked.length - ran.length;
  return [
    `${count(asked, "case")} in ${count(checked.length, "check")}: ${number("agreed")} agreed`,
    number("disagreed") > 0 ? style.red(`${number("disagreed")} disagreed`) : "none disagreed",
    ...(number("gave-up") > 0 ? [style.yellow(`${number("gave-up")} gave up`)] : []),
    ...(number("interrupted") > 0 ? [style.yellow(`${number("interrupted")} interrupted`)] : []),
    ...(unable > 0 ? [style.red(`${unable} could not run`)] : []),
  ].join(", ");
}

function outcomeText({ result }: Ran, style: Style): string {
  const { outcome } = result;
  switch (outcome.kind) {
    case "agreed":
      return style.green("agreed    ");
    case "disagreed":
      return style.red("disagreed ");
    case "interrupted":
      return style.yellow("interrupted");
    default:
      return `${style.yellow("gave up")}: ${outcome.reason}, after`;
  }
}

function casesText({ result }: Ran): string {
  const { asked, byStage, disagreed } = result.progress;
  const stages = [
    ...(byStage.corpus > 0 ? [`${byStage.corpus.toLocaleString("en")} saved`] : []),
    `${byStage.systematic.toLocaleString("en")} from the policy`,
    `${byStage.random.toLocaleString("en")} random`,
  ];
  const differing = disagreed > 0 ? `; ${disagreed.toLocaleString("en")} of them showed it` : "";
  return `${count(asked, "case")} (${stages.join(", ")})${differing}`;
}

/** Each engine, and for one that saw a share of the cases how many. */
function enginesText({ result }: Ran): string {
  const { asked, byEngine } = result.progress;
  return Object.entries(byEngine)
    .map(([name, number]) => (number < asked ? `${name} (${number.toLocaleString("en")})` : name))
    .map(printable)
    .join(", ");
}

function findingLines(
  { finding, request, diagnostics, generated, saved, repeat }: Explained,
  { source }: Ran,
  style: Style,
  color: boolean,
): readonly string[] {
  const rows = finding.answers.map(({ engine, answer }) => [
    printable(engine),
    answer.decision,
    answer.rules.length === 0 ? "no rule" : answer.rules.map(printable).join(", "),
    `(${printable(answer.reason)})`,
  ]);
  const parts = generated.slice(0, PARTS_SHOWN);
  return [
    ...headline(diagnostics, source, color),
    `${style.bold("request")}  ${printable(request)}`,
    ...columns(rows).map((row, index) => `${index === 0 ? style.bold("answers") : "       "}  ${row}`),
    ...parts.flatMap(({ target, rule, line, text }) => [
      style.bold(`${target === "rego" ? "Rego" : "Cedar"} of ${printable(rule)}, from line ${line}`),
      ...shortened(text).map((each) => `    ${printable(each.replaceAll("\t", "  "))}`),
    ]),
    ...(generated.length > parts.length
      ? [style.dim(`and ${count(generated.length - parts.length, "part")} more`)]
      : []),
    ...(finding.policy === undefined
      ? []
      : [
          style.bold("a smaller policy that shows it"),
          ...finding.policy.text
            .trimEnd()
            .split("\n")
            .map((line) => `    ${printable(line)}`),
        ]),
    ...(saved.files.length === 0
      ? []
      : [`${style.bold("saved")}    ${saved.files.map(printable).join(", ")}`]),
    ...(saved.problem === undefined ? [] : [`${style.yellow("not saved")}  ${printable(saved.problem)}`]),
    `${style.bold("repeat")}   ${printable(repeat)}`,
  ];
}

/** The rules in question at their places; without such a rule the sentence alone. */
function headline(diagnostics: readonly Diagnostic[], source: Source, color: boolean): readonly string[] {
  const lines = renderDiagnostics(source, diagnostics, { color }).trimEnd().split("\n");
  return diagnostics.some(({ span }) => span.end > 0) ? lines : lines.slice(0, 1);
}

const PARTS_SHOWN = 6;
const LINES_SHOWN = 24;

function shortened(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.length <= LINES_SHOWN
    ? lines
    : [...lines.slice(0, LINES_SHOWN - 1), `.. ${lines.length - LINES_SHOWN + 1} more lines`];
}
