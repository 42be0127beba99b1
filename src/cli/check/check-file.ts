import type { Source } from "../../../compilers/diagnostics/index.js";
import { type CheckObservation, type CheckResult, checkPolicy, type Policy } from "../../index.js";
import { cedarGap } from "../cedar-gap.js";
import { Unable } from "../exit.js";
import { variablesOf } from "../input/assignments.js";
import { loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { complain } from "../output/complain.js";
import { problemOf } from "../problem.js";
import { readCorpus } from "./corpus.js";
import { type Explained, explainFinding } from "./explain.js";
import type { CheckFileOptions } from "./options.js";

/** What came of checking one policy. */
export type CheckedFile =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "checked";
      readonly file: string;
      readonly source: Source;
      readonly policy: Policy;
      /** Engines that could not express the policy, with the reason. */
      readonly gaps: readonly { readonly engine: string; readonly reason: string }[];
      readonly result: CheckResult;
      readonly findings: readonly Explained[];
    };

/** Checks one policy; `watch` sees what happens on the way. */
export async function checkFile(
  file: string,
  options: CheckFileOptions,
  io: Io,
  signal: AbortSignal,
  watch: (observation: CheckObservation) => Promise<void>,
): Promise<CheckedFile> {
  try {
    const { source, policy } = await loadValid(file, options.var, io);
    const { specs, gaps } = possible(source, options);
    const corpus = await readCorpus(file, policy, options.save, io);
    const variables = variablesOf(options.var);
    const checking = checkPolicy({ source, policy, variables }, specs, {
      cases: options.cases,
      mode: options.mode,
      shares: options.shares,
      workers: options.workers,
      corpus,
      signal,
      ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      engineOptions: {
        cedarFacts: options.cedarFacts === true,
        ...(options.opa === undefined ? {} : { opa: options.opa }),
        onFault: tellOnce(io),
      },
    });
    const result = await finish(checking, watch);
    const findings = result.findings.map((finding) =>
      explainFinding(finding, { file, source, policy, seed: result.seed, options }),
    );
    return { kind: "checked", file, source, policy, gaps, result, findings };
  } catch (error) {
    if (error instanceof Unable) return { kind: "unable", file, problem: error.message };
    return { kind: "unable", file, problem: problemOf(error) };
  }
}

async function finish(
  checking: AsyncGenerator<CheckObservation, CheckResult>,
  watch: (observation: CheckObservation) => Promise<void>,
): Promise<CheckResult> {
  for (;;) {
    const { done, value } = await checking.next();
    if (done === true) return value;
    await watch(value);
  }
}

/** Where all engines are wanted, one that cannot express the policy is a gap; to name it is to ask for its answers. */
function possible(source: Source, { engines, cedarFacts, var: assignments }: CheckFileOptions) {
  const cedar = engines.specs.filter(({ kind }) => kind.startsWith("cedar-"));
  const reason =
    cedar.length === 0
      ? undefined
      : cedarGap(source, {
          engine: { names: ["cedar-wasm"], all: true },
          ...(cedarFacts === undefined ? {} : { cedarFacts }),
          ...(assignments === undefined ? {} : { var: assignments }),
        });
  if (reason === undefined) return { specs: engines.specs, gaps: [] };
  if (!engines.all) throw new Unable(`Cedar cannot answer: ${reason}; or choose others with --engines`);
  return {
    specs: engines.specs.filter((spec) => !cedar.includes(spec)),
    gaps: cedar.map(({ kind }) => ({ engine: kind, reason })),
  };
}

/** A fault that comes with every case is said once. */
function tellOnce(io: Io): (fault: unknown) => void {
  const said = new Set<string>();
  return (fault) => {
    const problem = problemOf(fault);
    if (said.size >= FAULTS || said.has(problem)) return;
    said.add(problem);
    complain(io, `an engine failed: ${problem}`).catch(() => {});
  };
}

const FAULTS = 5;
