import { dirname, isAbsolute, join } from "node:path";
import type { Source } from "../../compilers/diagnostics/index.js";
import { type EngineName, loadCases } from "../index.js";
import { cedarGap } from "./cedar-gap.js";
import { Unable } from "./exit.js";
import { policyBeside } from "./input/case-files.js";
import { loadValid } from "./input/load.js";
import { readSource } from "./input/read-source.js";
import type { Io } from "./io.js";
import { type EngineOptions, openEngines } from "./open-engines.js";
import { showDiagnostics } from "./output/show-diagnostics.js";
import { type CaseOutcome, runCase, type WrittenCase } from "./run-case.js";

/** What came of one case file. */
export type Suite =
  | { readonly kind: "unable"; readonly file: string; readonly problem: string }
  | {
      readonly kind: "ran";
      readonly file: string;
      /** The policy's path. */
      readonly policy: string;
      readonly engines: readonly (EngineName | "prover")[];
      /** Engines that were wanted and could not run, with the reason: not a pass and not a failure, but to be seen. */
      readonly gaps: readonly Gap[];
      readonly cases: readonly CaseOutcome[];
    };

/** An engine that did not run. */
export interface Gap {
  readonly engine: EngineName | "prover";
  readonly reason: string;
}

/**
 * Runs the cases of one file. An engine that cannot express the policy is a gap where all engines were wanted; to name an
 * engine is to ask for its answers, so that the suite cannot run without it.
 */
export async function runSuite(file: string, options: EngineOptions, io: Io): Promise<Suite> {
  try {
    const { source: written, policy: path, cases } = await readCases(file, io);
    const { source, policy } = await loadValid(path, options.var, io);
    const reason = options.engine.all ? cedarGap(source, options) : undefined;
    const gaps: readonly Gap[] = reason === undefined ? [] : [{ engine: "cedar-wasm", reason }];
    const names = options.engine.names.filter((name) => gaps.every((gap) => gap.engine !== name));
    const engines = await openEngines(policy, names, options, io);
    try {
      const outcomes = cases.map((each) => runCase(each, written, engines));
      return { kind: "ran", file, policy: path, engines: names, gaps, cases: outcomes };
    } finally {
      for (const engine of engines) engine.close();
    }
  } catch (error) {
    if (!(error instanceof Unable)) throw error;
    return { kind: "unable", file, problem: error.message };
  }
}

/** A case file that was read. */
export interface Written {
  readonly source: Source;
  /** The policy's path. */
  readonly policy: string;
  readonly cases: readonly WrittenCase[];
}

/** Reads a case file. Its `policy` is a path beside it; without one the policy is the file of the same stem. */
export async function readCases(file: string, io: Io): Promise<Written> {
  const source = await readSource(file);
  const { file: read, diagnostics } = loadCases(source);
  await showDiagnostics(source, diagnostics, io, io.stderr);
  if (read === undefined) throw new Unable(`${file} is not a valid case file`);
  const { policy, cases } = read;
  if (cases.length === 0) throw new Unable(`${file} holds no case`);
  if (policy === undefined) return { source, policy: await policyBeside(file), cases };
  return { source, policy: isAbsolute(policy) ? policy : join(dirname(file), policy), cases };
}
