import { type Command, Option } from "commander";
import { type Asserted, type AssertSubject, assertFile } from "../assert/assert-file.js";
import { type AssertionForm, writeAssertionReport } from "../assert/report.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import type { Assignment } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import { findPropertiesFiles, isPropertiesFile, propertiesBeside } from "../input/properties-files.js";
import type { Io } from "../io.js";
import { formatOption, varOption } from "../options.js";
import { interruptible } from "../prove/interruptible.js";
import { OUTCOME_CODES } from "../prove/outcome.js";
import { smtOutOption, solverOption, timeoutOption } from "../prove/prover-options.js";
import { watchQuestions } from "../prove/questions.js";
import { type SolvingChoice, solvingFor } from "../prove/solving.js";

/** The options of `concord assert`. */
interface AssertOptions extends SolvingChoice {
  readonly properties?: string;
  readonly var?: readonly Assignment[];
  readonly format: AssertionForm;
}

/** Adds `concord assert`. */
export function addAssert(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("assert")
    .description("prove properties of policies, or show a request that breaks one")
    .argument("<file...>", "policies with properties beside them, files of properties, or folders")
    .addOption(new Option("--properties <file>", "ask these properties of every policy that is given"))
    .addOption(timeoutOption())
    .addOption(solverOption())
    .addOption(smtOutOption())
    .addOption(varOption())
    .addOption(formatOption(["human", "json", "junit", "sarif"]))
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: AssertOptions) => {
      finish(await run(files, options, io));
    });
}

const HELP = `
Properties stand beside a policy: those of read-only.yaml in read-only.properties.yaml. docs/properties.md says how they are written.
A property that is about no request at all is a warning.

Exit codes: 0 all hold, 1 one is broken, 3 unknown, 2 could not run, 130 interrupted.

Examples:
  $ concord assert policies/read-only/read-only.yaml
  $ concord assert policies --format junit > report.xml
  $ concord assert mine.yaml --properties ours.properties.yaml`;

async function run(paths: readonly string[], options: AssertOptions, io: Io): Promise<ExitCode> {
  const subjects = await subjectsOf(paths, options);
  const stopping = new AbortController();
  const { signal } = stopping;
  const release = io.onInterrupt(() => stopping.abort());
  const solving = await solvingFor(options);
  const line = options.format === "human";
  const watched = watchQuestions(interruptible(solving, signal), { ...options, line }, io);
  const asked = { signal, watch: watched.watch };
  const asserted: Asserted[] = [];
  try {
    for (const subject of subjects) {
      if (signal.aborted && asserted.length > 0) break;
      watched.about(subject.file);
      asserted.push(await assertFile(subject, watched, options.var, io, asked));
    }
  } finally {
    release();
    await watched.clear();
    await solving.close();
  }
  await writeAssertionReport(asserted, options.format, io);
  return worst(asserted.map(exitOf));
}

/** A policy that is named and has no properties is a mistake; in a folder it is none. */
async function subjectsOf(
  paths: readonly string[],
  { properties }: AssertOptions,
): Promise<readonly AssertSubject[]> {
  if (properties !== undefined) {
    return (await findPolicies(paths)).map((policy) => ({ file: properties, policy }));
  }
  const files = await findPropertiesFiles(paths);
  for (const path of paths) {
    const isPolicy = /\.ya?ml$/.test(path) && !isPropertiesFile(path);
    const beside = propertiesBeside(path);
    if (isPolicy && !files.includes(beside))
      throw new Unable(`no properties for ${path}: there is no ${beside}`);
  }
  if (files.length === 0) throw new Unable(`there are no properties in ${paths.join(", ")}`);
  return files.map((file) => ({ file }));
}

function exitOf(asserted: Asserted): ExitCode {
  return asserted.kind === "unable" ? EXIT.unable : OUTCOME_CODES[asserted.assertion.outcome];
}
