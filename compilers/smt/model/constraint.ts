import { unreachable } from "../../diagnostics/index.js";
import type { Constraint, Range } from "../../model/index.js";
import {
  anyOf,
  containing,
  endingWith,
  type Language,
  like,
  literal,
  regexLanguage,
  startingWith,
  union,
} from "../language/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Place } from "../place.js";
import { rationalOf } from "../rational.js";

/** Whether a constraint holds for a present, well-typed value that is no list (semantics, section 4). */
export function constraintHolds(logic: Logic, place: Place, constraint: Constraint): Formula {
  const languages = languagesOf(constraint);
  if (languages !== undefined) return logic.or(languages.map((each) => logic.text(place, each)));
  switch (constraint.kind) {
    case "oneOf":
      return logic.or(constraint.values.map((value) => equals(logic, place, value)));
    case "min":
      return logic.not(logic.below(place, rationalOf(constraint.bound)));
    case "max":
      return logic.atMost(place, rationalOf(constraint.bound));
    case "above":
      return logic.not(logic.atMost(place, rationalOf(constraint.bound)));
    case "below":
      return logic.below(place, rationalOf(constraint.bound));
    case "after":
      return logic.not(logic.instantAtMost(place, constraint.bound));
    case "before":
      return logic.instantBefore(place, constraint.bound);
    case "cidr":
      return logic.or(constraint.ranges.map((range) => inRange(logic, place, range)));
    case "containsAny":
      return logic.or(constraint.texts.map((text) => logic.someText(place, literal(text))));
    case "containsAll":
      return logic.and(constraint.texts.map((text) => logic.someText(place, literal(text))));
    default:
      throw new Error(`the constraint ${constraint.kind} asks for a text`);
  }
}

/** The texts for which a constraint holds; `undefined` where it is asked of something else. */
export function textsOf(constraint: Constraint): Language | undefined {
  const languages = languagesOf(constraint);
  return languages === undefined ? undefined : union(languages);
}

/** The texts for which one entry of a constraint holds, entry by entry. */
function languagesOf(constraint: Constraint): readonly Language[] | undefined {
  switch (constraint.kind) {
    case "oneOf":
      return isTexts(constraint.values) && constraint.values.length > 0
        ? [anyOf(constraint.values)]
        : undefined;
    case "prefix":
      return constraint.texts.map(startingWith);
    case "suffix":
      return constraint.texts.map(endingWith);
    case "contains":
      return constraint.texts.map(containing);
    case "matches":
      return constraint.patterns.map(({ parts }) => like(parts));
    case "regex":
      return [regexLanguage(constraint.source)];
    case "within":
      return constraint.directories.flatMap((each) => [literal(each), startingWith(`${each}/`)]);
    case "domain":
      return constraint.domains.flatMap((each) => [literal(each), endingWith(`.${each}`)]);
    case "min":
    case "max":
    case "above":
    case "below":
    case "after":
    case "before":
    case "cidr":
    case "containsAny":
    case "containsAll":
      return undefined;
    default:
      return unreachable(constraint);
  }
}

/** The numbers of a range's first and last address. */
export function boundsOf({ network, bits }: Range): { readonly low: bigint; readonly high: bigint } {
  const low = network.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
  return { low, high: low | ((1n << BigInt(network.length * 16 - bits)) - 1n) };
}

function equals(logic: Logic, place: Place, value: string | number | boolean): Formula {
  if (typeof value === "string") return logic.text(place, literal(value));
  if (typeof value === "boolean") {
    const isTrue = logic.isTrue(place);
    return value ? isTrue : logic.and([logic.is(place, "boolean"), logic.not(isTrue)]);
  }
  const bound = rationalOf(value);
  return logic.and([logic.atMost(place, bound), logic.not(logic.below(place, bound))]);
}

function inRange(logic: Logic, place: Place, range: Range): Formula {
  const { low, high } = boundsOf(range);
  return logic.address(place, range.network.length === 2 ? 4 : 6, low, high);
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === "string");
}
