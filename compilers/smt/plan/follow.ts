import type { Formula } from "../logic.js";
import { Untranslatable } from "../untranslatable.js";
import { type FaultName, type Raise, raise } from "./fault.js";
import type { Frame } from "./frame.js";
import type { Statement } from "./ir.js";
import { locationOf } from "./location.js";
import type { Run } from "./state.js";

/**
 * Runs a statement. Where the world goes on, one that is not followed is a fault wherever it is reached, and its block ends there: what
 * the run says then counts only where there is no such fault.
 */
export function orNotFollowed(
  { world }: Run,
  frame: Frame,
  statement: Statement,
  live: Formula,
  execute: () => Formula,
): Formula {
  if (world.goesOn !== true) return execute();
  // A loop puts its faults aside, and what is thrown out of it would lose them.
  const [before, depth] = [[...frame.faults], frame.loops.length];
  try {
    return execute();
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    frame.loops.length = depth;
    frame.faults.clear();
    for (const [name, guard] of before) raise(world, frame.faults, name, guard);
    raise(world, frame.faults, named(statement, error.message), live);
    return world.logic.false;
  }
}

/** Raises that a statement is not followed for some values, with its place where the world goes on. */
export function beyondAt({ world }: Run, frame: Frame, statement: Statement): Raise {
  if (world.goesOn !== true) return (guard) => raise(world, frame.faults, "beyond", guard);
  return (guard, why = `${whatIs(statement)}, for some values`) =>
    raise(world, frame.faults, named(statement, why), guard);
}

function named(statement: Statement, why: string): FaultName {
  const place = locationOf(statement);
  return `not followed: ${place === undefined ? "" : `${place}: `}${why}`;
}

function whatIs(statement: Statement): string {
  switch (statement.kind) {
    case "call":
      return `the builtin ${statement.callee} of OPA`;
    case "length":
      return "the number of members";
    default:
      return "a reference";
  }
}
