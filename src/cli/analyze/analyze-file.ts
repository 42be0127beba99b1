import type { Source } from "../../../compilers/diagnostics/index.js";
import { type Analysis, type AskedOfAll, analyze, type Solving } from "../../index.js";
import type { Assignment } from "../input/assignments.js";
import { loadValid } from "../input/load.js";
import type { Io } from "../io.js";
import { problemOf } from "../problem.js";

/** What came of one analysis. */
export type Analyzed =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "analyzed";
      readonly file: string;
      readonly source: Source;
      readonly rules: number;
      readonly analysis: Analysis;
      readonly milliseconds: number;
    };

/** Analyses one policy. */
export async function analyzeFile(
  file: string,
  solving: Solving,
  variables: readonly Assignment[] | undefined,
  io: Io,
  asked: AskedOfAll,
): Promise<Analyzed> {
  try {
    const { source, policy } = await loadValid(file, variables, io);
    const started = performance.now();
    const analysis = await analyze(policy, solving, asked);
    const milliseconds = performance.now() - started;
    return { kind: "analyzed", file, source, rules: policy.rules.length, analysis, milliseconds };
  } catch (error) {
    return { kind: "unable", file, problem: problemOf(error) };
  }
}
