import { printable } from "../../../compilers/diagnostics/index.js";
import type { Io } from "../io.js";

/** Says on stderr, in one line, what went wrong. */
export async function complain(io: Io, problem: string): Promise<void> {
  await io.stderr.write(`concord: ${printable(problem)}\n`);
}
