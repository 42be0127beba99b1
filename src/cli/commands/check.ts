import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type AgreementMode,
  CHECK_ENGINES,
  type EngineSpec,
  type MutantOutcome,
  OUTSIDE_ENGINES,
  openProver,
  type Prover,
  SHARES,
} from "../../index.js";
import { checkFile } from "../check/check-file.js";
import { type CheckTwinsCommandOptions, checkTwinFiles } from "../check/check-twins.js";
import type { Checked } from "../check/checked.js";
import { type Mutated, mutateFile } from "../check/mutate-file.js";
import { shareFound, writeMutateReport } from "../check/mutate-report.js";
import type { CheckFileOptions } from "../check/options.js";
import { createMutateLine, createProgressLine } from "../check/progress.js";
import { type CheckForm, writeCheckReport } from "../check/report.js";
import { EXIT, type ExitCode, Unable, worst } from "../exit.js";
import { splitAssignment } from "../input/assignments.js";
import { findPolicies } from "../input/policy-files.js";
import type { Io } from "../io.js";
import { sharedOpa } from "../open-engines.js";
import { cedarFactsOption, formatOption, oneOf, opaOption, varOption } from "../options.js";
import { problemOf } from "../problem.js";

/** The options of `concord check` as commander collects them. */
interface CheckCommandOptions
  extends Omit<CheckFileOptions, "engines" | "shares" | "mode">,
    Partial<Omit<CheckTwinsCommandOptions, "cases" | "mode">> {
  readonly mode?: AgreementMode;
  readonly format: CheckForm;
  readonly engines: CheckFileOptions["engines"];
  readonly engineModule?: readonly EngineSpec[];
  readonly share?: Readonly<Record<string, number>>;
  readonly mutate?: true;
  readonly mutateEvery: number;
  readonly prove?: true;
}

/** Adds `concord check`. */
export function addCheck(program: Command, io: Io, finish: (code: ExitCode) => void): void {
  program
    .command("check")
    .description("search for a request on which engines disagree")
    .argument("[file...]", "policies, or folders of them")
    .addOption(countOption("--cases <n>", "cases to ask, in all and shared evenly by the policies", 10_000))
    .addOption(new Option("--seconds <n>", "stop after so many seconds, in all").argParser(positive))
    .addOption(new Option("--seed <n>", "repeat the check that had this seed").argParser(whole))
    .addOption(enginesOption())
    .addOption(moduleOption())
    .addOption(
      new Option("--share <engine=n>", "ask this engine one case in n (repeatable)").argParser(parseShare),
    )
    .addOption(
      new Option(
        "--mode <mode>",
        "what has to agree: decision+rules (for policies), decision (for twins)",
      ).argParser((text) => oneOf("mode", text, ["decision+rules", "decision"])),
    )
    .addOption(countOption("--workers <n>", "threads that search", 1))
    .addOption(new Option("--save <folder>", "save what is found there, and ask first what was saved before"))
    .option("--mutate", "check the checker: plant faults in what is generated, and tell which are found")
    .addOption(countOption("--mutate-every <n>", "plant one fault in n", 1))
    .option("--prove", "with --mutate: put what no case finds to the prover")
    .option("--rego <file...>", "hand-written Rego, to check against hand-written Cedar")
    .option("--query <path>", "what OPA is asked, such as data.files.allow")
    .option("--cedar <file...>", "hand-written Cedar for the same rules")
    .option("--schema <file>", "a Cedar schema for it")
    .option("--mapping <file>", "how a request becomes the input of each, and each answer a decision")
    .option("--requests <file>", "requests to ask first: a case file, or JSON, one after the other")
    .addOption(cedarFactsOption())
    .addOption(varOption())
    .addOption(opaOption())
    .addOption(formatOption(["human", "json", "junit", "sarif"]))
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], options: CheckCommandOptions) => {
      finish(await check(files, options, io));
    });
}

const HELP = `
Engines: ${CHECK_ENGINES.join(", ")}; and elsewhere
  opa-http=URL  a running OPA with the policy loaded     opa-cli=PATH    an opa binary
  module=FILE   a module that exports the engine         cedar-cli=PATH  a cedar binary
Slow engines are asked one case in so many, and every saved case: ${slowEngines()}.

The same seed, cases and workers repeat a check. The requests of the policy's own case file are asked first.

Exit codes: 0 all agree, 1 engines disagree, 2 could not run or nothing was shown, 130 interrupted.

Examples:
  $ concord check policies/read-only/read-only.yaml
  $ concord check policies --cases 100000 --cedar-facts --workers 2
  $ concord check policy.yaml --engines reference,opa-http=http://127.0.0.1:8181 --save corpus
  $ concord check policies/read-only/read-only.yaml --mutate --prove
  $ concord check --rego files.rego --query data.files.allow --cedar files.cedar --mapping mapping.yaml`;

async function check(paths: readonly string[], options: CheckCommandOptions, io: Io): Promise<ExitCode> {
  if (options.prove && !options.mutate)
    throw new Unable("--prove goes with --mutate; see also `concord prove`");
  const twins = twinOptions(paths, options);
  const files = twins === undefined ? await findPolicies(paths) : [];
  const stopping = new AbortController();
  const release = io.onInterrupt(() => stopping.abort());
  const { engines, engineModule = [], share = {} } = options;
  const specs = [...engines.specs, ...engineModule];
  const opa = await sharedOpa({
    engine: {
      names: twins !== undefined || specs.some(({ kind }) => kind.startsWith("rego-")) ? ["rego-wasm"] : [],
      all: false,
    },
    ...(options.opa === undefined ? {} : { opa: options.opa }),
  });
  const each: CheckFileOptions = {
    ...options,
    engines: { specs, all: engines.all && engineModule.length === 0 },
    shares: share,
    mode: options.mode ?? "decision+rules",
    cases: Math.ceil(options.cases / Math.max(1, files.length)),
    ...(options.seconds === undefined ? {} : { seconds: options.seconds / Math.max(1, files.length) }),
    ...(opa === undefined ? {} : { opa }),
  };
  const checked: Checked[] = [];
  try {
    if (options.mutate)
      return await mutate(files, { ...each, cases: options.cases }, options, io, stopping.signal);
    if (twins !== undefined) {
      const line = createProgressLine("twins", { ...each, cases: options.cases }, options.format, io);
      const opened = opa === undefined ? twins : { ...twins, opa };
      checked.push(await checkTwinFiles(opened, io, stopping.signal, line.show));
      await line.clear();
    }
    for (const file of files) {
      if (stopping.signal.aborted && checked.length > 0) break;
      const line = createProgressLine(file, each, options.format, io);
      checked.push(await checkFile(file, each, io, stopping.signal, line.show));
      await line.clear();
    }
  } finally {
    release();
    opa?.close();
  }
  await writeCheckReport(checked, options.format, io);
  return worst(checked.map(exitOf));
}

/** Of a hundred faults in what was generated, so many have to be found. */
const WANTED = 0.98;

/**
 * Plants faults in each policy in turn; fewer than 98 in 100 found over all of them is a no. What is proved to change nothing
 * is no fault; a request of the prover that shows nothing on the engines puts all in doubt.
 */
async function mutate(
  files: readonly string[],
  each: CheckFileOptions,
  { format, mutateEvery: every, prove }: CheckCommandOptions,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> {
  if (format !== "human" && format !== "json") throw new Unable("--mutate reports as human or json");
  const mutated: Mutated[] = [];
  const prover = prove === true ? await mutantProver(each.opa) : undefined;
  const mutating = { ...each, every, ...(prover === undefined ? {} : { prover }) };
  try {
    for (const file of files) {
      const line = createMutateLine(file, format, io);
      mutated.push(await mutateFile(file, mutating, io, signal, line.show));
      await line.clear();
      if (signal.aborted) break;
    }
  } finally {
    await prover?.close();
  }
  await writeMutateReport(mutated, format, io);
  if (signal.aborted) return EXIT.interrupted;
  if (mutated.some(({ kind }) => kind === "unable")) return EXIT.unable;
  const outcomes = mutated.flatMap((one) => (one.kind === "mutated" ? one.outcomes : []));
  const { found, planted } = shareFound(outcomes);
  if (planted === 0 || outcomes.some(isUnreal)) return EXIT.unable;
  return found / planted >= WANTED ? EXIT.ok : EXIT.failed;
}

async function mutantProver(opa: CheckFileOptions["opa"]): Promise<Prover> {
  try {
    return await openProver(opa === undefined ? {} : { opa });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}

function isUnreal({ verdict }: MutantOutcome): boolean {
  return verdict.state === "survived" && verdict.proof?.kind === "unreal";
}

/** Twins are checked instead of policies, and take both sides. */
function twinOptions(
  files: readonly string[],
  options: CheckCommandOptions,
): CheckTwinsCommandOptions | undefined {
  const { rego, query, cedar, schema, mapping, requests } = options;
  const given = [rego, query, cedar, schema, mapping, requests].some((each) => each !== undefined);
  if (!given && files.length === 0) throw new Unable("give policies, or --rego, --query and --cedar");
  if (!given) return undefined;
  if (files.length > 0) throw new Unable("give policies or hand-written twins, not both");
  if (rego === undefined || query === undefined || cedar === undefined) {
    throw new Unable("hand-written twins need --rego, --query and --cedar");
  }
  const { engines: _, engineModule: __, share: ___, ...rest } = options;
  return { ...rest, rego, query, cedar, mode: options.mode ?? "decision" };
}

function exitOf(checked: Checked): ExitCode {
  if (checked.kind === "unable") return EXIT.unable;
  switch (checked.result.outcome.kind) {
    case "agreed":
      return EXIT.ok;
    case "disagreed":
      return EXIT.failed;
    case "interrupted":
      return EXIT.interrupted;
    default:
      return EXIT.unable;
  }
}

function enginesOption(): Option {
  const all = { specs: CHECK_ENGINES.map((kind): EngineSpec => ({ kind })), all: true };
  return new Option("--engines <names>", `all, or some of ${CHECK_ENGINES.join(",")},..`)
    .default(all, "all")
    .argParser((text: string) =>
      text === "all" ? all : { specs: text.split(",").map((each) => parseEngine(each.trim())), all: false },
    );
}

function moduleOption(): Option {
  return new Option(
    "--engine-module <file>",
    "a module that exports `createEngine(policy)` or `decide(request)`",
  ).argParser((place: string, before: readonly EngineSpec[] | undefined): readonly EngineSpec[] => [
    ...(before ?? []),
    { kind: "module", place },
  ]);
}

function parseEngine(text: string): EngineSpec {
  const assignment = splitAssignment(text);
  if (assignment !== undefined) {
    return { kind: oneOf("engine", assignment.key, OUTSIDE_ENGINES), place: assignment.value };
  }
  const kind = oneOf("engine", text, [...CHECK_ENGINES, ...OUTSIDE_ENGINES]);
  const inside = CHECK_ENGINES.find((each) => each === kind);
  if (inside === undefined) throw new InvalidArgumentError(`write where it is: ${kind}=..`);
  return { kind: inside };
}

function parseShare(text: string, before: Readonly<Record<string, number>> | undefined) {
  const assignment = splitAssignment(text);
  if (assignment === undefined) throw new InvalidArgumentError("write it as engine=n.");
  const kind = oneOf("engine", assignment.key, [...CHECK_ENGINES, ...OUTSIDE_ENGINES]);
  return { ...before, [kind]: count(assignment.value) };
}

function countOption(flags: string, description: string, value: number): Option {
  return new Option(flags, description).default(value).argParser(count);
}

function count(text: string): number {
  const number = whole(text);
  if (number < 1) throw new InvalidArgumentError("It has to be at least 1.");
  return number;
}

function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError("It has to be a whole number.");
  }
  return number;
}

function positive(text: string): number {
  const number = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || number <= 0) {
    throw new InvalidArgumentError("It has to be a number above 0.");
  }
  return number;
}

function slowEngines(): string {
  const slow = Object.entries(SHARES).filter(([, share]) => share > 1);
  return slow.map(([kind, share]) => `${kind} ${share}`).join(", ");
}
