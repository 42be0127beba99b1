import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openChildChannel } from "./child-channel.js";
import { solverOver } from "./converse.js";
import type { Solver, SolverKind } from "./solver.js";
import { openWasmChannel } from "./wasm-channel.js";

export type { Ask, AskOptions, Solver, SolverKind, SolverReply, Verdict } from "./solver.js";
export { SOLVER_KINDS } from "./solver.js";

/** Which solver, and where it is when it is not found by its name. */
export interface SolverOptions {
  readonly kind: SolverKind;
  readonly path?: string;
}

/** Starts a solver. Rejects with a plain message when it cannot be had. */
export async function openSolver({ kind, path }: SolverOptions): Promise<Solver> {
  if (kind === "z3-wasm") {
    const { channel, version } = await openWasmChannel();
    return solverOver(channel, { name: kind, version, ...ABOUT_BOOLEANS[kind] });
  }
  const command = path ?? kind;
  const version = await versionOf(command);
  const channel = openChildChannel(command, FLAGS[kind]);
  return solverOver(channel, { name: kind, version, ...ABOUT_BOOLEANS[kind] });
}

const FLAGS = {
  z3: ["-in", "-smt2"],
  cvc5: ["--lang=smt2.6", "--incremental", "--produce-models"],
} as const;

type AboutBooleans = Pick<Solver, "booleanPreamble" | "booleanCheck">;

/** Z3's logic of finite domains is answered by its SAT solver, and so is its tactic of that name; cvc5 has only the standard's names. */
const Z3_BOOLEANS: AboutBooleans = {
  booleanPreamble: "(set-logic QF_FD)",
  booleanCheck: "(check-sat-using sat)",
};

const ABOUT_BOOLEANS: Readonly<Record<SolverKind, AboutBooleans>> = {
  "z3-wasm": Z3_BOOLEANS,
  z3: Z3_BOOLEANS,
  cvc5: { booleanPreamble: "(set-logic QF_UF)", booleanCheck: "(check-sat)" },
};

async function versionOf(command: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, ["--version"], { timeout: 10_000 });
    return /[0-9]+\.[0-9.]+/.exec(stdout)?.[0] ?? "unknown";
  } catch (error) {
    throw new Error(`the solver ${command} cannot be run: ${error instanceof Error ? error.message : error}`);
  }
}
