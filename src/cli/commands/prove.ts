import { type Command, Option } from "commander";
import { PROOF_TARGETS, type ProofTarget } from "../../index.js";
import { EXIT, type ExitCode, worst } from "../exit.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { cedarFactsOption, formatOption, opaOption, someOf, varOption } from "../options.js";
import { interruptible } from "../prove/interruptible.js";
import { OUTCOME_CODES } from "../prove/outcome.js";
import { createProofLine } from "../prove/progress.js";
import { type ProveFileOptions, proveFile } from "../prove/prove-file.js";
import { addTwinOptions, proveTwinFiles, type TwinFileOptions, twinFiles } from "../prove/prove-twins.js";
import type { Proved } from "../prove/proved.js";
import {
  type ProverChoice,
  proverFor,
  smtOutOption,
  solverOption,
  timeoutOption,
} from "../prove/prover-options.js";
import { type ProofForm, writeProofReport } from "../prove/report.js";

/** The options of `concord prove` as commander collects them. */
interface ProveCommandOptions
  extends Omit<ProveFileOptions, "targets" | "named">,
    ProverChoice,
    TwinFileOptions {
  readonly targets?: readonly ProofTarget[];
  readonly format: ProofForm;
}

/** Adds `concord prove`. */
export function addProve(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  const command = program
    .command("prove")
    .description("prove that what is compiled answers every request as the policy means")
    .argument("[file...]", "policies, or folders of them");
  addTwinOptions(command)
    .addOption(
      new Option(
        "--targets <names>",
        `some of ${PROOF_TARGETS.join(",")}; without it all that express the policy`,
      ).argParser((text) => someOf("target", text, PROOF_TARGETS)),
    )
    .addOption(timeoutOption())
    .addOption(solverOption())
    .addOption(new Option("--save <folder>", "save counterexamples there as case files"))
    .addOption(smtOutOption())
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addOption(formatOption(["human", "json", "junit", "sarif"]))
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: ProveCommandOptions) => {
      finish(await run(files, options, io));
    });
}

const HELP = `
The formulas come from what is deployed: OPA's own plan of the Rego, Cedar's own tree of the Cedar. docs/proof.md says what a
proof covers and what it does not.

Exit codes: 0 proved, 1 a counterexample, 3 unknown, 2 could not run, 130 interrupted.

Examples:
  $ concord prove policies/read-only/read-only.yaml
  $ concord prove policies --cedar-facts --format json
  $ concord prove --rego files.rego --query data.files.allow --cedar files.cedar --mapping mapping.yaml`;

async function run(paths: readonly string[], options: ProveCommandOptions, io: Io): Promise<ExitCode> {
  const twins = twinFiles(paths, options);
  const files = twins === undefined ? await findPolicies(paths) : [];
  const stopping = new AbortController();
  const release = io.onInterrupt(() => stopping.abort());
  const opened = await proverFor(options);
  const prover = interruptible(opened, stopping.signal);
  const each: ProveFileOptions = {
    ...options,
    targets: options.targets ?? PROOF_TARGETS,
    named: options.targets !== undefined,
  };
  const proved: Proved[] = [];
  try {
    if (twins !== undefined) return await proveTwinFiles(twins, prover, options, io, stopping.signal);
    for (const file of files) {
      if (stopping.signal.aborted && proved.length > 0) break;
      const line = createProofLine(file, options.format, io);
      proved.push(await proveFile(file, prover, each, io, stopping.signal, line.show));
      await line.clear();
    }
  } finally {
    release();
    await opened.close();
  }
  await writeProofReport(proved, options.format, io);
  return worst(proved.map(exitOf));
}

function exitOf(proved: Proved): ExitCode {
  return proved.kind === "unable" ? EXIT.unable : OUTCOME_CODES[proved.result.outcome];
}
