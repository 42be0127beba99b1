import { withKnown, withoutImplied, withoutImplying } from "./implied.js";
import { complement, intersection, type Language, lengthBound, union } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import type { Place } from "./place.js";
import { createFold } from "./reachable.js";
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
  const merge: Rewrite = createFold<Formula>(known, (formula, of) => {
    const merged = rewritten(formula, of);
    known.set(merged, merged);
    return merged;
  });
  const rewritten = (formula: Formula, of: Rewrite): Formula => {
    switch (formula.kind) {
      case "true":
      case "false":
      case "atom":
        return formula;
      case "not":
        return logic.not(of(formula.member));
      case "or":
        return mergeOr(logic, logic.or(formula.members.map(of)));
      case "and":
        // What holds of one side of De Morgan's law holds of the other.
        return mergeAnd(logic, logic.and(formula.members.map(of)), merge);
    }
  };
  return merge;
}

function mergeOr(logic: Logic, formula: Formula): Formula {
  if (formula.kind !== "or") return formula;
  const members = withoutImplying(formula.members);
  const shorter = members === formula.members ? formula : logic.or(members);
  if (shorter.kind !== "or") return shorter;
  return joined(logic, shorter.members, (all) => logic.or(all)) ?? shorter;
}

function mergeAnd(logic: Logic, formula: Formula, merge: Rewrite): Formula {
  if (formula.kind !== "and") return formula;
  // What is put in may make members of a member one.
  const put = logic.and(withKnown(logic, formula.members).map(merge));
  if (put.kind !== "and") return put;
  const members = withoutImplied(put.members);
  const positive = members.filter(({ kind }) => kind !== "not");
  const negative = members.flatMap((each) => (each.kind === "not" ? [each.member] : []));
  const none = joined(logic, negative, (all) => logic.not(logic.or(all)));
  const whole = logic.and(none === undefined ? members : [...positive, none]);
  return whole.kind === "and" ? (narrowed(logic, whole.members) ?? whole) : whole;
}

/**
 * Of a text of some languages and of none of others, one language is left; `undefined` where nothing can be narrowed. A bound of the
 * length stays apart: together with it an automaton has to count.
 */
function narrowed(logic: Logic, members: readonly Formula[]): Formula | undefined {
  const groups = new Map<Place, Said[]>();
  const inside = new Set<Place>();
  for (const member of members) {
    const outer = member.kind === "not" ? member.member : member;
    if (outer.kind !== "atom" || outer.atom.kind !== "text") continue;
    const { place, language } = outer.atom;
    if (lengthBound(language) !== undefined || lengthBound(complement(language)) !== undefined) continue;
    if (member.kind !== "not") inside.add(place);
    const group = groups.get(place) ?? [];
    groups.set(place, group);
    group.push({ member, language: member.kind === "not" ? complement(language) : language });
  }
  const chosen = [...groups]
    .filter(([place]) => inside.has(place))
    .map(([place, group]) => ({ place, ...inCommon(group) }))
    .filter((each) => each.members.length > 1);
  if (chosen.length === 0) return undefined;
  const gone = new Set(chosen.flatMap((each) => each.members));
  return logic.and([
    ...members.filter((member) => !gone.has(member)),
    ...chosen.map(({ place, language }) => logic.text(place, language)),
  ]);
}

/** A member of a conjunction and the language that it puts a text in. */
interface Said {
  readonly member: Formula;
  readonly language: Language;
}

/** What as many members as fit into one small automaton have in common, those with the smallest first. */
function inCommon(group: readonly Said[]): {
  readonly members: readonly Formula[];
  readonly language: Language;
} {
  const [first, ...others] = group.toSorted((a, b) => a.language.automaton.size - b.language.automaton.size);
  if (first === undefined) throw new Error("a group has members");
  const members = [first.member];
  let { language } = first;
  for (const other of others) {
    if (language.automaton.size * other.language.automaton.size > STATES) continue;
    language = intersection([language, other.language]);
    members.push(other.member);
  }
  return { members, language };
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
