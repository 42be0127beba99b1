import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import type { Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import type { Leaf } from "./value.js";
import { and, negate, type World } from "./world.js";

/** A number that follows from the whole number at a place: so many times it, and so much more, by a divisor, maybe without its sign. */
export type Linear = Extract<Leaf, { kind: "linear" }>;

/** How such a number compares with another that is given, where its place holds a number that is followed. */
export function compareLinear(
  world: World,
  operator: "==" | "<" | "<=",
  number: Linear,
  bound: Rational,
): Formula {
  const { logic } = world;
  if (operator === "==") {
    const [atMost, below] = (["<=", "<"] as const).map((each) => compareLinear(world, each, number, bound));
    return and(world, [atMost ?? logic.false, negate(world, below ?? logic.true)]);
  }
  const { place, factor, plus, divisor, isAbs } = number;
  if (divisor !== 1n && bound.scale > 0) throw new Untranslatable("a quotient against a fraction");
  const unit = 10n ** BigInt(bound.scale);
  // All times the unit is whole: a number is at most a fraction when it is at most what that is rounded down to.
  const scaled = bound.digits * divisor;
  const whole = quotient(scaled, unit);
  const isExact = whole * unit === scaled;
  const asked = isExact ? operator : "<=";
  const upper = compareTo(world, place, factor, plus, asked, whole);
  if (!isAbs) return upper;
  const most = asked === "<" ? whole - 1n : whole;
  // Above the least: above zero both sides of it count.
  return and(world, [upper, negate(world, compareTo(world, place, factor, plus, "<", -most))]);
}

function compareTo(
  world: World,
  place: Place,
  factor: bigint,
  plus: bigint,
  operator: "<" | "<=",
  bound: bigint,
): Formula {
  const { logic } = world;
  const rest = bound - plus;
  if (factor === 0n) return (operator === "<" ? 0n < rest : 0n <= rest) ? logic.true : logic.false;
  if (factor < 0n) {
    return negate(world, compareTo(world, place, -factor, 0n, operator === "<" ? "<=" : "<", -rest));
  }
  const whole = quotient(rest, factor);
  const value = { digits: whole, scale: 0 };
  return operator === "<" && whole * factor === rest ? logic.below(place, value) : logic.atMost(place, value);
}

/** Rounded down. */
function quotient(a: bigint, b: bigint): bigint {
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}
