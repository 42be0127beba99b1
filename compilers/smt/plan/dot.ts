import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { choiceOf, map, when } from "./choice.js";
import { compare } from "./compare.js";
import { type Constant, integerOf, textConstant, textOf } from "./constant.js";
import type { Raise } from "./fault.js";
import { hasPiece, piece, textIs } from "./text.js";
import { type Guarded, type Leaf, UNDEFINED, type Value } from "./value.js";
import { and, isAction, isKind, type World } from "./world.js";

/** The member of a value under a key. */
export function member(world: World, live: Formula, source: Value, key: Value, raise: Raise): Value {
  return map(
    world,
    source,
    () => live,
    (leaf, here) => map(world, key, here, (name, there) => memberOf(world, there, leaf, name, raise)),
  );
}

function memberOf(world: World, live: () => Formula, source: Leaf, key: Leaf, raise: Raise): Value {
  switch (source.kind) {
    case "constant":
      return memberOfConstant(world, live, source, key);
    case "place":
      return memberOfPlace(world, live(), source.place, key, raise);
    case "tuple":
      return itemAt(source.items, key);
    case "sparse":
      return itemOfSparse(world, source, key);
    case "object": {
      const name = key.kind === "constant" ? textOf(key) : undefined;
      if (name !== undefined) return source.entries.get(name) ?? UNDEFINED;
      if (key.kind === "constant") return UNDEFINED;
      const options = [...source.entries].map(([each, value]) => ({
        guard: compare(world, live(), "==", key, textConstant(each)),
        value,
      }));
      return choiceOf(world, options, false);
    }
    case "set": {
      const options = source.members.map(({ guard, value }) => ({
        guard: and(world, [guard, compare(world, live(), "==", key, value)]),
        value,
      }));
      return choiceOf(world, options, false);
    }
    case "pieces": {
      const index = key.kind === "constant" ? integerOf(key) : undefined;
      if (index === undefined || source.from !== 0 || source.to !== undefined) {
        throw new Untranslatable("a piece of a text at a position that is not given");
      }
      if (index < 0) return UNDEFINED;
      const there = textIs(world, source.text, hasPiece(source.separator, index));
      return when(world, there, piece(source.text, source.separator, index));
    }
    case "lost":
    case "builder":
      throw new Untranslatable(source.kind === "lost" ? source.why : "a member of something unfinished");
    default:
      return UNDEFINED;
  }
}

function memberOfConstant(world: World, live: () => Formula, { datum }: Constant, key: Leaf): Value {
  if (datum.type === "array") {
    if (key.kind === "constant") return itemAt(datum.items, key);
    throw new Untranslatable("an item of an array at a position that is not given");
  }
  const entries =
    datum.type === "object"
      ? datum.entries
      : datum.type === "set"
        ? datum.items.map((each) => [each, each] as const)
        : [];
  if (key.kind === "constant") return entries.find(([name]) => name.key === key.key)?.[1] ?? UNDEFINED;
  const options: readonly Guarded[] = entries.map(([name, value]) => ({
    guard: compare(world, live(), "==", key, name),
    value,
  }));
  return choiceOf(world, options, false);
}

function memberOfPlace(world: World, live: Formula, place: Place, key: Leaf, raise: Raise): Value {
  if (key.kind !== "constant")
    throw new Untranslatable("a member of the request under a name from the request");
  const name = textOf(key);
  if (name === undefined) {
    if (integerOf(key) !== undefined) raise(and(world, [live, isKind(world, live, place, "array")]));
    return UNDEFINED;
  }
  if (isKind(world, live, place, "object").kind === "false") return UNDEFINED;
  if (place.keys[0] === ELEMENT) throw new Untranslatable("what is inside an element of an array");
  const below = world.space.below(place, name);
  if (isAction(world, below)) {
    world.askedAction = true;
    if (world.action?.kind === "named") return textConstant(world.action.name);
  }
  const absent = isKind(world, live, below, "absent");
  return when(world, and(world, [world.logic.not(absent)]), { kind: "place", place: below });
}

/** The first key of the place that stands for an element. */
const ELEMENT = "\u0000element";

function itemAt(items: readonly Value[], key: Leaf): Value {
  if (key.kind !== "constant")
    throw new Untranslatable("an item of an array at a position that is not given");
  const index = integerOf(key);
  return (index === undefined ? undefined : items[index]) ?? UNDEFINED;
}

function itemOfSparse(world: World, { items, some }: Extract<Leaf, { kind: "sparse" }>, key: Leaf): Value {
  const index = key.kind === "constant" ? integerOf(key) : undefined;
  if (index !== 0 || some) throw new Untranslatable("an item of a list of which some items may be missing");
  return choiceOf(world, items, true);
}
