import {
  diagnosticsToJson,
  positionAt,
  printable,
  renderDiagnostics,
} from "../../../compilers/diagnostics/index.js";
import type { AssertedProperty } from "../../index.js";
import { inspectRequest } from "../check/inspect.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { sarifText } from "../output/sarif.js";
import { createStyle, hasColour, type Style } from "../output/style.js";
import { count, jsonText, printableLines } from "../output/text.js";
import { type Asserted, type AssertedFile, answerText, placesOfRules } from "./assert-file.js";

/** The forms of a report on properties. */
export type AssertionForm = "human" | "json" | "junit" | "sarif";

/** Writes what came of all properties to stdout. */
export async function writeAssertionReport(
  asserted: readonly Asserted[],
  form: AssertionForm,
  io: Io,
): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  await io.stdout.write(FORMS[form](asserted, style, hasColour(io.stdout, io.environment)));
}

type Form = (asserted: readonly Asserted[], style: Style, color: boolean) => string;

const FORMS: Readonly<Record<AssertionForm, Form>> = {
  human: (asserted, style, color) =>
    `${[...asserted.map((each) => assertedText(each, style, color)), summaryText(asserted, style)].join("\n\n")}\n`,
  json: (asserted) => `${jsonText({ files: asserted.map(assertedJson) }, 2)}\n`,
  junit: (asserted) => junitReport(asserted.map((each) => ({ name: each.file, tests: junitTests(each) }))),
  sarif: (asserted) => {
    const reports = asserted.flatMap((each) => (each.kind === "unable" ? [] : [each]));
    return sarifText(reports);
  },
};

function assertedText(asserted: Asserted, style: Style, color: boolean): string {
  const title = style.bold(printable(asserted.file));
  if (asserted.kind === "unable") {
    return `${title}\n  ${style.red("could not run")}: ${printableLines(asserted.problem)}`;
  }
  const { assertion, source, diagnostics } = asserted;
  const warnings = diagnostics.filter(({ severity }) => severity === "warning");
  return [
    title,
    ...assertion.properties.flatMap((each) => propertyLines(each, asserted, style)),
    ...assertion.faults.map(
      (request) =>
        `  ${style.red("fault of the prover")}: it is wrong about ${printable(inspectRequest(request))}; please report it`,
    ),
    ...(warnings.length === 0
      ? []
      : ["", ...renderDiagnostics(source, warnings, { color }).trimEnd().split("\n")]),
  ].join("\n");
}

function propertyLines(each: AssertedProperty, file: AssertedFile, style: Style): readonly string[] {
  const id = printable(each.property.id);
  switch (each.kind) {
    case "holds":
      return [`  ${style.green("holds  ")}  ${id}`];
    case "vacuous":
      return [`  ${style.yellow("nothing")}  ${id}  says nothing: ${printable(each.because)}`];
    case "unknown":
      return [`  ${style.yellow("unknown")}  ${id}  ${printable(each.why)}`];
    case "contradicted":
      return [
        `  ${style.red("fault of the prover")}  ${id}: the reference evaluator does not see it broken by ${printable(inspectRequest(each.request))}; please report it`,
      ];
    case "broken": {
      const { line } = positionAt(file.source.text, each.property.span.start);
      const places = placesOfRules(file, each.answer.rules).map(printable);
      const where = places.length === 0 ? "" : `  ${style.dim(places.join(", "))}`;
      return [
        `  ${style.red("broken ")}  ${id}  ${style.dim(printable(`${file.file}:${line}`))}`,
        ...(each.property.why === undefined ? [] : [`           ${style.dim(printable(each.property.why))}`]),
        `           request  ${printable(inspectRequest(each.request))}`,
        `           answer   ${printable(answerText(each))}${where}`,
      ];
    }
  }
}

const WORDS: readonly (readonly [AssertedProperty["kind"], string, "red" | "yellow"])[] = [
  ["broken", "broken", "red"],
  ["contradicted", "contradicted by the reference evaluator", "red"],
  ["unknown", "unknown", "yellow"],
  ["vacuous", "saying nothing", "yellow"],
];

function summaryText(asserted: readonly Asserted[], style: Style): string {
  const all = asserted.flatMap((each) => (each.kind === "unable" ? [] : each.assertion.properties));
  const unable = asserted.filter(({ kind }) => kind === "unable").length;
  const number = (kind: AssertedProperty["kind"]): number => all.filter((each) => each.kind === kind).length;
  return [
    `${count(all.length, "property", "properties")} in ${count(asserted.length, "file")}: ${count(number("holds"), "holds", "hold")}`,
    ...WORDS.filter(([kind]) => number(kind) > 0).map(([kind, words, paint]) =>
      style[paint](`${number(kind)} ${words}`),
    ),
    ...(unable > 0 ? [style.red(`${count(unable, "file")} could not run`)] : []),
  ].join(", ");
}

function assertedJson(asserted: Asserted): object {
  if (asserted.kind === "unable") {
    return { file: asserted.file, outcome: "unable", error: asserted.problem };
  }
  const { file, source, policySource, assertion, diagnostics } = asserted;
  return {
    file,
    policy: policySource.path,
    outcome: assertion.outcome,
    properties: assertion.properties.map((each) => ({
      id: each.property.id,
      line: positionAt(source.text, each.property.span.start).line,
      outcome: each.kind,
      ...(each.property.why === undefined ? {} : { why: each.property.why }),
      ...(each.kind === "unknown" ? { reason: each.why } : {}),
      ...(each.kind === "vacuous" ? { reason: each.because } : {}),
      ...(each.kind === "broken" || each.kind === "contradicted"
        ? { request: inspectRequest(each.request) }
        : {}),
      ...(each.kind === "broken" ? { answer: each.answer } : {}),
    })),
    faults: assertion.faults.map(inspectRequest),
    diagnostics: diagnosticsToJson(source, diagnostics),
  };
}

function junitTests(asserted: Asserted): readonly JunitTest[] {
  if (asserted.kind === "unable") {
    return [{ className: "properties", name: asserted.file, outcome: "error", message: asserted.problem }];
  }
  const { assertion, file } = asserted;
  return [
    ...assertion.properties.map(
      (each): JunitTest => ({ className: "properties", name: each.property.id, ...verdictOf(each) }),
    ),
    ...assertion.faults.map(
      (request): JunitTest => ({
        className: "fault of the prover",
        name: file,
        outcome: "error",
        message: inspectRequest(request),
      }),
    ),
  ];
}

function verdictOf(each: AssertedProperty): Pick<JunitTest, "outcome" | "message"> {
  switch (each.kind) {
    case "holds":
      return { outcome: "passed", message: "" };
    case "broken":
      return {
        outcome: "failure",
        message: `${inspectRequest(each.request)} is answered ${answerText(each)}`,
      };
    case "vacuous":
      return { outcome: "skipped", message: `it says nothing: ${each.because}` };
    case "unknown":
      return { outcome: "error", message: each.why };
    case "contradicted":
      return { outcome: "error", message: `a fault of the prover: ${inspectRequest(each.request)}` };
  }
}
