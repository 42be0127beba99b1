import {
  type Diagnostic,
  diagnostic,
  positionAt,
  printable,
  renderDiagnostics,
  type Source,
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
import { sarifText } from "../output/sarif.js";
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
  json: ({ before, after, result }) => {
    const parts = result.parts.map((part) => partJson(part, { before, after }));
    const { outcome } = result;
    return `${jsonText({ before: before.file, after: after.file, outcome, parts }, 2)}\n`;
  },
  junit: ({ after, result }) => junitReport([{ name: after.file, tests: result.parts.map(junitTest) }]),
  sarif: (compared) => sarifText([{ source: compared.after.source, diagnostics: diagnosticsOf(compared) }]),
};

function humanReport(compared: Compared, style: Style, color: boolean): string {
  const { before, after, result } = compared;
  const different = result.parts.filter(({ relation }) => relation !== "equal");
  const equal = result.parts.length - different.length;
  const blocks = different.map((part) => partText(part, compared, style));
  const shown = renderDiagnostics(after.source, diagnosticsOf(compared), { color }).trimEnd();
  const title = style.bold(`${printable(before.file)} -> ${printable(after.file)}`);
  const rules = shown === "" ? [] : [shown];
  return `${[title, ...blocks, ...rules, summary(result, equal, style)].join("\n\n")}\n`;
}

function partText(
  { label, relation, changes, unknown }: ShownDifference,
  { before, after }: Sides,
  style: Style,
): string {
  const paint = relation === "stricter" ? style.green : relation === undefined ? style.yellow : style.red;
  return [
    `${style.bold(printable(label))}: ${paint(WORDS[relation ?? "unknown"])}`,
    ...changes.flatMap((change) => [
      `  ${change.from} -> ${change.to}  ${printable(inspectRequest(change.request))}`,
      `    ${change.real ? `before by ${carriers(change.before, before)}, after by ${carriers(change.after, after)}` : style.red(WRONG)}`,
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

type Sides = Pick<Compared, "before" | "after">;

function carriers({ rules, reason }: ShownChange["before"], side: ComparedSide): string {
  return rules.length === 0
    ? reason
    : rules.map((id) => printable(`${id} (${side.file}:${lineOf(side, id)})`)).join(", ");
}

/** The line of a rule in its policy. */
function lineOf({ source, policy }: ComparedSide, id: string): number {
  const start = policy.rules.find((rule) => rule.id === id)?.span.start ?? 0;
  return positionAt(source.text, start).line;
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

/**
 * The rules of the second policy that carry a changed decision, or that carried it before and do so no longer, each with the first
 * request that shows it.
 */
function diagnosticsOf({ after, result }: Compared): readonly Diagnostic[] {
  const shown = new Map<string, Diagnostic>();
  for (const { label, changes } of result.parts) {
    for (const change of changes.filter(({ real }) => real)) {
      const rule = [...change.after.rules, ...change.before.rules].flatMap(
        (each) => after.policy.rules.find(({ id }) => id === each) ?? [],
      )[0];
      const id = rule?.id;
      const key = `${id ?? ""} ${change.from} ${change.to}`;
      if (shown.has(key)) continue;
      const how = isMorePermissive(change) ? "more permissive" : "stricter";
      const what = `${label}: ${change.from} became ${change.to}, which is ${how}: ${inspectRequest(change.request)}`;
      shown.set(key, diagnostic("decision-changed", rule?.span ?? { start: 0, end: 0 }, { what }));
    }
  }
  return [...shown.values()];
}

function partJson({ label, relation, changes, unknown }: ShownDifference, sides: Sides): object {
  const answer = (said: ShownChange["before"], side: ComparedSide): object => ({
    ...said,
    places: said.rules.map((id) => `${side.file}:${lineOf(side, id)}`),
  });
  return {
    part: label,
    relation: relation ?? "unknown",
    changes: changes.map(({ from, to, request, before, after, real }) => ({
      from,
      to,
      real,
      request: inspectRequest(request),
      before: answer(before, sides.before),
      after: answer(after, sides.after),
    })),
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

/** One test for each part: that it is equal. */
function junitTest({ label, relation, changes, unknown }: ShownDifference): JunitTest {
  const test = { className: "difference", name: printable(label) };
  if (relation === "equal") return { ...test, outcome: "passed", message: "" };
  const message = [
    ...changes.map(({ from, to, request }) => `${from} -> ${to}: ${inspectRequest(request)}`),
    ...unknown.map(({ from, to, why }) => `${from} -> ${to}: unknown: ${why}`),
  ].join("; ");
  return { ...test, outcome: changes.length === 0 ? "error" : "failure", message };
}
