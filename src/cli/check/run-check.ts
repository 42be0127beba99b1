import type { CheckObservation } from "../../index.js";
import type { Io } from "../io.js";
import { complain } from "../output/complain.js";
import { problemOf } from "../problem.js";

/** Runs a check to its end; `watch` sees what happens on the way. */
export async function finish<R>(
  checking: AsyncGenerator<CheckObservation, R>,
  watch: (observation: CheckObservation) => Promise<void>,
): Promise<R> {
  for (;;) {
    const { done, value } = await checking.next();
    if (done === true) return value;
    await watch(value);
  }
}

const FAULTS = 5;

/** Tells faults of engines on stderr: one that comes with every case once, and not more than a few. */
export function tellOnce(io: Io): (fault: unknown) => void {
  const said = new Set<string>();
  return (fault) => {
    const problem = problemOf(fault);
    if (said.size >= FAULTS || said.has(problem)) return;
    said.add(problem);
    // A search must not wait for, or fail with, the telling of a fault.
    complain(io, `an engine failed: ${problem}`).catch(() => {});
  };
}
