import { type ActionName, askAction } from "../action.js";
import { areDisjoint, isSubset, type Language } from "../language/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Kind, Place, Space } from "../place.js";

/** What one translation asks of the request: its own logic, and what is known of the request beforehand. */
export interface World {
  readonly logic: Logic;
  readonly space: Space;
  readonly action: ActionName | undefined;
  /** Set once something depends on what is known of the action. */
  askedAction: boolean;
  /** Whether a run goes on behind what is not followed, which is a fault then; else it is an error. */
  readonly goesOn?: boolean;
  /** Names for the elements of arrays that are looped over. */
  readonly element: () => Place;
}

/** Makes the places of elements, which lie below no request. */
export function createElements(): () => Place {
  let count = 0;
  return () => {
    count += 1;
    return { id: -count, keys: ["\u0000element", String(count)], parent: undefined };
  };
}

/** The members of a conjunction. */
export function conjuncts(formula: Formula): readonly Formula[] {
  if (formula.kind === "true") return [];
  return formula.kind === "and" ? formula.members : [formula];
}

/** A conjunction, without what its members say already about kinds: a place has one, and what is asked of a value tells it. */
export function and(world: World, given: readonly Formula[]): Formula {
  const { logic } = world;
  const members = given.flatMap(conjuncts);
  if (!members.some(asksKind)) return logic.and(members);
  const kinds = new Map<Place, Kind>();
  for (const each of members) {
    const told = kindTold(each);
    if (told === undefined) continue;
    if ((kinds.get(told.place) ?? told.kind) !== told.kind) return logic.false;
    kinds.set(told.place, told.kind);
  }
  const valued = new Set(members.flatMap((each) => (isValueAtom(each) ? [each.atom.place] : [])));
  const needed = members.filter((each) => {
    if (each.kind === "atom" && each.atom.kind === "is") return !valued.has(each.atom.place);
    if (each.kind !== "not" || each.member.kind !== "atom" || each.member.atom.kind !== "is") return true;
    return kinds.get(each.member.atom.place) === undefined;
  });
  const isContradicted = members.some(
    ({ kind, ...each }) =>
      kind === "not" &&
      "member" in each &&
      each.member.kind === "atom" &&
      each.member.atom.kind === "is" &&
      kinds.get(each.member.atom.place) === each.member.atom.is,
  );
  return isContradicted ? logic.false : logic.and(needed);
}

function asksKind(formula: Formula): boolean {
  const inner = formula.kind === "not" ? formula.member : formula;
  return inner.kind === "atom" && inner.atom.kind === "is";
}

/** The negation, pushed inwards where it meets negations only. */
export function negate(world: World, formula: Formula): Formula {
  const { logic } = world;
  if (formula.kind === "and" && formula.members.every(({ kind }) => kind === "not")) {
    return logic.or(formula.members.map((each) => logic.not(each)));
  }
  return logic.not(formula);
}

/** What a formula asks beyond another that holds. */
export function beyond(world: World, formula: Formula, given: Formula): Formula {
  if (formula === given) return world.logic.true;
  const known = factsOf(given).ids;
  return world.logic.and(conjuncts(formula).filter(({ id }) => !known.has(id)));
}

/** So many alternatives are looked at. */
const LOOKED_AT = 64;

/** Whether one look shows that what holds makes a formula true. */
export function implies(live: Formula, formula: Formula): boolean {
  if (formula.kind === "true" || formula === live) return true;
  const { ids, kinds } = factsOf(live);
  return conjuncts(formula).every((each) => {
    if (ids.has(each.id)) return true;
    if (each.kind === "atom" && each.atom.kind === "is") return kinds.get(each.atom.place) === each.atom.is;
    if (each.kind === "not" && each.member.kind === "atom" && each.member.atom.kind === "is") {
      const known = kinds.get(each.member.atom.place);
      return known !== undefined && known !== each.member.atom.is;
    }
    if (each.kind !== "or" || each.members.length > LOOKED_AT) return false;
    return each.members.some((member) => conjuncts(member).every(({ id }) => ids.has(id)));
  });
}

/** Whether one look shows that what holds makes a formula false. */
export function refutes(world: World, live: Formula, formula: Formula): boolean {
  if (formula.kind === "false" || live.kind === "false") return true;
  const { ids, kinds } = factsOf(live);
  return conjuncts(formula).some((each) => {
    if (each.kind === "not" ? implies(live, each.member) : ids.has(world.logic.not(each).id)) return true;
    const told = kindTold(each);
    if (told !== undefined) return (kinds.get(told.place) ?? told.kind) !== told.kind;
    const { member } = each.kind === "not" ? each : { member: undefined };
    return (
      member?.kind === "atom" && member.atom.kind === "is" && kinds.get(member.atom.place) === member.atom.is
    );
  });
}

/** The kind that a place has where the formula holds, if it tells. */
export function kindAt(world: World, live: Formula, place: Place): Kind | undefined {
  if (place === world.space.root && world.action !== undefined && world.action.kind !== "free")
    return "object";
  if (isAction(world, place) && world.action !== undefined && world.action.kind !== "free") return "string";
  return factsOf(live).kinds.get(place);
}

/** Whether a place has a kind, where the formula holds. */
export function isKind(world: World, live: Formula, place: Place, kind: Kind): Formula {
  const known = kindAt(world, live, place);
  if (known !== undefined) return known === kind ? world.logic.true : world.logic.false;
  // Elements of an array are there.
  if (kind === "absent" && place.parent === undefined) return world.logic.false;
  return world.logic.is(place, kind);
}

/** Whether a place holds a text in a language. */
export function isText(world: World, place: Place, language: Language): Formula {
  if (isAction(world, place) && world.action !== undefined) {
    world.askedAction = true;
    return askAction(world.logic, place, world.action, language);
  }
  return world.logic.text(place, language);
}

/** Whether one look shows that the text at a place, if there is one, is not in a language. */
export function excludes(live: Formula, place: Place, language: Language): boolean {
  return conjuncts(live).some((each) => {
    const { member, holds } =
      each.kind === "not" ? { member: each.member, holds: false } : { member: each, holds: true };
    if (member.kind !== "atom" || member.atom.kind !== "text" || member.atom.place !== place) return false;
    return holds ? areDisjoint(member.atom.language, language) : isSubset(language, member.atom.language);
  });
}

/** Whether a place is the one of the action's name. */
export function isAction(world: World, place: Place): boolean {
  return world.action !== undefined && place.parent === world.space.root && place.keys[0] === "action";
}

interface Facts {
  readonly ids: ReadonlySet<number>;
  readonly kinds: ReadonlyMap<Place, Kind>;
}

const facts = new WeakMap<Formula, Facts>();

function factsOf(formula: Formula): Facts {
  const known = facts.get(formula);
  if (known !== undefined) return known;
  const ids = new Set<number>([formula.id]);
  const kinds = new Map<Place, Kind>();
  for (const each of conjuncts(formula)) {
    ids.add(each.id);
    const told = kindTold(each);
    if (told !== undefined) kinds.set(told.place, told.kind);
  }
  const made = { ids, kinds };
  facts.set(formula, made);
  return made;
}

function kindTold(formula: Formula): { readonly place: Place; readonly kind: Kind } | undefined {
  if (formula.kind !== "atom") return undefined;
  const { atom } = formula;
  return { place: atom.place, kind: atom.kind === "is" ? atom.is : KINDS_OF_ATOMS[atom.kind] };
}

function isValueAtom(formula: Formula): formula is Extract<Formula, { kind: "atom" }> {
  return formula.kind === "atom" && formula.atom.kind !== "is";
}

const KINDS_OF_ATOMS = {
  true: "boolean",
  text: "string",
  atMost: "number",
  below: "number",
  whole: "number",
  tenThousandths: "number",
  writtenWhole: "number",
  address: "string",
  instantAtMost: "string",
  instantBefore: "string",
  someText: "array",
  someOther: "array",
} as const satisfies Record<string, Kind>;
