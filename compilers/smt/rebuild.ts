import type { Formula, Logic } from "./logic.js";
import { type AtomFormula, createFold } from "./reachable.js";

/** Rebuilds formulas with other atoms, maybe in another logic; `known` holds what was rebuilt before. */
export function createRebuild(
  logic: Logic,
  atomOf: (atom: AtomFormula) => Formula,
  known: Map<Formula, Formula> = new Map(),
): (formula: Formula) => Formula {
  return createFold(known, (formula, rebuilt) => {
    switch (formula.kind) {
      case "true":
        return logic.true;
      case "false":
        return logic.false;
      case "atom":
        return atomOf(formula);
      case "not":
        return logic.not(rebuilt(formula.member));
      case "and":
        return logic.and(formula.members.map(rebuilt));
      case "or":
        return logic.or(formula.members.map(rebuilt));
    }
  });
}
