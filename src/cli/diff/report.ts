import {
  type Diagnostic,
  diagnostic,
  printable,
  renderDiagnostics,
  type Source,
  sarifLog,
} from "../../../compilers/diagnostics/index.js";
import {
  type DiffResult,
  isMorePermissive,
  type Policy,
  type ShownChange,
  type ShownDifference,
} from "../../index.js";
import { inspectRequest } from "../check/inspect.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { createStyle, hasColour, type Style } from "../output/style.js";
import { count, jsonText } from "../output/text.js";
import { markdownReport } from "./markdown.js";

/** The forms of a report on a comparison. */
export type DiffForm = "human" | "markdown" | "json" | "junit" | "sarif";

/** A comparison with what was compared. */
export interface Compared {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly result: DiffResult;
}

/** One of the two policies. */
export interface ComparedSide {
  readonly file: string;
  readonly source: Source;
  readonly policy: Policy;
}

/** Writes what came of a comparison to stdout. */
export async function writeDiffReport(compared: Compared, form: DiffForm, io: Io): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  await io.stdout.write(FORMS[form](compared, style, hasColour(io.stdout, io.environment)));
}

type Form = (compared: Compared, style: Style, color: boolean) => string;

const FORMS: Readonly<Record<DiffForm, Form>> = {
  human: humanReport,
  markdown: ({ before, after, result }) => markdownReport(before.file, after.file, result),
  json: ({ before, after, result }) =>
    `${jsonText({ before: before.file, after: after.file, outcome: result.outcome, parts: result.parts.map(partJson) }, 2)}\n`,
  junit: ({ after, result }) => junitReport([{ name: after.file, tests: result.parts.map(junitTest) }]),
  sarif: (compared) =>
    `${jsonText(sarifLog([{ source: compared.after.source, diagnostics: diagnosticsOf(compared) }]), 2)}\n`,
};

function humanReport(compared: Compared, style: Style, color: boolean): string {
  const { before, after, result } = compared;
  const different = result.parts.filter(({ relation }) => relation !== "equal");
  const equal = result.parts.length - different.length;
  const blocks = different.map((part) => partText(part, style));
  const shown = renderDiagnostics(after.source, diagnosticsOf(compared), { color }).trimEnd();
  const title = style.bold(`${printable(before.file)} -> ${printable(after.file)}`);
  const rules = shown === "" ? [] : [shown];
  return `${[title, ...blocks, ...rules, summary(result, equal, style)].join("\n\n")}\n`;
}

function partText({ label, relation, changes, unknown }: ShownDifference, style: Style): string {
  const paint = relation === "stricter" ? style.green : relation === undefined ? style.yellow : style.red;
  return [
    `${style.bold(printable(label))}: ${paint(WORDS[relation ?? "unknown"])}`,
    ...changes.flatMap((change) => [
      `  ${change.from} -> ${change.to}  ${printable(inspectRequest(change.request))}`,
      `    ${change.real ? `before by ${carriers(change.before)}, after by ${carriers(change.after)}` : style.red(WRONG)}`,
    ]),
    ...unknown.map(
      ({ from, to, why }) => `  ${from} -> ${to}  ${style.yellow("unknown")}: ${printable(why)}`,
    ),
  ].join("\n");
}

const WORDS = {
  equal: "equal",
  stricter: "stricter",
  "more-permissive": "more permissive",
  both: "stricter for some requests, more permissive for others",
  unknown: "unknown",
} as const;

const WRONG = "fault of the prover: the reference evaluator decides otherwise; please report it";

function carriers({ rules, reason }: ShownChange["before"]): string {
  return rules.length === 0 ? reason : rules.map(printable).join(", ");
}

function summary({ parts }: DiffResult, equal: number, style: Style): string {
  const number = (relation: ShownDifference["relation"]): number =>
    parts.filter((part) => part.relation === relation).length;
  const loosened = number("more-permissive") + number("both");
  return [
    `${count(parts.length, "part")} of the request space: ${equal} equal`,
    ...(number("stricter") > 0 ? [`${number("stricter")} stricter`] : []),
    ...(loosened > 0 ? [style.red(`${loosened} more permissive`)] : []),
    ...(number(undefined) > 0 ? [style.yellow(`${number(undefined)} unknown`)] : []),
  ].join(", ");
}

/** The rules of the second policy that carry a changed decision, each with the first request that shows it. */
function diagnosticsOf({ after, result }: Compared): readonly Diagnostic[] {
  const shown = new Map<string, Diagnostic>();
  for (const { label, changes } of result.parts) {
    for (const change of changes.filter(({ real }) => real)) {
      const [id] = change.after.rules;
      const rule = after.policy.rules.find((each) => each.id === id);
      const key = `${id ?? ""} ${change.from} ${change.to}`;
      if (shown.has(key)) continue;
      const how = isMorePermissive(change) ? "more permissive" : "stricter";
      const what = `${label}: ${change.from} became ${change.to}, which is ${how}: ${inspectRequest(change.request)}`;
      shown.set(key, diagnostic("decision-changed", rule?.span ?? { start: 0, end: 0 }, { what }));
    }
  }
  return [...shown.values()];
}

function partJson({ label, relation, changes, unknown }: ShownDifference): object {
  return {
    part: label,
    relation: relation ?? "unknown",
    changes: changes.map(({ from, to, request, before, after, real }) => ({
      from,
      to,
      real,
      request: inspectRequest(request),
      before,
      after,
    })),
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

/** One test for each part: that it is equal. */
function junitTest({ label, relation, changes }: ShownDifference): JunitTest {
  const test = { className: "difference", name: printable(label) };
  if (relation === "equal") return { ...test, outcome: "passed", message: "" };
  const message = changes
    .map(({ from, to, request }) => `${from} -> ${to}: ${inspectRequest(request)}`)
    .join("\n");
  return { ...test, outcome: changes.length === 0 ? "error" : "failure", message: message || "unknown" };
}
