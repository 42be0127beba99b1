import { unreachable } from "../diagnostics/index.js";
import { isExactNumber, parseInstant } from "../model/index.js";
import type { Atom } from "./atom.js";
import type { Kind } from "./place.js";
import { compareRationals, parseRational, type Rational, rationalOf } from "./rational.js";
import { addressOf } from "./theory/address.js";

/**
 * Whether an atom is true of a request as parsed JSON. A number is what its JSON text says: for a double the shortest
 * decimal that JavaScript prints, for `{"$number": ".."}` the digits in it.
 */
export function holdsIn(atom: Atom, request: unknown): boolean {
  return holdsOf(atom, valueAt(request, atom.place.keys));
}

/** Whether an atom is true of what its place holds; `undefined` when that is nothing. */
export function holdsOf(atom: Atom, value: unknown): boolean {
  switch (atom.kind) {
    case "is":
      return kindOf(value) === atom.is;
    case "true":
      return value === true;
    case "text":
      return typeof value === "string" && atom.language.accepts(value);
    case "atMost":
    case "below":
    case "whole":
    case "tenThousandths": {
      const number = numberOf(value);
      return number !== undefined && holdsOfNumber(atom, number);
    }
    case "writtenWhole":
      return kindOf(value) === "number" && /^-?[0-9]+(?:\.0+)?$/.test(written(value));
    case "address": {
      const address = typeof value === "string" ? addressOf(value) : undefined;
      if (address?.family !== atom.family) return false;
      return atom.low <= address.value && address.value <= atom.high;
    }
    case "instantAtMost":
    case "instantBefore": {
      const instant = typeof value === "string" ? parseInstant(value) : undefined;
      if (instant === undefined) return false;
      return atom.kind === "instantAtMost" ? instant <= atom.bound : instant < atom.bound;
    }
    case "someText":
      return elementsOf(value).some((each) => typeof each === "string" && atom.language.accepts(each));
    case "someOther":
      return elementsOf(value).some((each) => typeof each !== "string");
    default:
      return unreachable(atom);
  }
}

/** Whether an atom about numbers is true of one. */
export function holdsOfNumber(
  atom: Extract<Atom, { kind: "atMost" | "below" | "whole" | "tenThousandths" }>,
  number: Rational,
): boolean {
  switch (atom.kind) {
    case "atMost":
      return compareRationals(number, atom.bound) <= 0;
    case "below":
      return compareRationals(number, atom.bound) < 0;
    case "whole":
      return number.scale === 0;
    case "tenThousandths":
      return number.scale <= 4;
    default:
      return unreachable(atom);
  }
}

function valueAt(request: unknown, keys: readonly string[]): unknown {
  let value = request;
  for (const key of keys) {
    if (kindOf(value) !== "object" || !Object.hasOwn(value as object, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** What JSON text would hold in the place of a value; numbers that JSON has not are written as null. */
function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return "array";
  if (isExactNumber(value)) return "number";
  switch (typeof value) {
    case "object":
      return value === null ? "null" : "object";
    case "number":
      return Number.isFinite(value) ? "number" : "null";
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    default:
      return "absent";
  }
}

function numberOf(value: unknown): Rational | undefined {
  if (kindOf(value) !== "number") return undefined;
  return typeof value === "number" ? rationalOf(value) : parseRational(written(value));
}

function written(value: unknown): string {
  return isExactNumber(value) ? value.$number : String(value);
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
