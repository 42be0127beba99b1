import { holdsIn } from "../../compilers/smt/holds.js";
import type { Formula } from "../../compilers/smt/logic.js";

const [OPEN, YES, NO] = [0, 1, 2] as const;

/** The values of the formulas of one `Logic` on one request, each computed once. */
export function valuesOn(request: unknown): (formula: Formula) => boolean {
  // A byte for each formula by its number: many requests are kept with what is known of them.
  let known = new Uint8Array(0);
  const value = (formula: Formula): boolean => {
    const state = known[formula.id] ?? OPEN;
    if (state !== OPEN) return state === YES;
    const found = compute(formula);
    if (formula.id >= known.length) known = longer(known, formula.id);
    known[formula.id] = found ? YES : NO;
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

/** With room for a number, and for some more so that it is not done again at once. */
function longer(bytes: Uint8Array, number: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.ceil((number + 1) * 1.25));
  copy.set(bytes);
  return copy;
}

/** The same for many requests, where what is known of each is kept. */
export function keptValues(): (request: unknown) => (formula: Formula) => boolean {
  const known = new Map<unknown, (formula: Formula) => boolean>();
  return (request) => {
    const values = known.get(request) ?? valuesOn(request);
    known.set(request, values);
    return values;
  };
}
