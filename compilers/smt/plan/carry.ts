import { atomAt, type Formula, type Logic } from "../logic.js";
import type { Space } from "../place.js";
import { createRebuild } from "../rebuild.js";

/** Rebuilds formulas in another logic over another space. */
export function carrier(logic: Logic, space: Space): (formula: Formula) => Formula {
  const known = carriers.get(logic) ?? new Map<Formula, Formula>();
  carriers.set(logic, known);
  return createRebuild(logic, ({ atom }) => atomAt(logic, atom, space.at(atom.place.keys)), known);
}

const carriers = new WeakMap<Logic, Map<Formula, Formula>>();
