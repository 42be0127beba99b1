import { atomAt, type Formula, type Logic } from "../logic.js";
import type { Space } from "../place.js";
import { createFold } from "../reachable.js";

/** Rebuilds formulas in another logic over another space. */
export function carrier(logic: Logic, space: Space): (formula: Formula) => Formula {
  const known = carriers.get(logic) ?? new Map<Formula, Formula>();
  carriers.set(logic, known);
  return createFold(known, (formula, carried) => {
    switch (formula.kind) {
      case "true":
        return logic.true;
      case "false":
        return logic.false;
      case "atom":
        return atomAt(logic, formula.atom, space.at(formula.atom.place.keys));
      case "not":
        return logic.not(carried(formula.member));
      case "and":
        return logic.and(formula.members.map(carried));
      case "or":
        return logic.or(formula.members.map(carried));
    }
  });
}

const carriers = new WeakMap<Logic, Map<Formula, Formula>>();
