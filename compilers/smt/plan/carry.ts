import { atomAt, type Formula, type Logic } from "../logic.js";
import type { Space } from "../place.js";

/** Rebuilds formulas in another logic over another space. */
export function carrier(logic: Logic, space: Space): (formula: Formula) => Formula {
  const known = carriers.get(logic) ?? new Map<Formula, Formula>();
  carriers.set(logic, known);
  const visit = (formula: Formula): Formula => {
    const found = known.get(formula);
    if (found !== undefined) return found;
    const made = rebuild(formula);
    known.set(formula, made);
    return made;
  };
  const rebuild = (formula: Formula): Formula => {
    switch (formula.kind) {
      case "true":
        return logic.true;
      case "false":
        return logic.false;
      case "atom":
        return atomAt(logic, formula.atom, space.at(formula.atom.place.keys));
      case "not":
        return logic.not(visit(formula.member));
      case "and":
        return logic.and(formula.members.map(visit));
      case "or":
        return logic.or(formula.members.map(visit));
    }
  };
  return visit;
}

const carriers = new WeakMap<Logic, Map<Formula, Formula>>();
