import type { Atom } from "./atom.js";
import { type Language, literal, shortest } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import { KINDS, type Kind, type Place } from "./place.js";
import { compareRationals } from "./rational.js";
import { atomsIn } from "./reachable.js";

/**
 * What is always so of the places and kinds in some formulas, and what is cheap to say of their values: a solver to which atoms are
 * just letters is told it from the start. The rest it learns when it needs it.
 */
export function axioms(logic: Logic, formulas: readonly Formula[]): Formula {
  const atoms = atomsIn(formulas);
  const kinds = new Map<Place, Set<Kind>>();
  const mention = (place: Place, kind: Kind): void => {
    const known = kinds.get(place);
    if (known !== undefined) return void known.add(kind);
    kinds.set(place, new Set([kind]));
    if (place.parent === undefined) return;
    mention(place, "absent");
    mention(place.parent, "object");
  };
  for (const atom of atoms) mention(atom.place, kindOf(atom));
  return logic.and([
    ...[...kinds].flatMap(([place, each]) => aboutKinds(logic, place, each)),
    ...atoms.flatMap((atom) =>
      atom.kind === "is" ? [] : [implies(logic, formulaOf(logic, atom), logic.is(atom.place, kindOf(atom)))],
    ),
    ...[...byPlace(atoms).values()].flatMap((each) => [
      ...aboutNumbers(logic, each),
      ...chain(
        logic,
        each.filter(isNumberBound).sort((a, b) => compareRationals(a.bound, b.bound) || strict(a, b)),
      ),
      ...chain(
        logic,
        each.filter(isInstantBound).sort((a, b) => a.bound - b.bound || strict(a, b)),
      ),
    ]),
  ]);
}

/** That a place does not hold two different texts. Long for many texts: worth it only for a question that has a model without it. */
export function exclusions(logic: Logic, formulas: readonly Formula[]): Formula {
  const places = byPlace(atomsIn(formulas)).values();
  return logic.and(
    [...places].flatMap((atoms) => {
      const single = atoms.filter((atom) => atom.kind === "text" && isSingle(atom.language));
      return atMostOne(
        logic,
        single.map((atom) => formulaOf(logic, atom)),
      );
    }),
  );
}

/** The kind of what an atom can be true of. */
function kindOf(atom: Atom): Kind {
  switch (atom.kind) {
    case "is":
      return atom.is;
    case "true":
      return "boolean";
    case "atMost":
    case "below":
    case "whole":
    case "tenThousandths":
    case "writtenWhole":
      return "number";
    case "text":
    case "address":
    case "instantAtMost":
    case "instantBefore":
      return "string";
    case "someText":
    case "someOther":
      return "array";
  }
}

/** A place has one kind, and there is nothing below what is no object. */
function aboutKinds(logic: Logic, place: Place, mentioned: ReadonlySet<Kind>): readonly Formula[] {
  const kinds = KINDS.filter((kind) => mentioned.has(kind)).map((kind) => logic.is(place, kind));
  return [
    ...pairs(kinds).map(([a, b]) => logic.not(logic.and([a, b]))),
    ...(kinds.length === KINDS.length ? [logic.or(kinds)] : []),
    ...(place.parent === undefined
      ? []
      : [logic.or([logic.is(place, "absent"), logic.is(place.parent, "object")])]),
  ];
}

function aboutNumbers(logic: Logic, atoms: readonly Atom[]): readonly Formula[] {
  const [written, whole, fine] = (["writtenWhole", "whole", "tenThousandths"] as const).map((kind) =>
    atoms.find((atom) => atom.kind === kind),
  );
  return [
    [written, whole],
    [whole, fine],
    [written, fine],
  ].flatMap(([a, b]) =>
    a === undefined || b === undefined ? [] : [implies(logic, formulaOf(logic, a), formulaOf(logic, b))],
  );
}

/** Upper bounds from the lowest up: what is under one is under the next. */
function chain(logic: Logic, bounds: readonly Atom[]): readonly Formula[] {
  return bounds.slice(1).map((atom, index) => {
    const lower = bounds[index] as Atom;
    return implies(logic, formulaOf(logic, lower), formulaOf(logic, atom));
  });
}

/** Of two bounds at one value the one that leaves it out is lower. */
function strict(a: Atom, b: Atom): number {
  const rank = ({ kind }: Atom): number => (kind === "below" || kind === "instantBefore" ? 0 : 1);
  return rank(a) - rank(b);
}

type NumberBound = Extract<Atom, { kind: "atMost" | "below" }>;
type InstantBound = Extract<Atom, { kind: "instantAtMost" | "instantBefore" }>;

function isNumberBound(atom: Atom): atom is NumberBound {
  return atom.kind === "atMost" || atom.kind === "below";
}

function isInstantBound(atom: Atom): atom is InstantBound {
  return atom.kind === "instantAtMost" || atom.kind === "instantBefore";
}

/** In groups of groups: as many formulas as members, not the square of it. */
function atMostOne(logic: Logic, members: readonly Formula[]): readonly Formula[] {
  if (members.length <= GROUP) return pairs(members).map(([a, b]) => logic.not(logic.and([a, b])));
  const groups = Array.from({ length: Math.ceil(members.length / GROUP) }, (_, index) =>
    members.slice(index * GROUP, (index + 1) * GROUP),
  );
  return [
    ...groups.flatMap((group) => atMostOne(logic, group)),
    ...atMostOne(
      logic,
      groups.map((group) => logic.or(group)),
    ),
  ];
}

const GROUP = 5;

const singles = new WeakMap<Language, boolean>();

function isSingle(language: Language): boolean {
  const known = singles.get(language);
  if (known !== undefined) return known;
  const text = shortest(language);
  const found = text !== undefined && literal(text).key === language.key;
  singles.set(language, found);
  return found;
}

function byPlace(atoms: readonly Atom[]): ReadonlyMap<Place, readonly Atom[]> {
  const found = new Map<Place, Atom[]>();
  for (const atom of atoms) {
    const known = found.get(atom.place);
    if (known === undefined) found.set(atom.place, [atom]);
    else known.push(atom);
  }
  return found;
}

function implies(logic: Logic, condition: Formula, consequence: Formula): Formula {
  return logic.or([logic.not(condition), consequence]);
}

function pairs(members: readonly Formula[]): readonly (readonly [Formula, Formula])[] {
  return members.flatMap((a, index) => members.slice(index + 1).map((b) => [a, b] as const));
}

function formulaOf(logic: Logic, atom: Atom): Formula {
  return logic.atom(atom as Parameters<Logic["atom"]>[0]);
}
