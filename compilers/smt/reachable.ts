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

/**
 * Finds something out about a formula from what it found out about its members, or those of them that are named, which it does first
 * and in their order. Without recursion, as a chain may be of any length.
 */
export function createFold<T>(
  known: Map<Formula, T>,
  find: (formula: Formula, of: (member: Formula) => T) => T,
  below: (formula: Formula) => readonly Formula[] = membersOf,
): (formula: Formula) => T {
  const of = (member: Formula): T => {
    if (!known.has(member)) throw new Error("a member that was not looked at");
    return known.get(member) as T;
  };
  return (formula) => {
    const waiting: { readonly formula: Formula; readonly members: readonly Formula[]; next: number }[] = [];
    const open = (each: Formula): void => {
      if (!known.has(each)) waiting.push({ formula: each, members: below(each), next: 0 });
    };
    open(formula);
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const member = top.members[top.next];
      top.next += 1;
      if (member !== undefined) {
        open(member);
        continue;
      }
      known.set(top.formula, find(top.formula, of));
      waiting.pop();
    }
    return of(formula);
  };
}
