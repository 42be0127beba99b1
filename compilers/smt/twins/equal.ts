import { anyOf, complement, FULL, literal } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { compareRationals, rationalOf } from "../rational.js";
import { areSame } from "../same.js";
import { Untranslatable } from "../untranslatable.js";
import { orderInstants } from "./instants.js";
import { equalNumbers } from "./numbers.js";
import { compare, isMade } from "./order.js";
import { type Leaf, ofEach, type Said } from "./said.js";
import { type Name, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** `==`, which any two values can be asked for. */
export function equal(world: World, a: Value, b: Value): Said {
  return ofEach(world, a, (one) =>
    ofEach(world, b, (other) => ({ holds: equalLeaves(world, one, other), bad: world.logic.false })),
  );
}

function equalLeaves(world: World, a: Leaf, b: Leaf): Formula {
  const { logic } = world;
  const answer = (holds: boolean): Formula => (holds ? logic.true : logic.false);
  if (a.kind !== "place" && b.kind === "place") return equalLeaves(world, b, a);
  if (a.kind === "place") return equalToPlace(world, a, b);
  if (isMade(a) && isMade(b) && a.place === b.place && a.kind === b.kind) return logic.true;
  const [atMost, below] = [orderInstants(world, "<=", a, b), orderInstants(world, "<", a, b)];
  if (atMost !== undefined && below !== undefined) return logic.and([atMost.holds, logic.not(below.holds)]);
  if (isMade(b) && !isMade(a)) return equalLeaves(world, b, a);
  if (isMade(a)) {
    const type = a.kind === "cutDecimal" ? "decimal" : a.kind;
    if (isMade(b) || b.kind === `${type}Literal`) {
      if (a.kind === "ip" && b.kind === "ipLiteral") {
        // A literal that is a range is equal to no single address.
        return b.low === b.high ? logic.address(a.place, b.family, b.low, b.high) : logic.false;
      }
      const [low, high] = [compare(world, "<", a, b), compare(world, "<=", a, b)];
      return logic.and([high.holds, logic.not(low.holds)]);
    }
    return logic.false;
  }
  const numbers = equalNumbers(world, a, b);
  if (numbers !== undefined) return numbers;
  if (a.kind !== b.kind) return logic.false;
  if (a.kind === "bool" && b.kind === "bool") return logic.not(logic.xor(a.holds, b.holds));
  if (a.kind === "text" && b.kind === "text") return answer(a.text === b.text);
  if (a.kind === "decimalLiteral" && b.kind === "decimalLiteral")
    return answer(compareRationals(a.value, b.value) === 0);
  if (a.kind === "ipLiteral" && b.kind === "ipLiteral")
    throw new Untranslatable("Cedar's comparison of two literal addresses");
  if (a.kind === "entity" && b.kind === "entity")
    return a.type === b.type ? equalNames(world, a.id, b.id) : logic.false;
  throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
}

function equalToPlace(world: World, a: Extract<Leaf, { kind: "place" }>, b: Leaf): Formula {
  const { logic } = world;
  const { place } = a;
  switch (b.kind) {
    case "place":
      if (b.place === place) return logic.true;
      if (a.isRecord || b.isRecord)
        throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
      return equalPlaces(world, place, b.place);
    case "text":
      return logic.text(place, literal(b.text));
    case "bool":
      return logic.and([logic.is(place, "boolean"), logic.not(logic.xor(logic.isTrue(place), b.holds))]);
    case "long":
    case "linear":
      return equalNumbers(world, a, b) ?? logic.false;
    case "set": {
      const texts = literalTexts(b);
      if (texts === undefined) throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with a set`);
      return logic.and([
        logic.is(place, "array"),
        logic.not(logic.atom({ kind: "someOther", place })),
        ...texts.map((text) => logic.someText(place, literal(text))),
        logic.not(logic.someText(place, texts.length === 0 ? FULL : complement(anyOf(texts)))),
      ]);
    }
    case "record":
      throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with a record`);
    default:
      // Values of these types do not come from plain JSON.
      return logic.false;
  }
}

/** Texts and booleans are equal to Cedar as they are in JSON; sets have no order, and large numbers are rounded. */
function equalPlaces(world: World, a: Place, b: Place): Formula {
  const { logic, doubts } = world;
  const both = (is: "array" | "object" | "number"): Formula => logic.and([logic.is(a, is), logic.is(b, is)]);
  const isLarge = (place: Place): Formula =>
    logic.or([logic.below(place, LEAST_EXACT), logic.not(logic.atMost(place, LARGEST_EXACT))]);
  const names = [a, b].map(({ keys }) => `\`${keys.join(".")}\``).join(" and ");
  doubts.raise(
    `Cedar's comparison of ${names} as lists, records or large numbers`,
    logic.or([
      both("array"),
      both("object"),
      logic.and([both("number"), logic.or([isLarge(a), isLarge(b)])]),
    ]),
  );
  return areSame(logic, world.space, a, b);
}

const LARGEST_EXACT = rationalOf(Number.MAX_SAFE_INTEGER);
const LEAST_EXACT = rationalOf(Number.MIN_SAFE_INTEGER);

/** Whether two names are one. */
export function equalNames(world: World, a: Name, b: Name): Formula {
  const { logic } = world;
  if (a.kind === "known" && b.kind === "known") return a.text === b.text ? logic.true : logic.false;
  if (a.kind === "known") return equalNames(world, b, a);
  if (b.kind === "known") return nameIs(world, a, b.text);
  // What stands for an absent name differs; a name that is there is one.
  if (a.place === b.place) return a.absent === b.absent ? logic.true : logic.is(a.place, "string");
  return logic.or([
    areSame(logic, world.space, a.place, b.place),
    a.absent === undefined
      ? logic.false
      : logic.and([logic.is(a.place, "absent"), nameIs(world, b, a.absent)]),
    b.absent === undefined
      ? logic.false
      : logic.and([logic.is(b.place, "absent"), logic.text(a.place, literal(b.absent))]),
  ]);
}

function nameIs({ logic }: World, name: Extract<Name, { kind: "place" }>, text: string): Formula {
  if (name.never.has(text)) return logic.false;
  const is = logic.text(name.place, literal(text));
  return name.absent === text ? logic.or([is, logic.is(name.place, "absent")]) : is;
}

/** The members of a set that is nothing but literal texts. */
export function literalTexts(value: Leaf): readonly string[] | undefined {
  if (value.kind !== "set") return undefined;
  const texts: string[] = [];
  for (const { guard, value: member } of value.members) {
    if (guard.kind !== "true" || member.kind !== "text") return undefined;
    texts.push(member.text);
  }
  return texts;
}
