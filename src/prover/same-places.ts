import { literal } from "../../compilers/smt/language/index.js";
import { atomAt, evaluate, type Formula } from "../../compilers/smt/logic.js";
import type { Place } from "../../compilers/smt/place.js";
import { type AtomFormula, atomsIn } from "../../compilers/smt/reachable.js";
import { createRebuild } from "../../compilers/smt/rebuild.js";
import {
  areSame,
  holdsWithPairs,
  type Pair,
  pairOf,
  valueUnder,
  withoutLetters,
} from "../../compilers/smt/same.js";
import type { Answered, Ask, Query } from "./ask.js";

/** So many ways in which places are equal or not are tried, and so many values. */
const WAYS = 24;

/**
 * Asks a question in which there are letters for two places that hold equal values. No request at all over free letters is none; one is
 * only one once its values fit its letters. For that places that are to be equal are taken for one place, and others are held apart.
 */
export async function askWithPairs(query: Query, ask: Ask): Promise<Answered> {
  const { logic, domain, goal } = query;
  const letters = atomsIn([domain, goal]).filter(({ atom }) => pairOf(atom) !== undefined);
  if (letters.length === 0) return plain(await ask(query));
  let rest: Query = query;
  for (let turn = 0; turn < WAYS; turn += 1) {
    const found = await ask(rest);
    if (found.kind !== "sat") return found;
    const way = letters.map((letter) => ({
      letter,
      holds: evaluate(letter, (atom) => valueUnder(found.request, atom.place.keys) === true),
    }));
    const fitting = await fitted(query, way, ask);
    if (fitting.kind !== "unsat") return fitting;
    // No request has just these places equal and those not: of this way nothing is asked again.
    const same = way.map(({ letter, holds }) => (holds ? letter : logic.not(letter)));
    rest = { ...rest, goal: logic.and([rest.goal, logic.not(logic.and(same))]) };
  }
  return { kind: "unknown", why: "places that hold equal values in so many ways" };
}

interface Chosen {
  readonly letter: AtomFormula;
  readonly holds: boolean;
}

/** A request in which those places are equal that are chosen to be, and not the others. */
async function fitted(query: Query, way: readonly Chosen[], ask: Ask): Promise<Answered> {
  const { logic, space, domain, goal } = query;
  const classes = classesOf(way);
  const one = (place: Place): Place => space.at(representative(classes, place.keys));
  const replaced = createRebuild(logic, ({ atom }) => {
    const pair = pairOf(atom);
    // What stands beside the request stays free: no request with it at all is none.
    if (pair === undefined) return atomAt(logic, atom, one(atom.place));
    const [a, b] = pair.map((keys) => space.at(keys));
    if (a === undefined || b === undefined) return logic.false;
    return one(a) === one(b) ? areSame(logic, space, one(a), one(b)) : logic.false;
  });
  const chosen = way.flatMap(({ letter, holds }) => {
    const formula = replaced(letter);
    return holds ? [formula] : [logic.not(formula)];
  });
  let own: Query = { ...query, domain: replaced(domain), goal: logic.and([replaced(goal), ...chosen]) };
  for (let turn = 0; turn < WAYS; turn += 1) {
    const found = await ask(own);
    if (found.kind !== "sat") {
      if (found.kind === "unsat" && turn > 0) return TOO_CLOSE;
      return found;
    }
    const request = filled(withoutLetters(found.request), classes);
    const holds = (formula: Formula): boolean => evaluate(formula, (atom) => holdsWithPairs(atom, request));
    const wrong = way.find(({ letter, holds: wanted }) => holds(letter) !== wanted);
    if (wrong === undefined) return holds(domain) && holds(goal) ? { kind: "sat", request } : TOO_CLOSE;
    const [first = []] = pairOf(wrong.letter.atom) ?? [];
    const value = valueUnder(request, first);
    if (typeof value !== "string") return TOO_CLOSE;
    const apart = logic.not(logic.text(one(space.at(first)), literal(value)));
    own = { ...own, goal: logic.and([own.goal, apart]) };
  }
  return TOO_CLOSE;
}

const TOO_CLOSE: Answered = {
  kind: "unknown",
  why: "a comparison of two places, for which no request was found and none excluded",
};

function plain(answer: Answered): Answered {
  return answer.kind === "sat" ? { kind: "sat", request: withoutLetters(answer.request) } : answer;
}

/** Groups of places that hold equal values, by their keys, the first of each standing for all. */
type Classes = readonly (readonly (readonly string[])[])[];

function classesOf(way: readonly Chosen[]): Classes {
  let classes: Classes = [];
  for (const { letter, holds } of way) {
    const pair = holds ? pairOf(letter.atom) : undefined;
    if (pair !== undefined) classes = joined(classes, pair);
  }
  return classes;
}

function joined(classes: Classes, pair: Pair): Classes {
  const isIn = (group: readonly (readonly string[])[]): boolean =>
    pair.some((keys) => group.some((each) => sameKeys(each, keys)));
  const together = [...classes.filter(isIn).flat(), ...pair];
  const unique = together.filter(
    (keys, index) => together.findIndex((each) => sameKeys(each, keys)) === index,
  );
  return [...classes.filter((group) => !isIn(group)), unique];
}

/** The keys of the place that stands for a place, or for one above it. */
function representative(classes: Classes, keys: readonly string[]): readonly string[] {
  for (const [first = [], ...others] of classes) {
    const above = others.find((each) => each.every((key, index) => keys[index] === key));
    if (above !== undefined) return [...first, ...keys.slice(above.length)];
  }
  return keys;
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => b[index] === key);
}

/** The request with the value of the first place of each group at the others. */
function filled(request: unknown, classes: Classes): unknown {
  return classes.reduce<unknown>((made, [first = [], ...others]) => {
    const value = valueUnder(request, first);
    return others.reduce<unknown>((whole, keys) => withValue(whole, keys, value), made);
  }, request);
}

function withValue(of: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const isObject = typeof of === "object" && of !== null && !Array.isArray(of);
  const entries = isObject ? Object.entries(of).filter(([name]) => name !== key) : [];
  const inner =
    isObject && Object.hasOwn(of, key) ? (of as Readonly<Record<string, unknown>>)[key] : undefined;
  return Object.fromEntries([...entries, [key, withValue(inner, rest, value)]]);
}
