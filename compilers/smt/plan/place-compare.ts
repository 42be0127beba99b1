import { FULL, literal } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { type Constant, RANKS } from "./constant.js";
import { and, isKind, isText, type World } from "./world.js";

/** When the raw value at a place equals a constant. */
export function placeEquals(world: World, live: Formula, place: Place, { datum, key }: Constant): Formula {
  const { logic } = world;
  switch (datum.type) {
    case "null":
      return isKind(world, live, place, "null");
    case "boolean":
      return datum.value
        ? logic.isTrue(place)
        : and(world, [isKind(world, live, place, "boolean"), logic.not(logic.isTrue(place))]);
    case "number":
      return and(world, [logic.atMost(place, datum.value), logic.not(logic.below(place, datum.value))]);
    case "string":
      return isText(world, place, literal(datum.value));
    case "set":
      return logic.false;
    case "array":
      if (datum.items.length > 0) break;
      return and(world, [
        isKind(world, live, place, "array"),
        logic.not(logic.someText(place, FULL)),
        logic.not(logic.atom({ kind: "someOther", place })),
      ]);
    case "object":
      break;
  }
  throw new Untranslatable(`a comparison of a value of the request with ${key}`);
}

/** When the raw value at a place is below a constant, or at most it. */
export function placeBelow(
  world: World,
  live: Formula,
  place: Place,
  orEqual: boolean,
  constant: Constant,
): Formula {
  const { logic } = world;
  const { datum } = constant;
  const lower = (["null", "boolean", "number", "string", "array", "object"] as const)
    .filter((kind) => RANKS[kind] < RANKS[datum.type])
    .map((kind) => isKind(world, live, place, kind));
  const own = (): Formula => {
    switch (datum.type) {
      case "null":
        return orEqual ? isKind(world, live, place, "null") : logic.false;
      case "boolean":
        if (orEqual && datum.value) return isKind(world, live, place, "boolean");
        return orEqual || datum.value
          ? placeEquals(world, live, place, { ...constant, datum: { type: "boolean", value: false } })
          : logic.false;
      case "number":
        return orEqual ? logic.atMost(place, datum.value) : logic.below(place, datum.value);
      case "set":
        return logic.false;
      default:
        throw new Untranslatable(`an order of a value of the request and ${constant.key}`);
    }
  };
  return logic.or([...lower, own()]);
}
