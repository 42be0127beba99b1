import type { Ask } from "./prover/ask.js";
import { createLemmas, solve } from "./prover/solve/index.js";
import { openSolver, type Solver, type SolverOptions } from "./prover/solver/index.js";

/** Which solver answers questions about a policy, and for how long it may think. */
export interface SolvingOptions {
  /** Default Z3 as WebAssembly. */
  readonly solver?: SolverOptions;
  /** Milliseconds after which a question is `unknown`; default 30,000. */
  readonly timeoutMs?: number;
}

/** A solver that is open, for any number of questions one after the other; a `Prover` is one too. */
export interface Solving {
  readonly ask: Ask;
  readonly solver: Pick<Solver, "name" | "version">;
}

const TIMEOUT_MS = 30_000;
const LEMMAS = 5_000;

/** Opens a solver without an OPA, for questions about nothing but policies. Rejects when it cannot be had. */
export async function openSolving(
  options: SolvingOptions = {},
): Promise<Solving & { readonly close: () => Promise<void> }> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const solver = await openSolver(options.solver ?? { kind: "z3-wasm" });
  let lemmas = createLemmas();
  return {
    ask: (query) => {
      // What was learned stays true, but most of it is about one policy, and many may be asked about.
      if (lemmas.all().length > LEMMAS) lemmas = createLemmas();
      return solve(query, { solver, timeoutMs, lemmas });
    },
    solver,
    close: () => solver.close(),
  };
}
