import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { addRationals, compareRationals, parseRational, type Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { orderInstants } from "./instants.js";
import { orderNumbers } from "./numbers.js";
import { type Leaf, ofEach, type Said } from "./said.js";
import { nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** An order comparison. */
export function compare(world: World, operator: "<" | "<=", a: Value, b: Value): Said {
  return ofEach(world, a, (one) => ofEach(world, b, (other) => compareLeaves(world, operator, one, other)));
}

function compareLeaves(world: World, operator: "<" | "<=", a: Leaf, b: Leaf): Said {
  const { logic } = world;
  const answer = (order: number): Said => ({
    holds: order < 0 || (order === 0 && operator === "<=") ? logic.true : logic.false,
    bad: logic.false,
  });
  const numbers = orderNumbers(world, operator, a, b);
  if (numbers !== undefined) return numbers;
  const instants = orderInstants(world, operator, a, b);
  if (instants !== undefined) return instants;
  if (a.kind === "decimalLiteral" && b.kind === "decimalLiteral")
    return answer(compareRationals(a.value, b.value));
  if (isLiteral(a) && isMade(b)) {
    const other = compareLeaves(world, operator === "<" ? "<=" : "<", b, a);
    return { holds: logic.not(other.holds), bad: other.bad };
  }
  if ((a.kind === "decimal" || a.kind === "cutDecimal") && b.kind === "decimalLiteral")
    return { holds: compareDecimal(world, operator, a.place, b.value), bad: logic.false };
  if (isMade(a) && isMade(b) && a.kind === b.kind)
    throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
  return { holds: logic.false, bad: logic.true };
}

/** Comparisons of decimals, which are methods; `<` of them is an error. */
export function compareDecimals(world: World, operator: "<" | "<=", a: Value, b: Value): Said {
  const { logic } = world;
  return ofEach(world, a, (one) =>
    ofEach(world, b, (other) =>
      isDecimal(one) && isDecimal(other)
        ? compareLeaves(world, operator, one, other)
        : { holds: logic.false, bad: logic.true },
    ),
  );
}

/** `<` and `<=`, which decimals do not have. */
export function order(world: World, operator: "<" | "<=", a: Value, b: Value): Said {
  const { logic } = world;
  return ofEach(world, a, (one) =>
    ofEach(world, b, (other) =>
      isDecimal(one) || isDecimal(other)
        ? { holds: logic.false, bad: logic.true }
        : compareLeaves(world, operator, one, other),
    ),
  );
}

function isDecimal({ kind }: Leaf): boolean {
  return kind === "decimal" || kind === "cutDecimal" || kind === "decimalLiteral";
}

const TEN_THOUSANDTH: Rational = parseRational("0.0001");

/** A number of which only four places are looked at is at most a bound when it is below the next one. */
function compareDecimal({ logic }: World, operator: "<" | "<=", place: Place, bound: Rational): Formula {
  return logic.below(place, operator === "<" ? bound : addRationals(bound, TEN_THOUSANDTH));
}

function isLiteral({ kind }: Leaf): boolean {
  return kind.endsWith("Literal");
}

type Made = Extract<Leaf, { kind: "ip" | "datetime" | "decimal" | "cutDecimal" }>;

/** Whether a template made the value of what a place holds. */
export function isMade(value: Leaf): value is Made {
  return ["ip", "datetime", "decimal", "cutDecimal"].includes(value.kind);
}
