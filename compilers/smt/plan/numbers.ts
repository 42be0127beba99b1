import { addRationals, parseRational, type Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { calculate } from "./arithmetic.js";
import type { Builtins, Call } from "./builtin.js";
import { when } from "./choice.js";
import { nameOf } from "./compare.js";
import { isOfType } from "./comparisons.js";
import { integerOf, numberConstant } from "./constant.js";
import { type Leaf, UNDEFINED, type Value } from "./value.js";
import { and } from "./world.js";

/** Builtins on numbers. */
export const NUMBERS: Builtins = {
  plus: { arity: 2, apply: (call, [a, b]) => sum(call, a, b, 1) },
  minus: { arity: 2, apply: (call, [a, b]) => sum(call, a, b, -1) },
  mul: { arity: 2, apply: (call, [a, b]) => calculate(call, "mul", needed(a), needed(b)) },
  div: { arity: 2, apply: (call, [a, b]) => calculate(call, "div", needed(a), needed(b)) },
  abs: { arity: 1, apply: (call, [a]) => calculate(call, "abs", needed(a), needed(a)) },
  floor: { arity: 1, apply: (call, [a]) => ofPlace(call, a, "floor") },
  format_int: {
    arity: 2,
    apply: (call, [a, base]) => {
      if (base?.kind !== "constant" || integerOf(base) !== 10)
        throw new Untranslatable("format_int to another base than 10");
      return ofPlace(call, a, "integerText");
    },
  },
};

function needed(leaf: Leaf | undefined): Leaf {
  if (leaf === undefined) throw new Error("an argument is missing");
  return leaf;
}

function ofPlace(call: Call, leaf: Leaf | undefined, kind: "floor" | "integerText"): Value {
  if (leaf === undefined) throw new Error("a builtin on a number");
  const guard = isOfType(call, leaf, "number");
  if (guard.kind === "false") return UNDEFINED;
  if (leaf.kind !== "place") throw new Untranslatable(`a number that was computed: ${nameOf(leaf)}`);
  const { world, live, raise } = call;
  const { logic } = world;
  // Larger numbers lose digits on their way.
  const isLarge = logic.or([
    logic.below(leaf.place, LEAST_EXACT),
    logic.not(logic.atMost(leaf.place, LARGEST_EXACT)),
  ]);
  raise(and(world, [live, guard, isLarge]));
  return when(world, guard, { kind, place: leaf.place });
}

function sum(call: Call, a: Leaf | undefined, b: Leaf | undefined, sign: 1 | -1): Value {
  if (a === undefined || b === undefined) throw new Error("a sum has two sides");
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined && y !== undefined) return numberConstant(addRationals(x, times(y, sign)));
  const places = [a, b].filter(({ kind }) => kind === "constant" || kind === "length" || kind === "index");
  if (places.length === 2 && y !== undefined && (a.kind === "length" || a.kind === "index")) {
    const step = Number(times(y, sign).digits);
    if (y.scale > 0 || !Number.isSafeInteger(step)) throw new Untranslatable("a length and a fraction");
    return { ...a, plus: a.plus + step };
  }
  if (isOfType(call, a, "number").kind === "false" || isOfType(call, b, "number").kind === "false") {
    // Sets have a difference too.
    if (a.kind === "set" || (a.kind === "constant" && a.datum.type === "set"))
      throw new Untranslatable("a difference of sets");
    return UNDEFINED;
  }
  return calculate(call, sign === 1 ? "plus" : "minus", a, b);
}

function numberOf(leaf: Leaf): Rational | undefined {
  return leaf.kind === "constant" && leaf.datum.type === "number" ? leaf.datum.value : undefined;
}

function times({ digits, scale }: Rational, sign: 1 | -1): Rational {
  return sign === 1 ? { digits, scale } : { digits: -digits, scale };
}

const LEAST_EXACT = parseRational("-9007199254740991");
const LARGEST_EXACT = parseRational("9007199254740991");

/** The numbers that OPA takes for positions. */
export const LEAST_POSITION = parseRational("-9223372036854775808");
export const LARGEST_POSITION = parseRational("9223372036854775807");
