import type { Atom } from "../atom.js";
import type { Formula, Logic } from "../logic.js";
import type { Place, Space } from "../place.js";

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
        return atomIn(logic, formula.atom, space.at(formula.atom.place.keys));
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

function atomIn(logic: Logic, atom: Atom, place: Place): Formula {
  switch (atom.kind) {
    case "is":
      return logic.is(place, atom.is);
    case "true":
      return logic.isTrue(place);
    case "text":
      return logic.text(place, atom.language);
    case "atMost":
      return logic.atMost(place, atom.bound);
    case "below":
      return logic.below(place, atom.bound);
    case "address":
      return logic.address(place, atom.family, atom.low, atom.high);
    case "instantAtMost":
      return logic.instantAtMost(place, atom.bound);
    case "instantBefore":
      return logic.instantBefore(place, atom.bound);
    case "someText":
      return logic.someText(place, atom.language);
    default:
      return logic.atom({ kind: atom.kind, place });
  }
}
