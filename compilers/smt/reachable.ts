import type { Formula } from "./logic.js";

/** Every formula that some formulas are made of, themselves included; members come before what holds them. */
export function reachable(formulas: readonly Formula[]): readonly Formula[] {
  const found = new Set<Formula>(formulas);
  // A set that grows is iterated to its end. No recursion: a chain of a thousand rules is deep.
  for (const formula of found) for (const member of membersOf(formula)) found.add(member);
  return [...found].sort((a, b) => a.id - b.id);
}

/** A formula that is one atom. */
export type AtomFormula = Extract<Formula, { readonly kind: "atom" }>;

/** The atoms in some formulas, in the order of making. */
export function atomsIn(formulas: readonly Formula[]): readonly AtomFormula[] {
  return reachable(formulas).filter((each) => each.kind === "atom");
}

/** What a formula is made of directly. */
export function membersOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "and":
    case "or":
      return formula.members;
    case "not":
      return [formula.member];
    default:
      return [];
  }
}
