import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import type { Call } from "./builtin.js";
import { when } from "./choice.js";
import { nameOf } from "./compare.js";
import { isOfType } from "./comparisons.js";
import { numberConstant } from "./constant.js";
import { type Leaf, UNDEFINED, type Value } from "./value.js";
import { and, type World } from "./world.js";

/** What is done with numbers. */
export type Arithmetic = "plus" | "minus" | "mul" | "div" | "abs";

/**
 * Arithmetic of OPA's on one number of the request and constants. OPA counts with 64 bits of precision, which is exact for whole
 * numbers that are not too large; other numbers are not followed.
 */
export function calculate(call: Call, operation: Arithmetic, a: Leaf, b: Leaf): Value {
  if (isOfType(call, a, "number").kind === "false" || isOfType(call, b, "number").kind === "false")
    return UNDEFINED;
  const [x, y] = [linearOf(a), linearOf(b)];
  const made = x === undefined || y === undefined ? undefined : OPERATIONS[operation](x, y);
  if (made === undefined)
    throw new Untranslatable(`the builtin ${operation} of OPA with ${nameOf(a)} and ${nameOf(b)}`);
  const { world, live, raise } = call;
  const { place } = made;
  if (place === undefined) {
    if (made.divisor !== 1n) throw new Untranslatable("a division of constants");
    return numberConstant({ digits: made.plus, scale: 0 });
  }
  const guard = and(
    world,
    [a, b].map((leaf) => isOfType(call, leaf, "number")),
  );
  raise(and(world, [live, guard, isInexact(world, place, made)]));
  return when(world, guard, { ...made, kind: "linear", place });
}

interface Form {
  readonly place: Place | undefined;
  readonly factor: bigint;
  readonly plus: bigint;
  /** Above zero. */
  readonly divisor: bigint;
  readonly isAbs: boolean;
}

/** A leaf as such a number; `undefined` for what is none. */
function linearOf(leaf: Leaf): Form | undefined {
  const plain = { divisor: 1n, isAbs: false };
  if (leaf.kind === "linear") return leaf;
  if (leaf.kind === "place") return { ...plain, place: leaf.place, factor: 1n, plus: 0n };
  if (leaf.kind !== "constant" || leaf.datum.type !== "number" || leaf.datum.value.scale > 0)
    return undefined;
  return { ...plain, place: undefined, factor: 0n, plus: leaf.datum.value.digits };
}

/** `undefined` for what would need two places, the square of one, or more after a division or an absolute value. */
const OPERATIONS: Readonly<Record<Arithmetic, (a: Form, b: Form) => Form | undefined>> = {
  plus: sum,
  minus: (a, b) => {
    const opposite = times(b, -1n);
    return opposite && sum(a, opposite);
  },
  mul: (a, b) =>
    b.place === undefined ? times(a, b.plus) : a.place === undefined ? times(b, a.plus) : undefined,
  div: (a, b) => {
    if (b.place !== undefined || b.plus <= 0n || a.divisor !== 1n || a.isAbs) return undefined;
    return { ...a, divisor: b.plus };
  },
  abs: (a) => (a.divisor === 1n ? { ...a, isAbs: true } : undefined),
};

function sum(a: Form, b: Form): Form | undefined {
  if (isDone(a) || isDone(b)) return undefined;
  if (a.place !== undefined && b.place !== undefined && a.place !== b.place) return undefined;
  return { ...a, place: a.place ?? b.place, factor: a.factor + b.factor, plus: a.plus + b.plus };
}

function times(a: Form, by: bigint): Form | undefined {
  return isDone(a) ? undefined : { ...a, factor: a.factor * by, plus: a.plus * by };
}

function isDone({ divisor, isAbs }: Form): boolean {
  return divisor !== 1n || isAbs;
}

/** Up to here sums and products are exact. */
const LIMIT = 2n ** 63n;
/** Up to here quotients are on the right side of every whole number. */
const QUOTIENT_LIMIT = 2n ** 53n;

function isInexact({ logic }: World, place: Place, { factor, plus, divisor }: Form): Formula {
  const size = (number: bigint): bigint => (number < 0n ? -number : number);
  const most = ((divisor === 1n ? LIMIT : QUOTIENT_LIMIT) - size(plus)) / (factor === 0n ? 1n : size(factor));
  const bound = { digits: most < 0n ? 0n : most, scale: 0 };
  return logic.or([
    logic.not(logic.atom({ kind: "whole", place })),
    logic.not(logic.atMost(place, bound)),
    logic.below(place, { digits: -bound.digits, scale: 0 }),
  ]);
}
