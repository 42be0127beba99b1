import { join } from "node:path";
import type { Command } from "commander";
import {
  type Prover,
  proveTwins,
  smtTexts,
  type TwinEvidence,
  type TwinsProofObservation,
} from "../../index.js";
import { describeFinding } from "../check/explain.js";
import { inspectRequest } from "../check/inspect.js";
import { saveFinding } from "../check/save.js";
import { EXIT, type ExitCode, Unable } from "../exit.js";
import { readSource } from "../input/read-source.js";
import type { Io } from "../io.js";
import { type Artefact, writeAtomically } from "../output/atomic-write.js";
import { bar, createLine } from "../output/line.js";
import { count } from "../output/text.js";
import { problemOf } from "../problem.js";
import { OUTCOME_CODES } from "./outcome.js";
import type { ProofForm } from "./report.js";
import { type ProvedTwins, writeTwinsProof } from "./twins-report.js";

/** The files of hand-written twins, as commander collects them. */
export interface TwinFileOptions {
  readonly rego?: readonly string[];
  readonly query?: string;
  readonly cedar?: readonly string[];
  readonly schema?: string;
  readonly mapping?: string;
}

/** Hand-written twins with all that has to be given. */
export interface TwinFiles extends TwinFileOptions {
  readonly rego: readonly string[];
  readonly query: string;
  readonly cedar: readonly string[];
}

/** Adds `--rego`, `--query`, `--cedar`, `--schema` and `--mapping`. */
export function addTwinOptions(command: Command): Command {
  return command
    .option("--rego <file...>", "hand-written Rego, to compare with hand-written Cedar")
    .option("--query <path>", "what OPA is asked, such as data.files.allow")
    .option("--cedar <file...>", "hand-written Cedar for the same rules")
    .option("--schema <file>", "a Cedar schema for it")
    .option("--mapping <file>", "how a request becomes the input of each, and each answer a decision");
}

/** The twins that options name; `undefined` where they name none. Throws `Unable` for half of a pair. */
export function twinFiles(files: readonly string[], options: TwinFileOptions): TwinFiles | undefined {
  const { rego, query, cedar, schema, mapping } = options;
  const isGiven = [rego, query, cedar, schema, mapping].some((each) => each !== undefined);
  if (!isGiven && files.length === 0) throw new Unable("give policies, or --rego, --query and --cedar");
  if (!isGiven) return undefined;
  if (files.length > 0) throw new Unable("give policies or hand-written twins, not both");
  if (rego === undefined || query === undefined || cedar === undefined)
    throw new Unable("hand-written twins need --rego, --query and --cedar");
  return {
    rego,
    query,
    cedar,
    ...(schema === undefined ? {} : { schema }),
    ...(mapping === undefined ? {} : { mapping }),
  };
}

/** How a proof about twins is shown and kept. */
export interface TwinProofOptions {
  readonly format: ProofForm;
  readonly save?: string;
  /** Where the questions go as SMT-LIB. */
  readonly smtOut?: string;
}

/** Proves that hand-written twins decide alike, and reports. */
export async function proveTwinFiles(
  twins: TwinFiles,
  prover: Prover,
  options: TwinProofOptions,
  io: Io,
  signal: AbortSignal,
): Promise<ExitCode> {
  const file = [...twins.rego, ...twins.cedar].join(", ");
  const line = createLine(options.format === "human", io, progressOf);
  let proved: ProvedTwins;
  try {
    proved = await proofOf(twins, prover, options, signal, file, line.show);
  } catch (error) {
    proved = { kind: "unable", file, problem: error instanceof Error ? error.message : problemOf(error) };
  }
  await line.clear();
  await writeTwinsProof(proved, options.format, io);
  return exitOf(proved);
}

/** Findings of twins have no policy to be named after. */
const NAME = "twins";

async function proofOf(
  { rego, query, cedar, schema, mapping }: TwinFiles,
  prover: Prover,
  { save, smtOut }: TwinProofOptions,
  signal: AbortSignal,
  file: string,
  watch: (observation: TwinsProofObservation) => Promise<void>,
): Promise<ProvedTwins> {
  const sources = {
    rego: await Promise.all(rego.map(readSource)),
    query,
    cedar: await Promise.all(cedar.map(readSource)),
    ...(schema === undefined ? {} : { schema: await readSource(schema) }),
    ...(mapping === undefined ? {} : { mapping: await readSource(mapping) }),
  };
  const proving = proveTwins(sources, prover, { signal });
  const questions: Artefact[] = [];
  for (;;) {
    const { done, value } = await proving.next();
    if (done !== true) {
      if (value.kind === "part") questions.push(...smtArtefacts(value, smtOut));
      await watch(value);
      continue;
    }
    writeAtomically(questions);
    const findings = value.counterexamples.map((counterexample) => {
      const what = describeFinding(counterexample);
      const subject = { name: NAME, policy: undefined, note: "Found by `concord prove`." };
      return {
        counterexample,
        what,
        request: inspectRequest(counterexample.request),
        saved: saveFinding({ ...counterexample, policy: undefined }, what, subject, save),
      };
    });
    const source = sources.rego[0] ?? { path: file, text: "" };
    return { kind: "proved", file, source, result: value, findings };
  }
}

const ABOUT: Readonly<Record<TwinEvidence["about"], string>> = {
  differ: "do the two differ where all is followed",
  open: "does anything count that is not followed",
};

/** The questions of a part for other solvers, each as two files. */
function smtArtefacts(
  { part, done }: Extract<TwinsProofObservation, { kind: "part" }>,
  folder: string | undefined,
): readonly Artefact[] {
  if (folder === undefined) return [];
  return (part.evidence ?? []).flatMap((each, index) => {
    const { letters, theories } = smtTexts(`${part.label}: ${ABOUT[each.about]}`, each);
    const stem = join(folder, `${NAME}.${done}.${index + 1}`);
    return [
      { path: `${stem}.smt2`, content: letters },
      { path: `${stem}.theories.smt2`, content: theories },
    ];
  });
}

function progressOf(observation: TwinsProofObservation): string {
  if (observation.kind === "counterexample") return "twins  a counterexample";
  const { part, done, of } = observation;
  return `twins  ${bar(done / of)} ${done} of ${count(of, "part")}  ${part.label}`;
}

function exitOf(proved: ProvedTwins): ExitCode {
  return proved.kind === "unable" ? EXIT.unable : OUTCOME_CODES[proved.result.outcome];
}
