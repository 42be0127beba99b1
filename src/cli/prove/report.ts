import { printable, renderDiagnostics, sarifLog } from "../../../compilers/diagnostics/index.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { createStyle, hasColour, type Style } from "../output/style.js";
import { columns, count, jsonText, printableLines } from "../output/text.js";
import { proofOutcomeText } from "./outcome.js";
import type { Explained, Proved, Ran } from "./proved.js";

/** The forms of a report on proofs. */
export type ProofForm = "human" | "json" | "junit" | "sarif";

/** Writes what came of all proofs to stdout. */
export async function writeProofReport(proved: readonly Proved[], form: ProofForm, io: Io): Promise<void> {
  const style = createStyle(io.stdout, io.environment);
  await io.stdout.write(FORMS[form](proved, style, hasColour(io.stdout, io.environment)));
}

type Form = (proved: readonly Proved[], style: Style, color: boolean) => string;

const FORMS: Readonly<Record<ProofForm, Form>> = {
  human: (proved, style, color) =>
    `${[...proved.map((each) => provedText(each, style, color)), summaryText(proved, style)].join("\n\n")}\n`,
  json: (proved) => `${jsonText({ files: proved.map(provedJson) }, 2)}\n`,
  junit: (proved) => junitReport(proved.map((each) => ({ name: each.file, tests: junitTests(each) }))),
  sarif: (proved) => {
    const reports = proved.flatMap((each) =>
      each.kind === "unable"
        ? []
        : [{ source: each.source, diagnostics: each.findings.flatMap(({ diagnostics }) => diagnostics) }],
    );
    return `${jsonText(sarifLog(reports), 2)}\n`;
  },
};

function provedText(proved: Proved, style: Style, color: boolean): string {
  const title = style.bold(printable(proved.file));
  if (proved.kind === "unable") {
    return `${title}\n  ${style.red("could not run")}: ${printableLines(proved.problem)}`;
  }
  const { result, gaps, findings } = proved;
  const unknown = result.parts.flatMap(({ label, target, verdict, milliseconds }) =>
    verdict.kind === "unknown"
      ? [
          [
            `  ${style.yellow("unknown")}`,
            target,
            printable(label),
            seconds(milliseconds),
            printable(verdict.why),
          ],
        ]
      : [],
  );
  return [
    title,
    `  ${proofOutcomeText(result.outcome, style)}  ${partsText(proved)} in ${seconds(result.milliseconds)}`,
    ...gaps.map(({ target, reason }) => `  ${target}: ${style.yellow("not proved")} (${printable(reason)})`),
    ...columns(unknown),
    `  solver      ${result.solver.name} ${result.solver.version}`,
    `  policy      ${result.policyDigest}`,
    ...[...result.digests].map(([target, digest]) => `  ${target.padEnd(10)}  ${digest}`),
    ...findings.flatMap((each) => ["", ...findingLines(each, proved, style, color)]),
  ].join("\n");
}

/** For each target how many parts were proved: `rego 12 of 12, cedar 9 of 10`. */
function partsText({ result }: Ran): string {
  const targets = [...new Set(result.parts.map(({ target }) => target))];
  return targets
    .map((target) => {
      const mine = result.parts.filter((each) => each.target === target);
      const proved = mine.filter(({ verdict }) => verdict.kind === "proved").length;
      return `${target} ${proved} of ${count(mine.length, "part")}`;
    })
    .join(", ");
}

function findingLines(
  { counterexample, request, diagnostics, generated, saved }: Explained,
  { source }: Ran,
  style: Style,
  color: boolean,
): readonly string[] {
  const rows = counterexample.answers.map(({ engine, answer }) => [
    printable(engine),
    answer.decision,
    answer.rules.length === 0 ? "no rule" : answer.rules.map(printable).join(", "),
    `(${printable(answer.reason)})`,
  ]);
  const shown = renderDiagnostics(source, diagnostics, { color }).trimEnd().split("\n");
  const wrong = "the engines agree on this request, so the formulas are wrong; please report it";
  return [
    ...(counterexample.real ? shown : [`${style.red("fault of the prover")}: ${wrong}`]),
    `${style.bold("target")}   ${counterexample.target}, ${printable(counterexample.label)}`,
    `${style.bold("request")}  ${printable(request)}`,
    ...columns(rows).map((row, index) => `${index === 0 ? style.bold("answers") : "       "}  ${row}`),
    ...generated.flatMap(({ target, rule, line, text }) => [
      style.bold(`${target === "rego" ? "Rego" : "Cedar"} of ${printable(rule)}, from line ${line}`),
      ...text.split("\n").map((each) => `    ${printable(each.replaceAll("\t", "  "))}`),
    ]),
    ...(saved.files.length === 0
      ? []
      : [`${style.bold("saved")}    ${saved.files.map(printable).join(", ")}`]),
    ...(saved.problem === undefined ? [] : [`${style.yellow("not saved")}  ${printable(saved.problem)}`]),
  ];
}

function summaryText(proved: readonly Proved[], style: Style): string {
  const outcomes = proved.map((each) => (each.kind === "unable" ? "unable" : each.result.outcome));
  const number = (outcome: (typeof outcomes)[number]): number =>
    outcomes.filter((each) => each === outcome).length;
  const parts: readonly (readonly [(typeof outcomes)[number], string, Style["red"]])[] = [
    ["counterexample", "refuted", style.red],
    ["contradicted", "contradicted by the engines", style.red],
    ["unknown", "unknown", style.yellow],
    ["interrupted", "interrupted", style.yellow],
    ["unable", "could not run", style.red],
  ];
  return [
    `${count(proved.length, "policy", "policies")}: ${number("proved")} proved`,
    ...parts
      .filter(([outcome]) => number(outcome) > 0)
      .map(([outcome, words, paint]) => paint(`${number(outcome)} ${words}`)),
  ].join(", ");
}

function provedJson(proved: Proved): object {
  if (proved.kind === "unable") return { file: proved.file, outcome: "unable", error: proved.problem };
  const { file, gaps, result, findings } = proved;
  return {
    file,
    outcome: result.outcome,
    milliseconds: Math.round(result.milliseconds),
    solver: result.solver,
    digests: { policy: result.policyDigest, ...Object.fromEntries(result.digests) },
    notRun: gaps,
    parts: result.parts.map(({ label, target, verdict, milliseconds }) => ({
      part: label,
      target,
      verdict: verdict.kind,
      ...(verdict.kind === "unknown" ? { reason: verdict.why } : {}),
      milliseconds: Math.round(milliseconds),
    })),
    counterexamples: findings.map(({ counterexample, request, diagnostics, generated, saved }) => ({
      part: counterexample.label,
      target: counterexample.target,
      real: counterexample.real,
      request,
      answers: Object.fromEntries(counterexample.answers.map(({ engine, answer }) => [engine, answer])),
      message: diagnostics[0]?.message,
      generated,
      saved: saved.files,
    })),
  };
}

/** One test for each target and part. */
function junitTests(proved: Proved): readonly JunitTest[] {
  if (proved.kind === "unable") {
    return [{ className: "proof", name: proved.file, outcome: "error", message: proved.problem }];
  }
  return [
    ...proved.result.parts.map(({ label, target, verdict }): JunitTest => {
      const test = { className: target, name: printable(label) };
      if (verdict.kind === "proved") return { ...test, outcome: "passed", message: "" };
      if (verdict.kind === "unknown") return { ...test, outcome: "error", message: verdict.why };
      const found = proved.findings.find(
        ({ counterexample }) => counterexample.target === target && counterexample.label === label,
      );
      return {
        ...test,
        outcome: "failure",
        message: found === undefined ? "" : `${found.what}: ${found.request}`,
      };
    }),
    ...proved.gaps.map(
      ({ target, reason }): JunitTest => ({
        className: target,
        name: printable(proved.file),
        outcome: "skipped",
        message: reason,
      }),
    ),
  ];
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
