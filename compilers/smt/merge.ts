import type { Atom } from "./atom.js";
import { complement, type Language, union } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import type { Place } from "./place.js";
import { Untranslatable } from "./untranslatable.js";

/** Rewrites a formula to one that says the same. */
export type Rewrite = (formula: Formula) => Formula;

/**
 * Makes a rewriting in which what is asked of one text is one question: a list of prefixes becomes one language, however a
 * translator took it apart, and what a value's atom implies about its kind is left out. Formulas that different translators
 * made of one thing then mostly are one formula, and there is nothing left to prove.
 */
export function createMerge(logic: Logic): Rewrite {
  const known = new Map<Formula, Formula>();
  const merge: Rewrite = (formula) => {
    const before = known.get(formula);
    if (before !== undefined) return before;
    const merged = rewritten(formula);
    known.set(formula, merged);
    known.set(merged, merged);
    return merged;
  };
  const rewritten: Rewrite = (formula) => {
    switch (formula.kind) {
      case "true":
      case "false":
      case "atom":
        return formula;
      case "not":
        return logic.not(merge(formula.member));
      case "or":
        return mergeOr(logic, logic.or(formula.members.map(merge)));
      case "and":
        // What holds of one side of De Morgan's law holds of the other.
        return mergeAnd(logic, logic.and(formula.members.map(merge)));
    }
  };
  return merge;
}

function mergeOr(logic: Logic, formula: Formula): Formula {
  if (formula.kind !== "or") return formula;
  return joined(logic, formula.members, (members) => logic.or(members)) ?? formula;
}

function mergeAnd(logic: Logic, formula: Formula): Formula {
  if (formula.kind !== "and") return formula;
  const members = withoutImplied(formula.members);
  const positive = members.filter(({ kind }) => kind !== "not");
  const negative = members.flatMap((each) => (each.kind === "not" ? [each.member] : []));
  const none = joined(logic, negative, (all) => logic.not(logic.or(all)));
  if (none === undefined) return members === formula.members ? formula : logic.and(members);
  return logic.and([...positive, none]);
}

/** The members with those about one place as one; `undefined` where there is nothing to join. */
function joined(
  logic: Logic,
  members: readonly Formula[],
  make: (members: readonly Formula[]) => Formula,
): Formula | undefined {
  const groups = new Map<
    string,
    { readonly asked: Asked; readonly members: Formula[]; readonly languages: Language[] }
  >();
  const others: Formula[] = [];
  for (const member of members) {
    const asked = askedBy(member);
    if (asked === undefined) {
      others.push(member);
      continue;
    }
    const key = `${asked.kind} ${asked.place.id}`;
    const group = groups.get(key) ?? { asked, members: [], languages: [] };
    groups.set(key, group);
    group.members.push(member);
    group.languages.push(asked.language);
  }
  if ([...groups.values()].every((group) => group.members.length < 2)) return undefined;
  const together = [...groups.values()].flatMap(({ asked: { kind, place }, members: mine, languages }) => {
    const language = mine.length < 2 ? undefined : unionOf(languages);
    return language === undefined ? mine : [logic[kind](place, language)];
  });
  return make([...others, ...together]);
}

/** A question whether a place holds a text, or a list with a text, of a language. */
interface Asked {
  readonly kind: "text" | "someText";
  readonly place: Place;
  readonly language: Language;
}

function askedBy(formula: Formula): Asked | undefined {
  if (formula.kind === "atom") {
    const { atom } = formula;
    return atom.kind === "text" || atom.kind === "someText" ? atom : undefined;
  }
  // A language with the empty text is written as "a text, and not one of the others".
  if (formula.kind !== "and" || formula.members.length !== 2) return undefined;
  const [is, not] = formula.members;
  const [isText, outside] =
    is?.kind === "atom" ? [is.atom, not] : [not?.kind === "atom" ? not.atom : undefined, is];
  if (isText?.kind !== "is" || isText.is !== "string") return undefined;
  if (outside?.kind !== "not" || outside.member.kind !== "atom") return undefined;
  const { atom } = outside.member;
  if (atom.kind !== "text" || atom.place !== isText.place) return undefined;
  return { kind: "text", place: atom.place, language: complement(atom.language) };
}

/** Where a union would be too large, its members stay apart. */
const STATES = 8_000;

function unionOf(languages: readonly Language[]): Language | undefined {
  const states = languages.reduce((sum, { automaton }) => sum + automaton.size, 0);
  if (states > STATES) return undefined;
  try {
    return union(languages);
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}

/** A text is neither absent nor null nor a number: what is said of kinds beside an atom of a value says nothing more. */
function withoutImplied(members: readonly Formula[]): readonly Formula[] {
  const kinds = new Map<Place, string>();
  for (const member of members) {
    if (member.kind !== "atom") continue;
    const kind = kindOf(member.atom);
    if (kind !== undefined) kinds.set(member.atom.place, kind);
  }
  if (kinds.size === 0) return members;
  const needed = members.filter((member) => {
    const inner = member.kind === "not" ? member.member : member;
    if (inner.kind !== "atom" || inner.atom.kind !== "is") return true;
    const kind = kinds.get(inner.atom.place);
    if (kind === undefined) return true;
    return member.kind === "not" ? inner.atom.is === kind : inner.atom.is !== kind;
  });
  return needed.length === members.length ? members : needed;
}

/** What kind a place has where an atom is true of it. */
function kindOf(atom: Atom): string | undefined {
  switch (atom.kind) {
    case "is":
      return undefined;
    case "true":
      return "boolean";
    case "text":
    case "address":
    case "instantAtMost":
    case "instantBefore":
      return "string";
    case "atMost":
    case "below":
    case "whole":
    case "tenThousandths":
    case "writtenWhole":
      return "number";
    case "someText":
    case "someOther":
      return "array";
  }
}
