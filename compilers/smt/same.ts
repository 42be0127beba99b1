import { isExactNumber } from "../model/index.js";
import type { Atom } from "./atom.js";
import { holdsIn } from "./holds.js";
import type { Formula, Logic } from "./logic.js";
import type { Place, Space } from "./place.js";
import { parseRational, printRational, rationalOf } from "./rational.js";

/** No key of a request that anybody writes. */
const SAME = "\u0000same";

/** Two places, by their keys. */
export type Pair = readonly [readonly string[], readonly string[]];

/**
 * That two places of a request are there and hold equal values. No atom asks of two places, so this is a letter of its own: a place beside
 * the request that is `true` then. Whoever asks about such formulas has to look whether the letters fit the values.
 */
export function areSame(logic: Logic, space: Space, a: Place, b: Place): Formula {
  if (a === b) return logic.not(logic.is(a, "absent"));
  const keys = [a, b].map((place) => JSON.stringify(place.keys)).sort();
  return logic.isTrue(space.at([SAME, ...keys]));
}

/** Whether a place is not one of the request but stands beside it: such a letter, or an element of which a loop left something open. */
export function isBeside(place: Pick<Place, "keys">): boolean {
  return place.keys[0]?.startsWith("\u0000") === true;
}

/** A request without what stands beside it. */
export function withoutLetters(request: unknown): unknown {
  if (typeof request !== "object" || request === null || Array.isArray(request)) return request;
  return Object.fromEntries(Object.entries(request).filter(([key]) => !isBeside({ keys: [key] })));
}

/** The two places that an atom asks about, if it is such a letter. */
export function pairOf(atom: Atom): Pair | undefined {
  if (atom.place.keys[0] !== SAME) return undefined;
  const [, a = "[]", b = "[]"] = atom.place.keys;
  return [JSON.parse(a) as readonly string[], JSON.parse(b) as readonly string[]];
}

/** Whether an atom is true of a request, letters for what they stand for. */
export function holdsWithPairs(atom: Atom, request: unknown): boolean {
  const pair = pairOf(atom);
  if (pair === undefined) return holdsIn(atom, request);
  const [a, b] = pair.map((keys) => valueUnder(request, keys));
  return a !== undefined && b !== undefined && areEqual(a, b);
}

/** What a request holds under keys; `undefined` for nothing. */
export function valueUnder(request: unknown, keys: readonly string[]): unknown {
  let value = request;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Whether two values of JSON are equal: numbers by what they are, not by how they are written. */
function areEqual(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (isExactNumber(value)) return `#${printRational(parseRational(value.$number))}`;
  if (typeof value === "number" && Number.isFinite(value)) return `#${printRational(rationalOf(value))}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${entries.sort().join(",")}}`;
}
