import { openSolving, type Solving } from "../../index.js";
import { Unable } from "../exit.js";
import { problemOf } from "../problem.js";
import type { ProverChoice } from "./prover-options.js";

/** The options of commands that ask a solver about nothing but policies. */
export type SolvingChoice = Omit<ProverChoice, "opa">;

/** Opens a solver as the options have it. Throws `Unable` when there is none. */
export async function solvingFor({
  solver,
  timeout,
}: SolvingChoice): Promise<Solving & { readonly close: () => Promise<void> }> {
  try {
    return await openSolving({ solver, timeoutMs: timeout * 1000 });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}
