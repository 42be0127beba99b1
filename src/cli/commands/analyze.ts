import type { Command } from "commander";
import { type Analyzed, analyzeFile } from "../analyze/analyze-file.js";
import { type AnalysisForm, writeAnalysisReport } from "../analyze/report.js";
import { EXIT, type ExitCode, worst } from "../exit.js";
import type { Assignment } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { formatOption, varOption } from "../options.js";
import { interruptible } from "../prove/interruptible.js";
import { OUTCOME_CODES } from "../prove/outcome.js";
import { smtOutOption, solverOption, timeoutOption } from "../prove/prover-options.js";
import { watchQuestions } from "../prove/questions.js";
import { type SolvingChoice, solvingFor } from "../prove/solving.js";

/** The options of `concord analyze`. */
interface AnalyzeOptions extends SolvingChoice {
  readonly var?: readonly Assignment[];
  readonly format: AnalysisForm;
}

/** Adds `concord analyze`. */
export function addAnalyze(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("analyze")
    .description("find what in a policy has no effect: rules, conditions, attributes")
    .argument("<file...>", "policies, or folders of them")
    .addOption(timeoutOption())
    .addOption(solverOption())
    .addOption(smtOutOption())
    .addOption(varOption())
    .addOption(formatOption(["human", "json", "junit", "sarif"]))
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: AnalyzeOptions) => {
      finish(await run(files, options, io));
    });
}

const HELP = `
Each finding is about every request, not about some that were tried: rules that never fire, rules that fire but never decide,
conditions that are always or never true, conditions that can be left out, actions that are always or never allowed although a rule
says otherwise, attributes whose value changes no answer. docs/properties.md says more.

Exit codes: 0 nothing found, 1 findings, 3 unknown, 2 could not run, 130 interrupted.

Examples:
  $ concord analyze policies/read-only/read-only.yaml
  $ concord analyze policies --format sarif > findings.sarif`;

async function run(paths: readonly string[], options: AnalyzeOptions, io: Io): Promise<ExitCode> {
  const files = await findPolicies(paths);
  const stopping = new AbortController();
  const { signal } = stopping;
  const release = io.onInterrupt(() => stopping.abort());
  const solving = await solvingFor(options);
  const line = options.format === "human";
  const watched = watchQuestions(interruptible(solving, signal), { ...options, line }, io);
  const asked = { signal, watch: watched.watch };
  const analyzed: Analyzed[] = [];
  try {
    for (const file of files) {
      if (signal.aborted && analyzed.length > 0) break;
      watched.about(file);
      analyzed.push(await analyzeFile(file, watched, options.var, io, asked));
    }
  } finally {
    release();
    await watched.clear();
    await solving.close();
  }
  await writeAnalysisReport(analyzed, options.format, io);
  return worst(analyzed.map(exitOf));
}

function exitOf(analyzed: Analyzed): ExitCode {
  return analyzed.kind === "unable" ? EXIT.unable : OUTCOME_CODES[analyzed.analysis.outcome];
}
