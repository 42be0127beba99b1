import { diagnosticsToJson, printable, renderDiagnostics } from "../../../compilers/diagnostics/index.js";
import { inspectRequest } from "../check/inspect.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { sarifText } from "../output/sarif.js";
import { createStyle, hasColour, type Style } from "../output/style.js";
import { count, jsonText, printableLines } from "../output/text.js";
import type { Analyzed } from "./analyze-file.js";

/** The forms of a report on analyses. */
export type AnalysisForm = "human" | "json" | "junit" | "sarif";

/** Writes what came of all analyses to stdout. */
export async function writeAnalysisReport(
  analyzed: readonly Analyzed[],
  form: AnalysisForm,
  io: Io,
): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  await io.stdout.write(FORMS[form](analyzed, style, hasColour(io.stdout, io.environment)));
}

type Form = (analyzed: readonly Analyzed[], style: Style, color: boolean) => string;

const FORMS: Readonly<Record<AnalysisForm, Form>> = {
  human: (analyzed, style, color) =>
    `${[...analyzed.map((each) => analyzedText(each, style, color)), summaryText(analyzed, style)].join("\n\n")}\n`,
  json: (analyzed) => `${jsonText({ files: analyzed.map(analyzedJson) }, 2)}\n`,
  junit: (analyzed) => junitReport(analyzed.map((each) => ({ name: each.file, tests: junitTests(each) }))),
  sarif: (analyzed) => {
    const reports = analyzed.flatMap((each) =>
      each.kind === "unable"
        ? []
        : [
            {
              source: each.source,
              diagnostics: each.analysis.findings.map(({ diagnostic }) => diagnostic),
            },
          ],
    );
    return sarifText(reports);
  },
};

type Ran = Extract<Analyzed, { kind: "analyzed" }>;

function analyzedText(analyzed: Analyzed, style: Style, color: boolean): string {
  const title = style.bold(printable(analyzed.file));
  if (analyzed.kind === "unable") {
    return `${title}\n  ${style.red("could not run")}: ${printableLines(analyzed.problem)}`;
  }
  const { analysis, source, milliseconds } = analyzed;
  const shown = analysis.findings.map(({ diagnostic }) => diagnostic);
  const seconds = (milliseconds / 1000).toFixed(1);
  return [
    title,
    `  ${outcomeText(analyzed, style)}  ${count(analyzed.rules, "rule")}, ${count(analysis.actions.length, "part")} in ${seconds} s`,
    ...allowedLines(analyzed),
    ...analysis.unknown.map(
      ({ about, label, why }) =>
        `  ${style.yellow("unknown")}    ${printable(about)}, for ${printable(label)}: ${printable(why)}`,
    ),
    ...analysis.faults.map(
      (request) =>
        `  ${style.red("fault of the prover")}: it is wrong about ${printable(inspectRequest(request))}; please report it`,
    ),
    ...(shown.length === 0 ? [] : ["", ...renderDiagnostics(source, shown, { color }).trimEnd().split("\n")]),
  ].join("\n");
}

function outcomeText({ analysis }: Ran, style: Style): string {
  switch (analysis.outcome) {
    case "clean":
      return style.green("nothing found");
    case "findings":
      return style.yellow(count(analysis.findings.length, "finding"));
    case "unknown":
      return style.yellow("unknown");
    case "contradicted":
      return style.red("THE PROVER IS WRONG");
    case "interrupted":
      return style.yellow("interrupted");
  }
}

/** Which actions need no thought: the valid requests for them are all allowed, or none is. */
function allowedLines({ analysis }: Ran): readonly string[] {
  return (["always", "never"] as const).flatMap((each) => {
    const labels = analysis.actions.filter(({ allowed }) => allowed === each).map(({ label }) => label);
    if (labels.length === 0) return [];
    return [`  ${each} allowed: ${labels.map(printable).join(", ")}`];
  });
}

function summaryText(analyzed: readonly Analyzed[], style: Style): string {
  const outcomes = analyzed.map((each) => (each.kind === "unable" ? "unable" : each.analysis.outcome));
  const number = (outcome: (typeof outcomes)[number]): number =>
    outcomes.filter((each) => each === outcome).length;
  const parts: readonly (readonly [(typeof outcomes)[number], string, Style["red"]])[] = [
    ["findings", "with findings", style.yellow],
    ["unknown", "unknown", style.yellow],
    ["contradicted", "contradicted by the reference evaluator", style.red],
    ["interrupted", "interrupted", style.yellow],
    ["unable", "could not run", style.red],
  ];
  return [
    `${count(analyzed.length, "policy", "policies")}: ${number("clean")} without findings`,
    ...parts
      .filter(([outcome]) => number(outcome) > 0)
      .map(([outcome, words, paint]) => paint(`${number(outcome)} ${words}`)),
  ].join(", ");
}

function analyzedJson(analyzed: Analyzed): object {
  if (analyzed.kind === "unable") {
    return { file: analyzed.file, outcome: "unable", error: analyzed.problem };
  }
  const { file, source, analysis, milliseconds } = analyzed;
  const places = diagnosticsToJson(
    source,
    analysis.findings.map(({ diagnostic }) => diagnostic),
  );
  return {
    file,
    outcome: analysis.outcome,
    milliseconds: Math.round(milliseconds),
    findings: analysis.findings.map(({ rule, names }, index) => ({
      ...places[index],
      ...(rule === undefined ? {} : { rule }),
      names,
    })),
    actions: analysis.actions.map(({ label, allowed }) => ({ part: label, allowed: allowed ?? "unknown" })),
    unknown: analysis.unknown.map(({ about, label, why }) => ({ about, part: label, reason: why })),
    faults: analysis.faults.map(inspectRequest),
    queries: analysis.queries,
  };
}

/** One test that passes for a policy without findings; else one for each finding and each thing that is not known. */
function junitTests(analyzed: Analyzed): readonly JunitTest[] {
  if (analyzed.kind === "unable") {
    return [{ className: "analysis", name: analyzed.file, outcome: "error", message: analyzed.problem }];
  }
  const { analysis, source, file } = analyzed;
  const places = diagnosticsToJson(
    source,
    analysis.findings.map(({ diagnostic }) => diagnostic),
  );
  const tests: readonly JunitTest[] = [
    ...places.map(
      ({ code, line, message }): JunitTest => ({
        className: code,
        name: `line ${line}`,
        outcome: "failure",
        message,
      }),
    ),
    ...analysis.unknown.map(
      ({ about, label, why }): JunitTest => ({
        className: "unknown",
        name: label,
        outcome: "error",
        message: `${about}: ${why}`,
      }),
    ),
    ...analysis.faults.map(
      (request): JunitTest => ({
        className: "fault of the prover",
        name: file,
        outcome: "error",
        message: inspectRequest(request),
      }),
    ),
  ];
  if (tests.length > 0) return tests;
  const outcome = analysis.outcome === "interrupted" ? "skipped" : "passed";
  return [{ className: "analysis", name: file, outcome, message: "" }];
}
