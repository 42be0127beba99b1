import {
  containing as containingPart,
  EMPTY,
  FULL,
  type Language,
  lengthAtMost,
  literal,
} from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { addRationals, compareRationals, parseRational, printRational, type Rational } from "../rational.js";
import { areSame } from "../same.js";
import { Untranslatable } from "../untranslatable.js";
import { test } from "./choice.js";
import { type Constant, compareConstants, RANKS } from "./constant.js";
import { compareLinear } from "./linear.js";
import { placeBelow, placeEquals } from "./place-compare.js";
import { lengthOf, textIs } from "./text.js";
import { atLeast } from "./threshold.js";
import type { Leaf, Value } from "./value.js";
import { and, negate, type World } from "./world.js";

/** OPA's comparisons, which are total over all types. */
export type Comparison = "==" | "<" | "<=";

/** When two values compare so; false where one is undefined. */
export function compare(world: World, live: Formula, operator: Comparison, a: Value, b: Value): Formula {
  return test(world, a, (x) => test(world, b, (y) => compareLeaves(world, live, operator, x, y)));
}

function compareLeaves(world: World, live: Formula, operator: Comparison, a: Leaf, b: Leaf): Formula {
  const { logic } = world;
  if (a.kind === "constant" && b.kind === "constant") {
    const order = compareConstants(a, b);
    const holds = operator === "==" ? a.key === b.key : operator === "<" ? order < 0 : order <= 0;
    return holds ? logic.true : logic.false;
  }
  if (b.kind === "constant") return withConstant(world, live, operator, a, b);
  if (a.kind === "constant") {
    if (operator === "==") return withConstant(world, live, "==", b, a);
    // Total: one is at most the other where that one is not less.
    return negate(world, withConstant(world, live, operator === "<" ? "<=" : "<", b, a));
  }
  if (operator === "==" && a.kind === "boolean" && b.kind === "boolean") {
    return logic.not(logic.xor(a.formula, b.formula));
  }
  if (operator === "==" && a.kind === "floor" && b.kind === "place" && a.place === b.place) {
    return logic.atom({ kind: "whole", place: a.place });
  }
  if (operator === "==" && b.kind === "floor" && a.kind === "place" && a.place === b.place) {
    return logic.atom({ kind: "whole", place: a.place });
  }
  if (a.kind === "place" && b.kind === "place" && a.place === b.place) {
    return operator === "<" ? logic.false : logic.true;
  }
  // Elements of arrays and the whole request are no places of which two can be compared.
  if (world.goesOn === true && operator === "==" && a.kind === "place" && b.kind === "place") {
    if (a.place.id > 0 && b.place.id > 0) return areSame(logic, world.space, a.place, b.place);
  }
  throw new Untranslatable(`a comparison of ${nameOf(a)} with ${nameOf(b)}`);
}

function withConstant(
  world: World,
  live: Formula,
  operator: Comparison,
  leaf: Leaf,
  constant: Constant,
): Formula {
  const { logic } = world;
  const { datum } = constant;
  const holds = (order: number): Formula =>
    operator !== "==" && (operator === "<" ? order < 0 : order <= 0) ? logic.true : logic.false;
  const isNumber = datum.type === "number";
  switch (leaf.kind) {
    case "place":
      return operator === "=="
        ? placeEquals(world, live, leaf.place, constant)
        : placeBelow(world, live, leaf.place, operator === "<=", constant);
    case "boolean":
      if (datum.type !== "boolean") return holds(RANKS.boolean - RANKS[datum.type]);
      return logic.choose(
        leaf.formula,
        compareTruth(world, operator, true, datum.value),
        compareTruth(world, operator, false, datum.value),
      );
    case "text":
      if (datum.type !== "string") return holds(RANKS.string - RANKS[datum.type]);
      if (operator === "==") return textIs(world, leaf, literal(datum.value));
      throw new Untranslatable("an order of texts");
    case "length":
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      return textIs(world, leaf.text, lengths(operator, addRationals(datum.value, whole(-leaf.plus))));
    case "size": {
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      const [least, most] = wholeRange(operator, datum.value);
      if (leaf.some && (least > 1 || (most !== undefined && most > 0))) {
        throw new Untranslatable(
          "the number of elements that are chosen from an array, or of a set of values",
        );
      }
      return and(world, [
        atLeast(logic, leaf.guards, least),
        most === undefined ? logic.true : negate(world, atLeast(logic, leaf.guards, most + 1)),
      ]);
    }
    case "elements": {
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      const [least, most] = wholeRange(operator, datum.value);
      if (least > 1 || (most !== undefined && most > 0)) {
        throw new Untranslatable(`the number of elements of an array against ${constant.key}`);
      }
      if (most !== undefined && most < 0) return logic.false;
      const some = logic.or([
        logic.someText(leaf.place, FULL),
        logic.atom({ kind: "someOther", place: leaf.place }),
      ]);
      return and(world, [
        least > 0 ? some : logic.true,
        most === undefined ? logic.true : negate(world, some),
      ]);
    }
    case "instant": {
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      const { scale } = datum.value;
      const bound = Number(printRational(datum.value));
      if (scale > 0 || !Number.isSafeInteger(bound)) throw new Untranslatable(`the instant ${constant.key}`);
      const [below, atMost] = [
        logic.instantBefore(leaf.place, bound),
        logic.instantAtMost(leaf.place, bound),
      ];
      if (operator === "==") return and(world, [atMost, logic.not(below)]);
      return operator === "<" ? below : atMost;
    }
    case "index": {
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      const bound = addRationals(datum.value, whole(-leaf.plus));
      // Only whether the part is there at all.
      if (operator === "<" && compareRationals(bound, whole(0)) === 0)
        return negate(world, held(world, leaf));
      if (operator === "<=" && compareRationals(bound, whole(-1)) === 0)
        return negate(world, held(world, leaf));
      if (operator === "==" && compareRationals(bound, whole(-1)) === 0)
        return negate(world, held(world, leaf));
      throw new Untranslatable("a position in a text");
    }
    case "joined":
      if (datum.type !== "string") return holds(RANKS.string - RANKS[datum.type]);
      if (operator === "==") return joinedIs(world, leaf, datum.value);
      throw new Untranslatable("an order of texts");
    case "integerText":
      if (datum.type !== "string") return holds(RANKS.string - RANKS[datum.type]);
      if (operator === "==") return printedIs(world, leaf.place, datum.value);
      throw new Untranslatable("an order of texts");
    case "linear":
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      return compareLinear(world, operator, leaf, datum.value);
    case "floor":
      if (!isNumber) return holds(RANKS.number - RANKS[datum.type]);
      throw new Untranslatable("a number that was rounded");
    case "pieces":
    case "tuple":
    case "sparse":
      if (datum.type !== "array") return holds(RANKS.array - RANKS[datum.type]);
      throw new Untranslatable("a comparison of an array with another");
    case "set":
      if (datum.type !== "set") return holds(RANKS.set - RANKS[datum.type]);
      if (operator === "==") return setIs(world, leaf, datum.items);
      throw new Untranslatable("an order of sets");
    case "chosen":
      if (datum.type !== "set") return holds(RANKS.set - RANKS[datum.type]);
      if (operator === "==" && datum.items.length === 0) return negate(world, logic.or(leaf.guards));
      throw new Untranslatable("a comparison of a set of values of the request");
    case "object":
      if (datum.type !== "object") return holds(RANKS.object - RANKS[datum.type]);
      throw new Untranslatable("a comparison of an object with another");
    case "undefined":
      return logic.false;
    case "constant":
    case "builder":
    case "lost":
      throw new Untranslatable(`a comparison of ${nameOf(leaf)}`);
  }
}

function compareTruth({ logic }: World, operator: Comparison, a: boolean, b: boolean): Formula {
  const holds = operator === "==" ? a === b : operator === "<" ? !a && b : !a || b;
  return holds ? logic.true : logic.false;
}

/** The texts whose length compares so with a bound. */
function lengths(operator: Comparison, bound: Rational): Language {
  const [least, most] = wholeRange(operator, bound);
  if (most !== undefined && (most < 0 || most < least)) return EMPTY;
  if (operator === "==") return lengthOf(least);
  return most === undefined ? FULL : lengthAtMost(most);
}

/** The least and the most of the whole numbers from 0 up that compare so with a bound. */
function wholeRange(operator: Comparison, bound: Rational): readonly [number, number | undefined] {
  const written = Number(printRational(bound));
  const below = operator === "<" ? Math.ceil(written) - 1 : Math.floor(written);
  if (Math.abs(written) > 2 ** 20) throw new Untranslatable(`a count against ${printRational(bound)}`);
  if (operator !== "==") return [0, below];
  return Number.isInteger(written) ? [Math.max(written, 0), written] : [0, -1];
}

function held(world: World, { text, part }: Extract<Leaf, { kind: "index" }>): Formula {
  return textIs(world, text, containingPart(part));
}

/** The separators tell which items are there, if no item holds one. */
function joinedIs(
  world: World,
  { separator, items }: Extract<Leaf, { kind: "joined" }>,
  text: string,
): Formula {
  const { logic } = world;
  const names = items.map(({ value }) => (value.datum.type === "string" ? value.datum.value : undefined));
  if (
    separator === "" ||
    names.some((each) => each === undefined || each === "" || each.includes(separator))
  ) {
    throw new Untranslatable("texts of a set that are joined");
  }
  const wanted = text === "" ? [] : text.split(separator);
  if (wanted.join(separator) !== text) return logic.false;
  let next = 0;
  const formulas = items.map(({ guard }, index) => {
    if (wanted[next] !== names[index]) return negate(world, guard);
    next += 1;
    return guard;
  });
  return next === wanted.length ? and(world, formulas) : logic.false;
}

/** OPA drops the fraction. */
function printedIs(world: World, place: Place, text: string): Formula {
  const { logic } = world;
  if (!/^(0|-?[1-9][0-9]*)$/.test(text)) return logic.false;
  const number = parseRational(text);
  const sign = compareRationals(number, whole(0));
  const least =
    sign > 0
      ? logic.not(logic.below(place, number))
      : logic.not(logic.atMost(place, addRationals(number, whole(-1))));
  const most = sign < 0 ? logic.atMost(place, number) : logic.below(place, addRationals(number, whole(1)));
  return and(world, [least, most]);
}

function setIs(
  world: World,
  { members }: Extract<Leaf, { kind: "set" }>,
  wanted: readonly Constant[],
): Formula {
  const keys = new Set(members.map(({ value }) => value.key));
  if (wanted.some(({ key }) => !keys.has(key))) return world.logic.false;
  const wantedKeys = new Set(wanted.map(({ key }) => key));
  return and(
    world,
    members.map(({ guard, value }) => (wantedKeys.has(value.key) ? guard : negate(world, guard))),
  );
}

function whole(value: number): Rational {
  return parseRational(String(value));
}

/** How a value is called in a message. */
export function nameOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case "constant":
      return leaf.key;
    case "place":
      return `input${leaf.place.keys.map((key) => `[${JSON.stringify(key)}]`).join("")}`;
    case "lost":
      return leaf.why;
    case "builder":
      return `an unfinished ${leaf.type}`;
    default:
      return `a value that follows from the request (${leaf.kind})`;
  }
}
