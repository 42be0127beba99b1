import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { largestSeenAtMost } from "./rounded.js";
import { combine, type Leaf, type Said } from "./said.js";
import { type Evaluated, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** Cedar's arithmetic on whole numbers; a result beyond 64 bits is an error. */
export function arithmetic(world: World, sign: "+" | "-" | "*", a: Evaluated, b: Evaluated): Evaluated {
  const { logic } = world;
  const { error, value } = combine(world, a.value, b.value, (one, other) => {
    const [x, y] = [numberOf(one), numberOf(other)];
    if (x === undefined || y === undefined) return { error: logic.true, value: ZERO };
    const sum = SIGNS[sign](x, y);
    if (sum === undefined)
      throw new Untranslatable(`Cedar's \`${sign}\` of ${nameOf(one)} and ${nameOf(other)}`);
    const bad = logic.or([isNoNumber(world, one), isNoNumber(world, other), logic.not(isHeld(world, sum))]);
    return { error: bad, value: madeOf(sum) };
  });
  return { error: logic.or([a.error, b.error, error]), value };
}

/** A whole number: so many times what a place holds, and so much more; just a number without a place. */
interface Linear {
  readonly place: Place | undefined;
  readonly factor: bigint;
  readonly plus: bigint;
}

const ZERO: Value = { kind: "long", value: { digits: 0n, scale: 0 } };

/** `undefined` for what would need two places, or the square of one. */
const SIGNS: Readonly<Record<"+" | "-" | "*", (a: Linear, b: Linear) => Linear | undefined>> = {
  "+": sum,
  "-": (a, b) => sum(a, times(b, -1n)),
  "*": (a, b) =>
    b.place === undefined ? times(a, b.plus) : a.place === undefined ? times(b, a.plus) : undefined,
};

function sum(a: Linear, b: Linear): Linear | undefined {
  if (a.place !== undefined && b.place !== undefined && a.place !== b.place) return undefined;
  const factor = a.factor + b.factor;
  return { place: factor === 0n ? undefined : (a.place ?? b.place), factor, plus: a.plus + b.plus };
}

function times({ place, factor, plus }: Linear, by: bigint): Linear {
  return { place: by === 0n ? undefined : place, factor: factor * by, plus: plus * by };
}

/** A leaf as a whole number; `undefined` for what can be none. */
function numberOf(leaf: Leaf): Linear | undefined {
  switch (leaf.kind) {
    case "long":
      return { place: undefined, factor: 0n, plus: leaf.value.digits };
    case "place":
      return { place: leaf.place, factor: 1n, plus: 0n };
    case "linear":
      return leaf;
    default:
      return undefined;
  }
}

function madeOf({ place, factor, plus }: Linear): Value {
  if (place === undefined) return { kind: "long", value: { digits: plus, scale: 0 } };
  return { kind: "linear", place, factor, plus };
}

function isNoNumber({ logic }: World, leaf: Leaf): Formula {
  return leaf.kind === "place" ? logic.not(logic.is(leaf.place, "number")) : logic.false;
}

const LARGEST = 2n ** 63n - 1n;

function isHeld(world: World, number: Linear): Formula {
  return world.logic.and([
    compareTo(world, number, "<=", LARGEST),
    world.logic.not(compareTo(world, number, "<", -LARGEST - 1n)),
  ]);
}

/** An order comparison of two values of which each is a number or what the request holds; `undefined` for others. */
export function orderNumbers(world: World, operator: "<" | "<=", a: Leaf, b: Leaf): Said | undefined {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined || y === undefined) return undefined;
  const difference = sum(x, times(y, -1n));
  if (difference === undefined)
    throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
  const bad = world.logic.or([isNoNumber(world, a), isNoNumber(world, b)]);
  return { holds: compareTo(world, difference, operator, 0n), bad };
}

/** Whether two values of which each is a number or what the request holds are equal; `undefined` for others. */
export function equalNumbers(world: World, a: Leaf, b: Leaf): Formula | undefined {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined || y === undefined) return undefined;
  const difference = sum(x, times(y, -1n));
  if (difference === undefined)
    throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
  const { logic } = world;
  const upwards = difference.factor < 0n ? times(difference, -1n) : difference;
  return logic.and([compareTo(world, upwards, "<=", 0n), logic.not(compareTo(world, upwards, "<", 0n))]);
}

/** How a number compares with a bound, where its place holds one. */
function compareTo(world: World, number: Linear, operator: "<" | "<=", bound: bigint): Formula {
  const { logic } = world;
  const { place, factor, plus } = number;
  const rest = bound - plus;
  if (place === undefined) return (operator === "<" ? 0n < rest : 0n <= rest) ? logic.true : logic.false;
  if (factor < 0n) {
    const opposite = { place, factor: -factor, plus: 0n };
    return logic.not(compareTo(world, opposite, operator === "<" ? "<=" : "<", -rest));
  }
  const whole = quotient(rest, factor);
  const isExact = whole * factor === rest;
  return compareSeen(world, place, isExact ? operator : "<=", whole);
}

/** Rounded down. */
function quotient(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** Beyond 2^53 Cedar gets what JavaScript makes of a number. */
function compareSeen({ logic }: World, place: Place, operator: "<" | "<=", bound: bigint): Formula {
  const largest = largestSeenAtMost(operator === "<" ? bound - 1n : bound);
  // Of whole numbers this says the same, in the words of the policy.
  if (operator === "<" && largest === bound - 1n) return logic.below(place, { digits: bound, scale: 0 });
  return logic.atMost(place, { digits: largest, scale: 0 });
}
