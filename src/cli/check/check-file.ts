import type { Source } from "../../../compilers/diagnostics/index.js";
import { type CheckObservation, checkPolicy } from "../../index.js";
import { cedarGap } from "../cedar-gap.js";
import { Unable } from "../exit.js";
import { variablesOf } from "../input/assignments.js";
import { loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { problemOf } from "../problem.js";
import type { Checked } from "./checked.js";
import { readCorpus } from "./corpus.js";
import { explainFinding } from "./explain.js";
import type { CheckFileOptions } from "./options.js";
import { finish, tellOnce } from "./run-check.js";

/** Checks one policy; `watch` sees what happens on the way. */
export async function checkFile(
  file: string,
  options: CheckFileOptions,
  io: Io,
  signal: AbortSignal,
  watch: (observation: CheckObservation) => Promise<void>,
): Promise<Checked> {
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
    const { coverage, seed } = result;
    const findings = result.findings.map((finding) =>
      explainFinding(finding, { file, policy, seed, options }),
    );
    return { kind: "checked", file, source, gaps, notes: [], result, coverage, findings };
  } catch (error) {
    if (error instanceof Unable) return { kind: "unable", file, problem: error.message };
    return { kind: "unable", file, problem: problemOf(error) };
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
