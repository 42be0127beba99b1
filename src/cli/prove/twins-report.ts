import { printable, type Source, sarifLog } from "../../../compilers/diagnostics/index.js";
import type { TwinCounterexample, TwinProof, TwinsProofResult } from "../../index.js";
import { diagnoseFinding } from "../check/explain.js";
import type { Saved } from "../check/save.js";
import type { Io } from "../io.js";
import { type JunitTest, junitReport } from "../output/junit.js";
import { createStyle, type Style } from "../output/style.js";
import { columns, count, jsonText, printableLines } from "../output/text.js";
import { proofOutcomeText } from "./outcome.js";
import type { ProofForm } from "./report.js";

/** What came of a proof about twins. */
export type ProvedTwins =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "proved";
      readonly file: string;
      readonly source: Source;
      readonly result: TwinsProofResult;
      readonly findings: readonly TwinFinding[];
    };

/** A counterexample as it is shown. */
export interface TwinFinding {
  readonly counterexample: TwinCounterexample;
  /** One sentence: who says what. */
  readonly what: string;
  /** The request as text. */
  readonly request: string;
  readonly saved: Saved;
}

/** Writes what came of a proof to stdout. */
export async function writeTwinsProof(proved: ProvedTwins, form: ProofForm, io: Io): Promise<void> {
  await io.stdout.write(FORMS[form](proved, createStyle(io.stdout, io.environment)));
}

const FORMS: Readonly<Record<ProofForm, (proved: ProvedTwins, style: Style) => string>> = {
  human: (proved, style) => `${humanText(proved, style)}\n`,
  json: (proved) => `${jsonText({ twins: jsonOf(proved) }, 2)}\n`,
  junit: (proved) => junitReport([{ name: proved.file, tests: junitTests(proved) }]),
  sarif: (proved) => {
    if (proved.kind === "unable") return `${jsonText(sarifLog([]), 2)}\n`;
    const diagnostics = proved.findings.flatMap(({ what }) => diagnoseFinding(what, []));
    return `${jsonText(sarifLog([{ source: proved.source, diagnostics }]), 2)}\n`;
  },
};

function humanText(proved: ProvedTwins, style: Style): string {
  const title = style.bold(printable(proved.file));
  if (proved.kind === "unable")
    return `${title}\n  ${style.red("could not run")}: ${printableLines(proved.problem)}`;
  const { result, findings } = proved;
  const asked = result.parts.filter(({ verdict }) => verdict.kind !== "empty");
  const done = asked.filter(({ verdict }) => verdict.kind === "proved");
  return [
    title,
    `  ${proofOutcomeText(result.outcome, style)}  ${done.length} of ${count(asked.length, "part")} in ${seconds(result.milliseconds)}`,
    ...columns(asked.flatMap((part) => rowsOf(part, style))),
    ...(result.outcome === "unknown" ? [`  help        ${HELP}`] : []),
    ...result.notes.map((note) => `  note        ${printable(note)}`),
    `  solver      ${result.solver.name} ${result.solver.version}`,
    ...[...result.digests].map(([target, digest]) => `  ${target.padEnd(10)}  ${digest}`),
    ...findings.flatMap((each) => ["", ...findingLines(each)]),
  ].join("\n");
}

const HELP = "`concord check` with the same files searches where a proof does not reach";

/** One row for each part, and for what is not covered one each. */
function rowsOf({ label, verdict, milliseconds }: TwinProof, style: Style): readonly (readonly string[])[] {
  switch (verdict.kind) {
    case "proved":
      return [[`  ${style.green("proved")}`, printable(label), seconds(milliseconds)]];
    case "counterexample":
      return [[`  ${style.red("refuted")}`, printable(label), seconds(milliseconds)]];
    case "unknown":
      return verdict.whys.map((why) => [
        `  ${style.yellow("unknown")}`,
        printable(label),
        `not covered: ${printable(why)}`,
      ]);
    case "empty":
      return [];
  }
}

function findingLines({ counterexample, request, saved }: TwinFinding): readonly string[] {
  const { real, label, answers } = counterexample;
  const rows = answers.map(({ engine, answer }) => [
    printable(engine),
    answer.decision,
    printable(answer.reason),
  ]);
  const [first = "", ...others] = columns(rows);
  return [
    `part     ${printable(label)}`,
    `request  ${printable(request)}`,
    `answers  ${first}`,
    ...others.map((row) => `         ${row}`),
    ...(real ? [] : ["         the engines agree: this is a fault of the prover; please report it"]),
    ...saved.files.map((path) => `saved    ${printable(path)}`),
    ...(saved.problem === undefined ? [] : [`not saved: ${printable(saved.problem)}`]),
  ];
}

function jsonOf(proved: ProvedTwins): unknown {
  if (proved.kind === "unable") return { file: proved.file, outcome: "unable", problem: proved.problem };
  const { file, result, findings } = proved;
  return {
    file,
    outcome: result.outcome,
    milliseconds: result.milliseconds,
    solver: result.solver,
    digests: Object.fromEntries(result.digests),
    notes: result.notes,
    parts: result.parts.map(({ label, verdict, milliseconds }) => ({
      label,
      verdict: verdict.kind,
      ...(verdict.kind === "unknown" ? { notCovered: verdict.whys } : {}),
      milliseconds,
    })),
    counterexamples: findings.map(({ counterexample, saved }) => ({
      part: counterexample.label,
      request: counterexample.request,
      real: counterexample.real,
      answers: counterexample.answers.map(({ engine, answer }) => ({ engine, ...answer })),
      saved: saved.files,
    })),
  };
}

function junitTests(proved: ProvedTwins): readonly JunitTest[] {
  const test = { className: "twins" };
  if (proved.kind === "unable")
    return [{ ...test, name: printable(proved.file), outcome: "error", message: proved.problem }];
  return proved.result.parts.flatMap((part) => junitTest(part, proved.findings));
}

function junitTest({ label, verdict }: TwinProof, findings: readonly TwinFinding[]): readonly JunitTest[] {
  const test = { className: "twins", name: printable(label) };
  switch (verdict.kind) {
    case "proved":
      return [{ ...test, outcome: "passed", message: "" }];
    case "unknown":
      return [{ ...test, outcome: "error", message: verdict.whys.join("; ") }];
    case "empty":
      return [];
    case "counterexample": {
      const found = findings.find(({ counterexample }) => counterexample.label === label);
      const message = found === undefined ? "" : `${found.what}: ${found.request}`;
      return [{ ...test, outcome: "failure", message }];
    }
  }
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
