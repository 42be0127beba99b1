import { type Command, InvalidArgumentError, Option } from "commander";
import {
  openProver,
  PROOF_TARGETS,
  type ProofTarget,
  type Prover,
  SOLVER_KINDS,
  type SolverOptions,
} from "../../index.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import { splitAssignment } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { cedarFactsOption, formatOption, oneOf, opaOption, someOf, varOption } from "../options.js";
import { problemOf } from "../problem.js";
import { createProofLine } from "../prove/progress.js";
import { type ProveFileOptions, proveFile } from "../prove/prove-file.js";
import type { Proved } from "../prove/proved.js";
import { type ProofForm, writeProofReport } from "../prove/report.js";

/** The options of `concord prove` as commander collects them. */
interface ProveCommandOptions extends Omit<ProveFileOptions, "targets" | "named"> {
  readonly targets?: readonly ProofTarget[];
  readonly timeout: number;
  readonly solver: SolverOptions;
  readonly opa?: string;
  readonly format: ProofForm;
}

/** Adds `concord prove`. */
export function addProve(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("prove")
    .description("prove that what is compiled answers every request as the policy means")
    .argument("<file...>", "policies, or folders of them")
    .addOption(
      new Option(
        "--targets <names>",
        `some of ${PROOF_TARGETS.join(",")}; without it all that express the policy`,
      ).argParser((text) => someOf("target", text, PROOF_TARGETS)),
    )
    .addOption(timeoutOption())
    .addOption(solverOption())
    .addOption(new Option("--save <folder>", "save counterexamples there as case files"))
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
  $ concord prove policies --cedar-facts --format json`;

/** `--timeout SECONDS` */
export function timeoutOption(): Option {
  return new Option("--timeout <seconds>", "after which one question is unknown")
    .default(30)
    .argParser((text) => {
      const number = Number(text);
      if (!/^\d+(?:\.\d+)?$/.test(text) || number <= 0)
        throw new InvalidArgumentError("It has to be a number above 0.");
      return number;
    });
}

/** `--solver KIND[=PATH]` */
export function solverOption(): Option {
  const builtIn: SolverOptions = { kind: "z3-wasm" };
  return new Option("--solver <kind>", `${SOLVER_KINDS.join(", ")}; a binary elsewhere as z3=PATH`)
    .default(builtIn, "z3-wasm")
    .argParser((text): SolverOptions => {
      const assignment = splitAssignment(text);
      if (assignment === undefined) return { kind: oneOf("solver", text, SOLVER_KINDS) };
      return { kind: oneOf("solver", assignment.key, ["z3", "cvc5"]), path: assignment.value };
    });
}

/** Opens a prover as the options have it. Throws `Unable` when there is none. */
export async function proverFor(options: {
  readonly timeout: number;
  readonly solver: SolverOptions;
  readonly opa?: string;
}): Promise<Prover> {
  const { solver, timeout, opa } = options;
  try {
    return await openProver({ solver, timeoutMs: timeout * 1000, ...(opa === undefined ? {} : { opa }) });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}

async function run(paths: readonly string[], options: ProveCommandOptions, io: Io): Promise<ExitCode> {
  const files = await findPolicies(paths);
  const stopping = new AbortController();
  const release = io.onInterrupt(() => stopping.abort());
  const prover = await proverFor(options);
  const each: ProveFileOptions = {
    ...options,
    targets: options.targets ?? PROOF_TARGETS,
    named: options.targets !== undefined,
  };
  const proved: Proved[] = [];
  try {
    for (const file of files) {
      if (stopping.signal.aborted && proved.length > 0) break;
      const line = createProofLine(file, options.format, io);
      proved.push(await proveFile(file, prover, each, io, stopping.signal, line.show));
      await line.clear();
    }
  } finally {
    release();
    await prover.close();
  }
  await writeProofReport(proved, options.format, io);
  return worst(proved.map(exitOf));
}

function exitOf(proved: Proved): ExitCode {
  if (proved.kind === "unable") return EXIT.unable;
  switch (proved.result.outcome) {
    case "proved":
      return EXIT.ok;
    case "counterexample":
      return EXIT.failed;
    case "unknown":
      return EXIT.unknown;
    case "interrupted":
      return EXIT.interrupted;
    case "contradicted":
      return EXIT.unable;
  }
}
