import { anyOf, complement, FULL, literal } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { equal, literalTexts } from "./equal.js";
import { type Leaf, ofEach, type Said } from "./said.js";
import { nameOf, type Value } from "./value.js";
import type { World } from "./world.js";

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
