import { type Atom, atomKey } from "./atom.js";
import { complement, IPV4, IPV6, type Language } from "./language/index.js";
import type { Kind, Place } from "./place.js";
import type { Rational } from "./rational.js";

/** A boolean formula over atoms. Equal ones made by one `Logic` are the same object. */
export type Formula = {
  /** Position in the order of making: members come before what holds them. */
  readonly id: number;
} & (
  | { readonly kind: "true" | "false" }
  | { readonly kind: "atom"; readonly atom: Atom }
  | { readonly kind: "not"; readonly member: Formula }
  | { readonly kind: "and" | "or"; readonly members: readonly Formula[] }
);

/** Makes formulas, simplified as far as one look at the members allows. */
export interface Logic {
  readonly true: Formula;
  readonly false: Formula;
  readonly not: (member: Formula) => Formula;
  readonly and: (members: readonly Formula[]) => Formula;
  readonly or: (members: readonly Formula[]) => Formula;
  /** Whether two formulas differ. */
  readonly xor: (a: Formula, b: Formula) => Formula;
  /** `condition ? yes : no`. */
  readonly choose: (condition: Formula, yes: Formula, no: Formula) => Formula;
  readonly is: (place: Place, kind: Kind) => Formula;
  readonly isTrue: (place: Place) => Formula;
  /** The place holds a text in the language. */
  readonly text: (place: Place, language: Language) => Formula;
  readonly atMost: (place: Place, bound: Rational) => Formula;
  readonly below: (place: Place, bound: Rational) => Formula;
  readonly instantAtMost: (place: Place, bound: number) => Formula;
  readonly instantBefore: (place: Place, bound: number) => Formula;
  readonly address: (place: Place, family: 4 | 6, low: bigint, high: bigint) => Formula;
  /** The place holds an array of which some element is a text in the language. */
  readonly someText: (place: Place, language: Language) => Formula;
  /** Any of the atoms without a parameter. */
  readonly atom: (
    atom: Extract<Atom, { kind: "whole" | "tenThousandths" | "writtenWhole" | "someOther" }>,
  ) => Formula;
  /** Every atom made so far, in the order of making. */
  readonly atoms: () => readonly Atom[];
}

/** Makes an empty `Logic`; formulas of different ones must not be mixed. */
export function createLogic(): Logic {
  let count = 0;
  const known = new Map<string, Formula>();
  const negations = new Map<Formula, Formula>();
  const together = { and: createTogether(), or: createTogether() };
  const atoms: Atom[] = [];
  const put = (make: (id: number) => Formula): Formula => {
    count += 1;
    return make(count - 1);
  };
  const TRUE = put((id) => ({ id, kind: "true" }));
  const FALSE = put((id) => ({ id, kind: "false" }));

  const atomOf = (atom: Atom): Formula => {
    const key = atomKey(atom);
    const found = known.get(key);
    if (found !== undefined) return found;
    atoms.push(atom);
    const made = put((id) => ({ id, kind: "atom", atom }));
    known.set(key, made);
    return made;
  };
  const not = (member: Formula): Formula => {
    if (member.kind === "true") return FALSE;
    if (member.kind === "false") return TRUE;
    if (member.kind === "not") return member.member;
    const found = negations.get(member);
    if (found !== undefined) return found;
    const made = put((id) => ({ id, kind: "not", member }));
    negations.set(member, made);
    return made;
  };
  /** Flat, sorted, without repetitions; a member beside its negation decides, as `zero` does. */
  const many = (kind: "and" | "or", given: readonly Formula[], zero: Formula, one: Formula): Formula => {
    const flat: Formula[] = [];
    for (const each of given) {
      if (each === zero) return zero;
      if (each === one) continue;
      if (each.kind !== kind) flat.push(each);
      else for (const member of each.members) flat.push(member);
    }
    const members = sorted(flat);
    const [first] = members;
    if (first === undefined) return one;
    if (members.length === 1) return first;
    if (members.some((each) => each.kind === "not" && isAmong(members, each.member))) return zero;
    return together[kind](members, (all) => put((id) => ({ id, kind, members: all })));
  };
  const and = (members: readonly Formula[]): Formula => many("and", members, FALSE, TRUE);
  const or = (members: readonly Formula[]): Formula => many("or", members, TRUE, FALSE);
  const is = (place: Place, kind: Kind): Formula => atomOf({ kind: "is", place, is: kind });

  /** Of a language and its complement the one without the empty text stands for both. */
  const text = (place: Place, language: Language): Formula => {
    if (language.isEmpty) return FALSE;
    const isText = is(place, "string");
    if (language.isFull) return isText;
    if (!language.accepts("")) return atomOf({ kind: "text", place, language });
    return and([isText, not(atomOf({ kind: "text", place, language: complement(language) }))]);
  };

  return {
    true: TRUE,
    false: FALSE,
    not,
    and,
    or,
    xor: (a, b) => (a === b ? FALSE : or([and([a, not(b)]), and([not(a), b])])),
    choose: (condition, yes, no) =>
      yes === no ? yes : or([and([condition, yes]), and([not(condition), no])]),
    is,
    isTrue: (place) => atomOf({ kind: "true", place }),
    text,
    atMost: (place, bound) => atomOf({ kind: "atMost", place, bound }),
    below: (place, bound) => atomOf({ kind: "below", place, bound }),
    instantAtMost: (place, bound) => atomOf({ kind: "instantAtMost", place, bound }),
    instantBefore: (place, bound) => atomOf({ kind: "instantBefore", place, bound }),
    address: (place, family, low, high) => {
      // Any address of a family is any text of one.
      if (low === 0n && high === LAST_ADDRESS[family]) return text(place, family === 4 ? IPV4 : IPV6);
      return atomOf({ kind: "address", place, family, low, high });
    },
    someText: (place, language) => (language.isEmpty ? FALSE : atomOf({ kind: "someText", place, language })),
    atom: atomOf,
    atoms: () => atoms,
  };
}

/** By id, each once. */
function sorted(members: Formula[]): readonly Formula[] {
  members.sort((a, b) => a.id - b.id);
  let kept = 0;
  for (const each of members) {
    if (kept > 0 && members[kept - 1] === each) continue;
    members[kept] = each;
    kept += 1;
  }
  members.length = kept;
  return members;
}

/** Whether a formula is one of some that are sorted by id. */
function isAmong(members: readonly Formula[], formula: Formula): boolean {
  let [low, high] = [0, members.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle] as Formula).id < formula.id) low = middle + 1;
    else high = middle;
  }
  return members[low] === formula;
}

type Together = (members: readonly Formula[], make: (members: readonly Formula[]) => Formula) => Formula;

/** Finds what holds just these members again. By a hash of numbers: keys as texts would be most of what formulas take. */
function createTogether(): Together {
  const known = new Map<number, { readonly members: readonly Formula[]; readonly made: Formula }[]>();
  return (members, make) => {
    let hash = members.length;
    for (const { id } of members) hash = Math.imul(hash ^ id, 0x9e3779b1) ^ (hash >>> 15);
    const alike = known.get(hash);
    const found = alike?.find((each) => haveSameMembers(each.members, members));
    if (found !== undefined) return found.made;
    const made = make(members);
    if (alike === undefined) known.set(hash, [{ members, made }]);
    else alike.push({ members, made });
    return made;
  };
}

function haveSameMembers(a: readonly Formula[], b: readonly Formula[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

const LAST_ADDRESS = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n } as const;

/** Evaluates a formula, asking for each atom at most once. Without recursion: a chain may be of any length. */
export function evaluate(formula: Formula, holds: (atom: Atom) => boolean): boolean {
  const values = new Map<Formula, boolean>();
  const waiting: Open[] = [{ formula, next: 0 }];
  for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
    const found = decided(top, values, holds);
    if (typeof found === "boolean") {
      values.set(top.formula, found);
      waiting.pop();
    } else waiting.push({ formula: found, next: 0 });
  }
  return values.get(formula) === true;
}

/** A formula of which the members before one are evaluated, and do not decide. */
interface Open {
  readonly formula: Formula;
  next: number;
}

/** The value of a formula, or the member that has to be evaluated first. */
function decided(
  open: Open,
  values: ReadonlyMap<Formula, boolean>,
  holds: (atom: Atom) => boolean,
): boolean | Formula {
  const { formula } = open;
  switch (formula.kind) {
    case "true":
      return true;
    case "false":
      return false;
    case "atom":
      return holds(formula.atom);
    case "not": {
      const value = values.get(formula.member);
      return value === undefined ? formula.member : !value;
    }
    case "and":
    case "or": {
      const deciding = formula.kind === "or";
      for (; open.next < formula.members.length; open.next += 1) {
        const member = formula.members[open.next] as Formula;
        const value = values.get(member);
        if (value === undefined) return member;
        if (value === deciding) return deciding;
      }
      return !deciding;
    }
  }
}

/** What an atom asks, asked of another place, maybe in another logic. */
export function atomAt(logic: Logic, atom: Atom, place: Place): Formula {
  switch (atom.kind) {
    case "is":
      return logic.is(place, atom.is);
    case "true":
      return logic.isTrue(place);
    case "text":
      return logic.text(place, atom.language);
    case "atMost":
      return logic.atMost(place, atom.bound);
    case "below":
      return logic.below(place, atom.bound);
    case "address":
      return logic.address(place, atom.family, atom.low, atom.high);
    case "instantAtMost":
      return logic.instantAtMost(place, atom.bound);
    case "instantBefore":
      return logic.instantBefore(place, atom.bound);
    case "someText":
      return logic.someText(place, atom.language);
    default:
      return logic.atom({ kind: atom.kind, place });
  }
}
