import {
  anyOf,
  complement,
  FULL,
  IPV4,
  type Language,
  like as likeLanguage,
  literal,
} from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { addRationals, compareRationals, parseRational, type Rational } from "../rational.js";
import { Untranslatable } from "../untranslatable.js";
import { largestSeenAtMost } from "./rounded.js";
import { type Name, nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

/** What an operator says, and when its operands are of no type that it takes. */
export interface Said {
  readonly holds: Formula;
  readonly bad: Formula;
}

type Leaf = Exclude<Value, { kind: "choice" }>;

/** Asks of each value that it may be. */
export function ofEach({ logic }: Pick<World, "logic">, value: Value, ask: (leaf: Leaf) => Said): Said {
  if (value.kind !== "choice") return ask(value);
  const said = value.options.map(({ guard, value: each }) => ({ guard, said: ofEach({ logic }, each, ask) }));
  return {
    holds: logic.or(said.map(({ guard, said: { holds } }) => logic.and([guard, holds]))),
    bad: logic.or(said.map(({ guard, said: { bad } }) => logic.and([guard, bad]))),
  };
}

/** Whether a value is true; anything but a boolean is an error. */
export function truth(world: World, value: Value): Said {
  const { logic } = world;
  return ofEach(world, value, (leaf) => {
    if (leaf.kind === "bool") return { holds: leaf.holds, bad: logic.false };
    if (leaf.kind === "place")
      return { holds: logic.isTrue(leaf.place), bad: logic.not(logic.is(leaf.place, "boolean")) };
    return { holds: logic.false, bad: logic.true };
  });
}

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
  if (a.kind === "place") return equalToPlace(world, a.place, b);
  if (isMade(b) && !isMade(a)) return equalLeaves(world, b, a);
  if (isMade(a)) {
    if (isMade(b) && a.place === b.place && a.kind === b.kind) return logic.true;
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
  if (a.kind !== b.kind) return logic.false;
  if (a.kind === "bool" && b.kind === "bool") return logic.not(logic.xor(a.holds, b.holds));
  if (a.kind === "text" && b.kind === "text") return answer(a.text === b.text);
  if (a.kind === "long" && b.kind === "long") return answer(compareRationals(a.value, b.value) === 0);
  if (a.kind === "decimalLiteral" && b.kind === "decimalLiteral")
    return answer(compareRationals(a.value, b.value) === 0);
  if (a.kind === "datetimeLiteral" && b.kind === "datetimeLiteral") return answer(a.instant === b.instant);
  if (a.kind === "ipLiteral" && b.kind === "ipLiteral")
    throw new Untranslatable("Cedar's comparison of two literal addresses");
  if (a.kind === "entity" && b.kind === "entity")
    return a.type === b.type ? equalNames(world, a.id, b.id) : logic.false;
  throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
}

type Made = Extract<Leaf, { kind: "ip" | "datetime" | "decimal" | "cutDecimal" }>;

function isMade(value: Leaf): value is Made {
  return ["ip", "datetime", "decimal", "cutDecimal"].includes(value.kind);
}

function equalToPlace(world: World, place: Place, b: Leaf): Formula {
  const { logic } = world;
  switch (b.kind) {
    case "place":
      if (b.place === place) return logic.true;
      throw new Untranslatable(`Cedar's comparison of ${nameOf({ kind: "place", place })} with ${nameOf(b)}`);
    case "text":
      return logic.text(place, literal(b.text));
    case "bool":
      return logic.and([logic.is(place, "boolean"), logic.not(logic.xor(logic.isTrue(place), b.holds))]);
    case "long":
      return logic.and([
        longAtMost(world, "<=", place, b.value),
        logic.not(longAtMost(world, "<", place, b.value)),
      ]);
    case "set": {
      const texts = literalTexts(b);
      if (texts === undefined)
        throw new Untranslatable(`Cedar's comparison of ${nameOf({ kind: "place", place })} with a set`);
      return logic.and([
        logic.is(place, "array"),
        logic.not(logic.atom({ kind: "someOther", place })),
        ...texts.map((text) => logic.someText(place, literal(text))),
        logic.not(logic.someText(place, texts.length === 0 ? FULL : complement(anyOf(texts)))),
      ]);
    }
    case "record":
      throw new Untranslatable(`Cedar's comparison of ${nameOf({ kind: "place", place })} with a record`);
    default:
      // Values of these types do not come from plain JSON.
      return logic.false;
  }
}

/** Whether two names are one. */
export function equalNames(world: World, a: Name, b: Name): Formula {
  const { logic } = world;
  if (a.kind === "known" && b.kind === "known") return a.text === b.text ? logic.true : logic.false;
  if (a.kind === "known") return equalNames(world, b, a);
  if (b.kind === "known") return nameIs(world, a, b.text);
  if (a.place === b.place && a.absent === b.absent) return logic.true;
  throw new Untranslatable(
    `Cedar's comparison of two names from the request, ${a.place.keys.join(".")} and ${b.place.keys.join(".")}`,
  );
}

function nameIs({ logic }: World, name: Extract<Name, { kind: "place" }>, text: string): Formula {
  if (name.never.has(text)) return logic.false;
  const is = logic.text(name.place, literal(text));
  return name.absent === text ? logic.or([is, logic.is(name.place, "absent")]) : is;
}

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
  if (a.kind === "long" && b.kind === "long") return answer(compareRationals(a.value, b.value));
  if (a.kind === "datetimeLiteral" && b.kind === "datetimeLiteral") return answer(a.instant - b.instant);
  if (a.kind === "decimalLiteral" && b.kind === "decimalLiteral")
    return answer(compareRationals(a.value, b.value));
  if (a.kind === "place" && b.kind === "place")
    throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
  if (isLiteral(a) && (b.kind === "place" || isMade(b))) {
    const other = compareLeaves(world, operator === "<" ? "<=" : "<", b, a);
    return { holds: logic.not(other.holds), bad: other.bad };
  }
  if (a.kind === "place" && b.kind === "long") {
    const holds = longAtMost(world, operator, a.place, b.value);
    return { holds, bad: logic.not(logic.is(a.place, "number")) };
  }
  if (a.kind === "datetime" && b.kind === "datetimeLiteral") {
    const holds =
      operator === "<" ? logic.instantBefore(a.place, b.instant) : logic.instantAtMost(a.place, b.instant);
    return { holds, bad: logic.false };
  }
  if ((a.kind === "decimal" || a.kind === "cutDecimal") && b.kind === "decimalLiteral")
    return { holds: compareDecimal(world, operator, a.place, b.value), bad: logic.false };
  if (isMade(a) && isMade(b) && a.kind === b.kind)
    throw new Untranslatable(`Cedar's comparison of ${nameOf(a)} with ${nameOf(b)}`);
  return { holds: logic.false, bad: logic.true };
}

/** Beyond 2^53 Cedar gets what JavaScript makes of a number. */
function longAtMost({ logic }: World, operator: "<" | "<=", place: Place, bound: Rational): Formula {
  const largest = largestSeenAtMost(operator === "<" ? bound.digits - 1n : bound.digits);
  if (operator === "<" && largest === bound.digits - 1n) return logic.below(place, bound);
  return logic.atMost(place, { digits: largest, scale: 0 });
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
  return kind === "long" || kind.endsWith("Literal");
}

/** `like`, of texts only. */
export function like(world: World, value: Value, parts: readonly string[]): Said {
  const { logic } = world;
  const language = likeLanguage(parts);
  return ofEach(world, value, (leaf) => {
    if (leaf.kind === "text")
      return { holds: language.accepts(leaf.text) ? logic.true : logic.false, bad: logic.false };
    if (leaf.kind !== "place") return { holds: logic.false, bad: logic.true };
    return { holds: logic.text(leaf.place, language), bad: logic.not(logic.is(leaf.place, "string")) };
  });
}

/** Whether a set has an element. */
export function contains(world: World, set: Value, element: Value): Said {
  const { logic } = world;
  return ofEach(world, set, (one) => {
    if (one.kind === "place") {
      const said = ofEach(world, element, (other) => ({
        holds: arrayContains(world, one.place, other),
        bad: logic.false,
      }));
      return { holds: said.holds, bad: logic.not(logic.is(one.place, "array")) };
    }
    if (one.kind !== "set") return { holds: logic.false, bad: logic.true };
    const texts = literalTexts(one);
    if (texts !== undefined && element.kind === "place")
      return { holds: logic.text(element.place, anyOf(texts)), bad: logic.false };
    const ways = one.members.map(({ guard, value }) =>
      logic.and([guard, equal(world, value, element).holds]),
    );
    return { holds: logic.or(ways), bad: logic.false };
  });
}

function arrayContains(world: World, place: Place, element: Leaf): Formula {
  const { logic } = world;
  switch (element.kind) {
    case "text":
      return logic.someText(place, literal(element.text));
    case "ip":
    case "datetime":
    case "decimal":
    case "cutDecimal":
    case "ipLiteral":
    case "datetimeLiteral":
    case "decimalLiteral":
    case "entity":
      // Values of these types do not come from plain JSON.
      return logic.false;
    case "place":
      throw new Untranslatable(
        `Cedar's ${nameOf({ kind: "place", place })} that contains ${nameOf(element)}`,
      );
    default:
      world.doubts.raise(
        `elements of \`${place.keys.join(".")}\` that are no texts`,
        logic.atom({ kind: "someOther", place }),
      );
      return logic.false;
  }
}

/** Whether a set has all elements of another. */
export function containsAll(world: World, set: Value, elements: Value): Said {
  const { logic } = world;
  return ofEach(world, elements, (others) => {
    if (others.kind === "set") {
      const said = others.members.map(({ guard, value }) => {
        const { holds } = contains(world, set, value);
        return logic.or([logic.not(guard), holds]);
      });
      return { holds: logic.and(said), bad: isNoSet(world, set) };
    }
    if (others.kind !== "place") return { holds: logic.false, bad: logic.true };
    const bad = logic.not(logic.is(others.place, "array"));
    return ofEach(world, set, (one) => {
      const texts = literalTexts(one);
      if (texts === undefined) {
        if (one.kind === "set" || one.kind === "place")
          throw new Untranslatable(`Cedar's containsAll of ${nameOf(one)} and ${nameOf(others)}`);
        return { holds: logic.false, bad: logic.true };
      }
      // A set of texts has no element that is none.
      return {
        holds: logic.not(
          logic.or([
            logic.someText(others.place, texts.length === 0 ? FULL : complement(anyOf(texts))),
            logic.atom({ kind: "someOther", place: others.place }),
          ]),
        ),
        bad,
      };
    });
  });
}

/** Whether two sets have an element in common. */
export function containsAny(world: World, set: Value, elements: Value): Said {
  const { logic } = world;
  if (set.kind === "set" && elements.kind === "place") return containsAny(world, elements, set);
  return ofEach(world, elements, (others) => {
    if (others.kind === "set") {
      const said = others.members.map(({ guard, value }) =>
        logic.and([guard, contains(world, set, value).holds]),
      );
      return { holds: logic.or(said), bad: isNoSet(world, set) };
    }
    if (others.kind === "place")
      throw new Untranslatable(`Cedar's containsAny of ${nameOf(set)} and ${nameOf(others)}`);
    return { holds: logic.false, bad: logic.true };
  });
}

/** Whether a set has no element. */
export function isEmpty(world: World, set: Value): Said {
  const { logic } = world;
  return ofEach(world, set, (one) => {
    if (one.kind === "set")
      return { holds: logic.not(logic.or(one.members.map(({ guard }) => guard))), bad: logic.false };
    if (one.kind !== "place") return { holds: logic.false, bad: logic.true };
    const { place } = one;
    const any = logic.or([logic.someText(place, FULL), logic.atom({ kind: "someOther", place })]);
    return { holds: logic.not(any), bad: logic.not(logic.is(place, "array")) };
  });
}

function isNoSet(world: World, value: Value): Formula {
  const { logic } = world;
  return ofEach(world, value, (leaf) => ({
    holds: logic.false,
    bad:
      leaf.kind === "set"
        ? logic.false
        : leaf.kind === "place"
          ? logic.not(logic.is(leaf.place, "array"))
          : logic.true,
  })).bad;
}

/** The members of a set that is nothing but literal texts. */
function literalTexts(value: Leaf): readonly string[] | undefined {
  if (value.kind !== "set") return undefined;
  const texts: string[] = [];
  for (const { guard, value: member } of value.members) {
    if (guard.kind !== "true" || member.kind !== "text") return undefined;
    texts.push(member.text);
  }
  return texts;
}

/** Whether an address lies in a range. */
export function isInRange(world: World, address: Value, range: Value): Said {
  const { logic } = world;
  return ofEach(world, address, (one) =>
    ofEach(world, range, (other) => {
      if (one.kind === "ip" && other.kind === "ipLiteral")
        return { holds: logic.address(one.place, other.family, other.low, other.high), bad: logic.false };
      if (one.kind === "ip" || one.kind === "ipLiteral") {
        if (other.kind === "ip" || other.kind === "ipLiteral")
          throw new Untranslatable(`Cedar's isInRange of ${nameOf(one)} and ${nameOf(other)}`);
      }
      return { holds: logic.false, bad: logic.true };
    }),
  );
}

/** Whether an address is of a family. */
export function isFamily(world: World, address: Value, family: 4 | 6): Said {
  const { logic } = world;
  return ofEach(world, address, (one) => {
    if (one.kind === "ipLiteral")
      return { holds: one.family === family ? logic.true : logic.false, bad: logic.false };
    if (one.kind !== "ip") return { holds: logic.false, bad: logic.true };
    const isIpv4: Language = IPV4;
    const four = logic.text(one.place, isIpv4);
    return { holds: family === 4 ? four : logic.not(four), bad: logic.false };
  });
}
