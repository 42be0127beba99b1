import { type MutantOutcome, type Prover, runMutants } from "../../index.js";
import { Unable } from "../exit.js";
import { loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { problemOf } from "../problem.js";
import { readCorpus } from "./corpus.js";
import type { CheckFileOptions } from "./options.js";

/** What came of planting faults in one policy. */
export type Mutated =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "mutated";
      readonly file: string;
      readonly outcomes: readonly MutantOutcome[];
      /** Whether the run was ended before its end. */
      readonly interrupted: boolean;
    };

/** Plants faults in one policy, one after the other, and puts survivors to the prover where there is one; `watch` sees each. */
export async function mutateFile(
  file: string,
  options: CheckFileOptions & { readonly every: number; readonly prover?: Prover },
  io: Io,
  signal: AbortSignal,
  watch: (outcome: MutantOutcome) => Promise<void>,
): Promise<Mutated> {
  try {
    const { source, policy } = await loadValid(file, options.var, io);
    const end =
      options.seconds === undefined
        ? signal
        : AbortSignal.any([signal, AbortSignal.timeout(options.seconds * 1000)]);
    const outcomes: MutantOutcome[] = [];
    const running = runMutants(policy, {
      casesPerMutant: options.cases,
      every: options.every,
      corpus: await readCorpus(file, policy, options.save, io),
      source: source.text,
      signal: end,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.opa === undefined ? {} : { opa: options.opa }),
      ...(options.prover === undefined ? {} : { prover: options.prover }),
    });
    for await (const outcome of running) {
      outcomes.push(outcome);
      await watch(outcome);
    }
    return { kind: "mutated", file, outcomes, interrupted: signal.aborted };
  } catch (error) {
    return { kind: "unable", file, problem: error instanceof Unable ? error.message : problemOf(error) };
  }
}
