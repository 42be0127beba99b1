import { InvalidArgumentError, Option } from "commander";
import { openProver, type Prover, SOLVER_KINDS, type SolverOptions } from "../../index.js";
import { Unable } from "../exit.js";
import { splitAssignment } from "../input/assignments.js";
import { oneOf } from "../options.js";
import { problemOf } from "../problem.js";

/** The options of commands that ask a solver. */
export interface ProverChoice {
  /** Seconds for one question. */
  readonly timeout: number;
  readonly solver: SolverOptions;
  readonly opa?: string;
  /** Where the questions go as SMT-LIB. */
  readonly smtOut?: string;
}

/** `--smt-out DIR` */
export function smtOutOption(): Option {
  return new Option("--smt-out <folder>", "write every question there as SMT-LIB, for other solvers");
}

/** `--timeout SECONDS` */
export function timeoutOption(): Option {
  return new Option("--timeout <seconds>", "after which one question is unknown")
    .default(30)
    .argParser((text) => {
      const number = Number(text);
      if (!/^\d+(?:\.\d+)?$/.test(text) || number <= 0)
        throw new InvalidArgumentError("It has to be a number above 0.");
      return number;
    });
}

/** `--solver KIND[=PATH]` */
export function solverOption(): Option {
  const builtIn: SolverOptions = { kind: "z3-wasm" };
  return new Option("--solver <kind>", `${SOLVER_KINDS.join(", ")}; a binary elsewhere as z3=PATH`)
    .default(builtIn, "z3-wasm")
    .argParser((text): SolverOptions => {
      const assignment = splitAssignment(text);
      if (assignment === undefined) return { kind: oneOf("solver", text, SOLVER_KINDS) };
      return { kind: oneOf("solver", assignment.key, ["z3", "cvc5"]), path: assignment.value };
    });
}

/** Opens a prover as the options have it. Throws `Unable` when there is none. */
export async function proverFor({ solver, timeout, opa }: ProverChoice): Promise<Prover> {
  try {
    return await openProver({ solver, timeoutMs: timeout * 1000, ...(opa === undefined ? {} : { opa }) });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}
