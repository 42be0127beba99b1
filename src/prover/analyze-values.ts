import { holdsIn } from "../../compilers/smt/holds.js";
import type { Formula } from "../../compilers/smt/logic.js";

/** The values of formulas on one request; what several of them share is evaluated once. */
export function valuesOn(request: unknown): (formula: Formula) => boolean {
  const values = new Map<Formula, boolean>();
  const value = (formula: Formula): boolean => {
    const known = values.get(formula);
    if (known !== undefined) return known;
    const found = compute(formula);
    values.set(formula, found);
    return found;
  };
  const compute = (formula: Formula): boolean => {
    switch (formula.kind) {
      case "true":
      case "false":
        return formula.kind === "true";
      case "atom":
        return holdsIn(formula.atom, request);
      case "not":
        return !value(formula.member);
      case "and":
        return formula.members.every(value);
      case "or":
        return formula.members.some(value);
    }
  };
  return value;
}
