import { printable } from "../../../compilers/diagnostics/index.js";
import type { Io } from "../io.js";
import type { CaseOutcome } from "../run-case.js";
import type { Suite } from "../run-suite.js";
import { type JunitTest, junitReport } from "./junit.js";
import { createStyle, type Style } from "./style.js";
import { count, jsonText } from "./text.js";

/** The forms of a report on cases. */
export type ReportForm = "human" | "json" | "junit";

/** Writes what came of all case files to stdout. */
export async function writeReport(suites: readonly Suite[], form: ReportForm, io: Io): Promise<void> {
  await io.stdout.write(FORMS[form](suites, createStyle(io.stdout, io.environment)));
}

const FORMS: Readonly<Record<ReportForm, (suites: readonly Suite[], style: Style) => string>> = {
  human: (suites, style) =>
    `${[...suites.map((suite) => suiteText(suite, style)), summary(suites, style)].join("\n\n")}\n`,
  json: (suites) => `${jsonText({ ...totals(suites), files: suites.map(suiteJson) }, 2)}\n`,
  junit: (suites) => junitReport(suites.map((suite) => ({ name: suite.file, tests: junitTests(suite) }))),
};

function suiteText(suite: Suite, style: Style): string {
  if (suite.kind === "unable") {
    return `${style.bold(printable(suite.file))}\n  ${style.red("could not run")}: ${printable(suite.problem)}`;
  }
  const failed = suite.cases.filter((each) => !each.passed);
  const passed = suite.cases.length - failed.length;
  return [
    style.bold(printable(suite.file)),
    ...(passed > 0
      ? [`  ${style.green("passed")}  ${count(passed, "case")} on ${suite.engines.join(", ")}`]
      : []),
    ...failed.flatMap((each) => [
      `  ${style.red("failed")}  ${printable(each.name)}  ${style.dim(printable(`${suite.file}:${each.line}`))}`,
      ...(each.why === undefined ? [] : [`          ${style.dim(printable(each.why))}`]),
      ...problemsOf(each).map(
        ({ problem, engines }) => `          ${engines.join(", ")}: ${printable(problem)}`,
      ),
    ]),
    ...suite.gaps.map(
      ({ engine, reason }) => `  ${engine}: ${style.yellow("not run")} (${printable(reason)})`,
    ),
  ].join("\n");
}

/** The problems of a case, each with the engines that have it. */
function problemsOf(
  each: CaseOutcome,
): readonly { readonly problem: string; readonly engines: readonly string[] }[] {
  const byProblem = new Map<string, string[]>();
  for (const { problem, engine } of each.results) {
    if (problem !== undefined) byProblem.set(problem, [...(byProblem.get(problem) ?? []), engine]);
  }
  if (each.disagreement !== undefined) byProblem.set(each.disagreement, ["all"]);
  return [...byProblem].map(([problem, engines]) => ({ problem, engines }));
}

interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Engines that could not express a policy, and case files that could not run at all. */
  readonly gaps: number;
  readonly unable: number;
}

function totals(suites: readonly Suite[]): Totals {
  const ran = suites.flatMap((suite) => (suite.kind === "ran" ? [suite] : []));
  const cases = ran.flatMap((suite) => suite.cases);
  const passed = cases.filter((each) => each.passed).length;
  return {
    passed,
    failed: cases.length - passed,
    gaps: ran.flatMap((suite) => suite.gaps).length,
    unable: suites.length - ran.length,
  };
}

function summary(suites: readonly Suite[], style: Style): string {
  const { passed, failed, gaps, unable } = totals(suites);
  return [
    `${count(passed + failed, "case")} in ${count(suites.length, "file")}: ${passed} passed`,
    failed > 0 ? style.red(`${failed} failed`) : "none failed",
    ...(gaps > 0 ? [style.yellow(`${count(gaps, "engine")} not run`)] : []),
    ...(unable > 0 ? [style.red(`${count(unable, "file")} could not run`)] : []),
  ].join(", ");
}

function suiteJson(suite: Suite): object {
  if (suite.kind === "unable") return { file: suite.file, error: suite.problem };
  const { file, policy, engines, gaps, cases } = suite;
  return {
    file,
    policy,
    engines,
    notRun: gaps,
    cases: cases.map(({ name, line, passed, disagreement, results }) => ({
      name,
      line,
      passed,
      ...(disagreement === undefined ? {} : { problem: disagreement }),
      results: results.map(({ engine, answer, problem }) => ({
        engine,
        passed: problem === undefined,
        ...answer,
        ...(problem === undefined ? {} : { problem }),
      })),
    })),
  };
}

/** One test for each case and engine; where all engines pass and differ, one more that fails. */
function junitTests(suite: Suite): readonly JunitTest[] {
  const of = (className: string, name: string, outcome: JunitTest["outcome"], message = ""): JunitTest => ({
    className,
    name,
    outcome,
    message,
  });
  if (suite.kind === "unable") return [of(suite.file, "run", "error", suite.problem)];
  return [
    ...suite.cases.flatMap(({ name, results, disagreement }) => [
      ...results.map(({ engine, problem }) =>
        of(engine, name, problem === undefined ? "passed" : "failure", problem),
      ),
      ...(disagreement === undefined ? [] : [of("agreement", name, "failure", disagreement)]),
    ]),
    ...suite.gaps.map(({ engine, reason }) => of(engine, "all cases", "skipped", reason)),
  ];
}
