import { type Command, Option } from "commander";
import { type DiffObservation, type DiffResult, diff, isMorePermissive } from "../../index.js";
import { createDiffLine } from "../diff/progress.js";
import { type Compared, type DiffForm, writeDiffReport } from "../diff/report.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import type { Assignment } from "../input/assignments.js";
import { type Loaded, loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { formatOption, oneOf, varOption } from "../options.js";
import { problemOf } from "../problem.js";
import { interruptible } from "../prove/interruptible.js";
import { smtOutOption, solverOption, timeoutOption } from "../prove/prover-options.js";
import { watchQuestions } from "../prove/questions.js";
import { type SolvingChoice, solvingFor } from "../prove/solving.js";

/** The options of `concord diff` as commander collects them. */
interface DiffCommandOptions extends SolvingChoice {
  readonly failOn?: "more-permissive";
  readonly var?: readonly Assignment[];
  readonly format: DiffForm;
}

/** Adds `concord diff`. */
export function addDiff(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("diff")
    .description("tell for every action how the decisions of two policies differ, with requests that show it")
    .argument("<old>", "the policy before")
    .argument("<new>", "the policy after")
    .addOption(
      new Option(
        "--fail-on <what>",
        "more-permissive: exit 1 only where something is granted that was not",
      ).argParser((text) => oneOf("change", text, ["more-permissive"])),
    )
    .addOption(timeoutOption())
    .addOption(solverOption())
    .addOption(smtOutOption())
    .addOption(varOption())
    .addOption(formatOption(["human", "markdown", "json", "junit", "sarif"]))
    .addHelpText("after", HELP)
    .action(async (before: string, after: string, options: DiffCommandOptions) => {
      finish(await run(before, after, options, io));
    });
}

const HELP = `
DENY grants less than ESCALATE, and that less than ALLOW. For each action the second policy is equal, stricter, more
permissive, or both; for each way in which a decision changes there is a request.

Exit codes: 0 equal, 1 different, 3 unknown, 2 could not run. With --fail-on more-permissive: 1 only where more is granted,
3 where that is not known.

Examples:
  $ concord diff before.yaml after.yaml
  $ concord diff before.yaml after.yaml --fail-on more-permissive --format markdown`;

async function run(before: string, after: string, options: DiffCommandOptions, io: Io): Promise<ExitCode> {
  const [old, now] = [await loadValid(before, options.var, io), await loadValid(after, options.var, io)];
  const stopping = new AbortController();
  const release = io.onInterrupt(() => stopping.abort());
  const solving = await solvingFor(options);
  let result: DiffResult;
  try {
    const line = createDiffLine(options.format, io);
    const watched = watchQuestions(interruptible(solving, stopping.signal), { ...options, line: false }, io);
    watched.about(`${before} and ${after}`);
    result = await finish(diff(old.policy, now.policy, watched, { signal: stopping.signal }), line.show);
    await line.clear();
  } catch (error) {
    throw new Unable(problemOf(error));
  } finally {
    release();
    await solving.close();
  }
  const compared: Compared = { before: side(before, old), after: side(after, now), result };
  await writeDiffReport(compared, options.format, io);
  return exitOf(result, options.failOn);
}

function side(file: string, { source, policy }: Loaded): Compared["before"] {
  return { file, source, policy };
}

async function finish(
  comparing: AsyncGenerator<DiffObservation, DiffResult>,
  watch: (observation: DiffObservation) => Promise<void>,
): Promise<DiffResult> {
  for (;;) {
    const { done, value } = await comparing.next();
    if (done === true) return value;
    await watch(value);
  }
}

function exitOf({ outcome, parts }: DiffResult, failOn: "more-permissive" | undefined): ExitCode {
  if (outcome === "interrupted") return EXIT.interrupted;
  if (outcome === "contradicted") return EXIT.unable;
  if (failOn === undefined) {
    return { equal: EXIT.ok, different: EXIT.failed, unknown: EXIT.unknown }[outcome];
  }
  if (parts.some(({ changes }) => changes.some(isMorePermissive))) return EXIT.failed;
  return parts.some(({ unknown }) => unknown.some(isMorePermissive)) ? EXIT.unknown : EXIT.ok;
}
