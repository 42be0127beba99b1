import { type Atom, kindOfAtom } from "./atom.js";
import { DATETIME, IPV4, IPV6, isSubset } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";

/** Members of a conjunction without those that follow from another one: what is a text is not a number, an address is a text. */
export function withoutImplied(members: readonly Formula[]): readonly Formula[] {
  const given = members.flatMap((each) => (each.kind === "atom" ? [each.atom] : []));
  if (given.length === 0) return members;
  const kinds = new Map(
    given.flatMap((atom) => (atom.kind === "is" ? [] : [[atom.place, kindOfAtom(atom)] as const])),
  );
  const needed = members.filter((member) => {
    const inner = member.kind === "not" ? member.member : member;
    if (inner.kind !== "atom") return true;
    const { atom } = inner;
    if (atom.kind === "is") {
      const kind = kinds.get(atom.place);
      return kind === undefined || (member.kind === "not") === (kind === atom.is);
    }
    return member.kind === "not" || !given.some((other) => implies(other, atom));
  });
  return needed.length === members.length ? members : needed;
}

/** Members of a disjunction without those that another one follows from, alone or together with something else. */
export function withoutImplying(members: readonly Formula[]): readonly Formula[] {
  const weaker = members.flatMap((each) => (each.kind === "atom" && isImplied(each.atom) ? [each.atom] : []));
  if (weaker.length === 0) return members;
  const isStronger = (member: Formula): boolean =>
    member.kind === "atom" && weaker.some((atom) => implies(member.atom, atom));
  const needed = members.filter(
    (member) => !isStronger(member) && !(member.kind === "and" && member.members.some(isStronger)),
  );
  return needed.length === members.length ? members : needed;
}

/** Members of a conjunction in which what the conjunction says elsewhere is put in, as far as they are small. */
export function withKnown(logic: Logic, members: readonly Formula[]): readonly Formula[] {
  const known = new Map<Formula, Formula>();
  for (const member of members) {
    if (member.kind === "atom") known.set(member, logic.true);
    if (member.kind === "not" && member.member.kind === "atom") known.set(member.member, logic.false);
  }
  if (known.size === 0 || known.size === members.length) return members;
  return members.map((member) => (isSmall(member) ? put(logic, member, known) : member));
}

const SMALL = 24;

function isSmall(formula: Formula): boolean {
  if (formula.kind !== "or" && formula.kind !== "not") return false;
  let left = SMALL;
  const count = (each: Formula): boolean => {
    left -= 1;
    if (left < 0) return false;
    if (each.kind === "not") return count(each.member);
    return each.kind === "and" || each.kind === "or" ? each.members.every(count) : true;
  };
  return formula.kind === "not" && formula.member.kind === "atom" ? false : count(formula);
}

function put(logic: Logic, formula: Formula, known: ReadonlyMap<Formula, Formula>): Formula {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula;
    case "atom":
      return known.get(formula) ?? formula;
    case "not":
      return logic.not(put(logic, formula.member, known));
    case "and":
      return logic.and(formula.members.map((each) => put(logic, each, known)));
    case "or":
      return logic.or(formula.members.map((each) => put(logic, each, known)));
  }
}

/** Whether an atom may follow from one of another kind. */
function isImplied({ kind }: Atom): boolean {
  return kind === "text" || kind === "whole";
}

function implies(a: Atom, b: Atom): boolean {
  if (a.place !== b.place || a === b) return false;
  if (b.kind === "whole") return a.kind === "writtenWhole";
  if (b.kind !== "text") return false;
  if (a.kind === "address") return isSubset(a.family === 4 ? IPV4 : IPV6, b.language);
  return (a.kind === "instantAtMost" || a.kind === "instantBefore") && isSubset(DATETIME, b.language);
}
