import { type Atom, kindOfAtom } from "./atom.js";
import { aboutCells, type NumberBound } from "./cells.js";
import { type Language, literal, shortest } from "./language/index.js";
import type { Formula, Logic } from "./logic.js";
import { KINDS, type Kind, type Place } from "./place.js";
import { compareRationals } from "./rational.js";
import { type AtomFormula, atomsIn } from "./reachable.js";

/**
 * What is always so of the places and kinds in some formulas, and what is cheap to say of their values: a solver to which atoms are
 * just letters is told it from the start. The rest it learns when it needs it.
 */
export function axioms(logic: Logic, formulas: readonly Formula[]): Formula {
  const atoms = atomsIn(formulas);
  return logic.and([
    ...[...kindsIn(atoms)].flatMap(([place, kinds]) => aboutKinds(logic, place, kinds)),
    ...atoms
      .filter(({ atom }) => atom.kind !== "is")
      .map((each) => implies(logic, each, logic.is(each.atom.place, kindOfAtom(each.atom)))),
    ...byPlace(atoms).flatMap((each) => [
      ...fractionsOf(logic, each),
      ...chain(logic, each.filter(isNumberBound).sort(byNumber)),
      ...aboutCells(logic, each, each.filter(isNumberBound).sort(byNumber)),
      ...chain(logic, each.filter(isInstantBound).sort(byInstant)),
    ]),
  ]);
}

/**
 * That a place does not hold two different texts, or addresses of two networks. Long for long lists: worth it only for a question that
 * has a model without it.
 */
export function exclusions(logic: Logic, formulas: readonly Formula[]): Formula {
  return logic.and(
    byPlace(atomsIn(formulas)).flatMap((atoms) => [
      ...atMostOne(
        logic,
        atoms.filter(({ atom }) => atom.kind === "text" && isSingle(atom.language)),
      ),
      ...FAMILIES.flatMap((family) =>
        ranges(
          logic,
          atoms.filter(isRange).filter(({ atom }) => atom.family === family),
        ),
      ),
    ]),
  );
}

const FAMILIES = [4, 6] as const;

/** Networks lie within each other or apart; of what does neither nothing is said. */
function ranges(logic: Logic, atoms: readonly Range[]): readonly Formula[] {
  const found: Formula[] = [];
  const inner = new Map<Range | undefined, Formula[]>();
  /** The ranges around the present one, each within the one before it. */
  const around: Range[] = [];
  for (const each of atoms.toSorted(outerFirst)) {
    while ((around.at(-1)?.atom.high ?? each.atom.low) < each.atom.low) around.pop();
    const outer = around.at(-1);
    if (outer !== undefined && outer.atom.high < each.atom.high) continue;
    if (outer !== undefined) found.push(implies(logic, each, outer));
    const siblings = inner.get(outer) ?? [];
    inner.set(outer, siblings);
    siblings.push(each);
    around.push(each);
  }
  return [...found, ...[...inner.values()].flatMap((siblings) => atMostOne(logic, siblings))];
}

function outerFirst({ atom: a }: Range, { atom: b }: Range): number {
  return sign(a.low - b.low) || sign(b.high - a.high);
}

function sign(difference: bigint): number {
  return Number(difference > 0n) - Number(difference < 0n);
}

/** Of each place the kinds that are spoken of, directly or by what is below it or by what it holds. */
function kindsIn(atoms: readonly AtomFormula[]): ReadonlyMap<Place, ReadonlySet<Kind>> {
  const found = new Map<Place, Set<Kind>>();
  const mention = (place: Place, kind: Kind): void => {
    const known = found.get(place);
    if (known !== undefined) {
      known.add(kind);
      return;
    }
    found.set(place, new Set([kind]));
    if (place.parent === undefined) return;
    mention(place, "absent");
    mention(place.parent, "object");
  };
  for (const { atom } of atoms) mention(atom.place, kindOfAtom(atom));
  return found;
}

/** A place has one kind, and there is nothing below what is no object. */
function aboutKinds(logic: Logic, place: Place, mentioned: ReadonlySet<Kind>): readonly Formula[] {
  const kinds = KINDS.filter((kind) => mentioned.has(kind)).map((kind) => logic.is(place, kind));
  return [
    ...atMostOne(logic, kinds),
    ...(kinds.length === KINDS.length ? [logic.or(kinds)] : []),
    ...(place.parent === undefined
      ? []
      : [logic.or([logic.is(place, "absent"), logic.is(place.parent, "object")])]),
  ];
}

/** Each is so of every number of which the one before it is so. */
const FRACTIONS: readonly Atom["kind"][] = ["writtenWhole", "whole", "tenThousandths"];

function fractionsOf(logic: Logic, atoms: readonly AtomFormula[]): readonly Formula[] {
  return chain(
    logic,
    FRACTIONS.flatMap((kind) => atoms.filter(({ atom }) => atom.kind === kind)),
  );
}

/** Each formula implies the next. */
function chain(logic: Logic, formulas: readonly Formula[]): readonly Formula[] {
  return formulas.slice(1).map((next, index) => implies(logic, formulas[index] as Formula, next));
}

type Of<T extends Atom["kind"]> = AtomFormula & { readonly atom: Extract<Atom, { readonly kind: T }> };
type InstantBound = Of<"instantAtMost" | "instantBefore">;
type Range = Of<"address">;

function isNumberBound(each: AtomFormula): each is NumberBound {
  return each.atom.kind === "atMost" || each.atom.kind === "below";
}

function isRange(each: AtomFormula): each is Range {
  return each.atom.kind === "address";
}

function isInstantBound(each: AtomFormula): each is InstantBound {
  return each.atom.kind === "instantAtMost" || each.atom.kind === "instantBefore";
}

/** From the lowest bound up; of two with one value the one that leaves it out is lower. */
function byNumber({ atom: a }: NumberBound, { atom: b }: NumberBound): number {
  return compareRationals(a.bound, b.bound) || Number(a.kind === "atMost") - Number(b.kind === "atMost");
}

function byInstant({ atom: a }: InstantBound, { atom: b }: InstantBound): number {
  return a.bound - b.bound || Number(a.kind === "instantAtMost") - Number(b.kind === "instantAtMost");
}

/** In groups of groups: about as many formulas as members, not the square of it. */
function atMostOne(logic: Logic, members: readonly Formula[]): readonly Formula[] {
  if (members.length <= GROUP) {
    return members.flatMap((a, index) => members.slice(index + 1).map((b) => logic.not(logic.and([a, b]))));
  }
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

const GROUP = 7;

const singles = new WeakMap<Language, boolean>();

/** Whether a language is just one text. */
function isSingle(language: Language): boolean {
  const known = singles.get(language);
  if (known !== undefined) return known;
  const text = shortest(language);
  const found = text !== undefined && literal(text).key === language.key;
  singles.set(language, found);
  return found;
}

function byPlace(atoms: readonly AtomFormula[]): readonly (readonly AtomFormula[])[] {
  const found = new Map<Place, AtomFormula[]>();
  for (const each of atoms) {
    const known = found.get(each.atom.place);
    if (known === undefined) found.set(each.atom.place, [each]);
    else known.push(each);
  }
  return [...found.values()];
}

function implies(logic: Logic, condition: Formula, consequence: Formula): Formula {
  return logic.or([logic.not(condition), consequence]);
}
