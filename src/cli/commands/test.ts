import type { Command } from "commander";
import { openSolving } from "../../index.js";
import { runProperties } from "../assert/run-properties.js";
import { EXIT, type ExitCode, worst } from "../exit.js";
import { defaultRoots, findCaseFiles } from "../input/case-files.js";
import { findPropertiesFiles, isPropertiesFile } from "../input/properties-files.js";
import type { Io } from "../io.js";
import { type EngineOptions, sharedOpa } from "../open-engines.js";
import { cedarFactsOption, engineOption, formatOption, opaOption, varOption } from "../options.js";
import { complain } from "../output/complain.js";
import { type ReportForm, writeReport } from "../output/test-report.js";
import { runSuite, type Suite } from "../run-suite.js";

/** The options of `concord test`. */
export interface TestOptions extends EngineOptions {
  readonly format: ReportForm;
  readonly strict?: true;
}

/** Adds `concord test`. */
export function addTest(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("test")
    .description("run the cases of policies on every engine, and prove their properties")
    .argument("[file...]", "case files, policies that have one beside them, or folders", undefined)
    .addOption(engineOption())
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addOption(formatOption(["human", "json", "junit"]))
    .option("--strict", "an engine that cannot express a policy counts as not run: exit 2")
    .addHelpText("after", HELP)
    .action(async (files: readonly string[] | undefined, options: TestOptions) => {
      finish(await test(files ?? [], options, io));
    });
}

const HELP = `
Without a file: all *.cases.yaml below policies, or below this folder where there is no policies.
A case file beside read-only.yaml is read-only.cases.yaml. Properties beside it, in read-only.properties.yaml, are proved with its cases.

Exit codes: 0 all passed, 1 a case failed, 2 something could not run.

Examples:
  $ concord test
  $ concord test policies/read-only/read-only.yaml --engine reference
  $ concord test policies --cedar-facts --format junit > report.xml`;

async function test(paths: readonly string[], options: TestOptions, io: Io): Promise<ExitCode> {
  const properties = await findPropertiesFiles(paths.length > 0 ? paths : await defaultRoots());
  const others = paths.filter((path) => !isPropertiesFile(path));
  const onlyProperties = paths.length > 0 && others.length === 0;
  const { files, problems } = onlyProperties ? { files: [], problems: [] } : await findCaseFiles(others);
  for (const problem of problems) await complain(io, problem);
  const suites = [
    ...(await runSuites(files, options, io)),
    ...(await runPropertySuites(properties, options, io)),
  ];
  await writeReport(suites, options.format, io);
  return worst([
    problems.length > 0 ? EXIT.unable : EXIT.ok,
    ...suites.map((suite) => exitOf(suite, options)),
  ]);
}

/** One OPA serves all files: to start it takes longer than most of them. */
async function runSuites(files: readonly string[], options: TestOptions, io: Io): Promise<readonly Suite[]> {
  const opa = files.length === 0 ? undefined : await sharedOpa(options);
  const suites: Suite[] = [];
  try {
    for (const file of files) {
      suites.push(await runSuite(file, opa === undefined ? options : { ...options, opa }, io));
    }
    return suites;
  } finally {
    opa?.close();
  }
}

/** One solver serves all files, and none is opened where there are none. */
async function runPropertySuites(
  files: readonly string[],
  options: TestOptions,
  io: Io,
): Promise<readonly Suite[]> {
  if (files.length === 0) return [];
  const solving = await openSolving();
  const suites: Suite[] = [];
  try {
    for (const file of files) suites.push(await runProperties(file, solving, options.var, io));
    return suites;
  } finally {
    await solving.close();
  }
}

function exitOf(suite: Suite, options: TestOptions): ExitCode {
  if (suite.kind === "unable") return EXIT.unable;
  if (options.strict && suite.gaps.length > 0) return EXIT.unable;
  return suite.cases.every((each) => each.passed) ? EXIT.ok : EXIT.failed;
}
