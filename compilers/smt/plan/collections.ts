import { anyOf, literal } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import type { Builtins, Call } from "./builtin.js";
import { choiceOf, defined, when } from "./choice.js";
import { compare, nameOf } from "./compare.js";
import { isOfType } from "./comparisons.js";
import {
  arrayConstant,
  type Constant,
  integerConstant,
  integerOf,
  sortConstants,
  textOf,
} from "./constant.js";
import { member } from "./dot.js";
import { LARGEST_POSITION, LEAST_POSITION } from "./numbers.js";
import { asText, textIs, wholeText } from "./text.js";
import { type Guarded, type Leaf, UNDEFINED, type Value } from "./value.js";
import { and, isKind } from "./world.js";

/** Builtins on arrays, sets and objects. */
export const COLLECTIONS: Builtins = {
  count: { arity: 1, apply: (call, [leaf]) => count(call, needed(leaf)) },
  sort: { arity: 1, apply: (call, [leaf]) => sort(call, needed(leaf)) },
  "array.slice": {
    arity: 3,
    apply: (call, [array, from, to]) => slice(call, needed(array), needed(from), needed(to)),
  },
  "internal.member_2": {
    arity: 2,
    apply: (call, [element, collection]) => ({
      kind: "boolean",
      formula: isMember(call, needed(element), needed(collection)),
    }),
  },
  "object.get": {
    arity: 3,
    apply: (call, [object, key, otherwise]) => get(call, needed(object), needed(key), needed(otherwise)),
  },
};

function needed(leaf: Leaf | undefined): Leaf {
  if (leaf === undefined) throw new Error("an argument is missing");
  return leaf;
}

function count(call: Call, leaf: Leaf): Value {
  const { world, live, raise } = call;
  switch (leaf.kind) {
    case "constant": {
      const { datum } = leaf;
      if (datum.type === "string") return integerConstant([...datum.value].length);
      if (datum.type === "array" || datum.type === "set") return integerConstant(datum.items.length);
      return datum.type === "object" ? integerConstant(datum.entries.length) : UNDEFINED;
    }
    case "place": {
      const { place } = leaf;
      const isArray = isKind(world, live, place, "array");
      raise(and(world, [live, isKind(world, live, place, "object")]));
      // What is asked of the number may not be followed, which only some worlds can go on behind.
      if (world.goesOn !== true) raise(and(world, [live, isArray]));
      const text: Leaf = { kind: "length", text: wholeText(place), plus: 0 };
      const options: readonly Guarded[] = [
        { guard: isKind(world, live, place, "string"), value: text },
        { guard: isArray, value: { kind: "elements", place } },
      ];
      return choiceOf(world, world.goesOn === true ? options : options.slice(0, 1), false);
    }
    case "chosen":
      return { kind: "size", guards: leaf.guards, some: true };
    case "text":
      return { kind: "length", text: leaf, plus: 0 };
    case "tuple":
      return integerConstant(leaf.items.length);
    case "sparse":
      return { kind: "size", guards: leaf.items.map(({ guard }) => guard), some: leaf.some };
    case "set":
      return { kind: "size", guards: leaf.members.map(({ guard }) => guard), some: false };
    case "object": {
      const guards = [...leaf.entries.values()].map((each) => defined(world, each));
      return { kind: "size", guards, some: false };
    }
    case "pieces":
    case "joined":
    case "integerText":
    case "builder":
    case "lost":
      throw new Untranslatable(`the count of ${nameOf(leaf)}`);
    default:
      return UNDEFINED;
  }
}

function sort(call: Call, leaf: Leaf): Value {
  if (leaf.kind === "constant") {
    const { datum } = leaf;
    return datum.type === "array" || datum.type === "set"
      ? arrayConstant(sortConstants(datum.items))
      : UNDEFINED;
  }
  if (leaf.kind === "set") return { kind: "sparse", items: leaf.members, some: false };
  if (leaf.kind === "sparse" && !leaf.some) {
    const items = leaf.items.filter((each): each is Guarded<Constant> => each.value.kind === "constant");
    const byKey = new Map(items.map(({ value }) => [value.key, value]));
    const sorted = sortConstants([...byKey.values()]).flatMap(({ key }) =>
      items.filter(({ value }) => value.key === key),
    );
    if (items.length === leaf.items.length) return { kind: "sparse", items: sorted, some: false };
  }
  const guard = call.world.logic.or([isOfType(call, leaf, "array"), isOfType(call, leaf, "set")]);
  if (guard.kind === "false") return UNDEFINED;
  throw new Untranslatable(`sort of ${nameOf(leaf)}`);
}

function slice(call: Call, array: Leaf, from: Leaf, to: Leaf): Value {
  const { world } = call;
  if (array.kind === "constant" && array.datum.type === "array" && array.datum.items.length === 0) {
    // Positions do not matter, but they must be whole numbers that are written as such.
    const guards = [from, to].map((each) => positionGuard(call, each));
    return when(world, and(world, guards), array);
  }
  const [start, end] = [from, to].map((each) => (each.kind === "constant" ? integerOf(each) : undefined));
  if (isOfType(call, array, "array").kind === "false") return UNDEFINED;
  if (start === undefined || end === undefined)
    throw new Untranslatable("a slice between positions that are not given");
  const [low, high] = [Math.max(start, 0), Math.max(end, 0)];
  if (array.kind === "pieces") {
    if (array.from !== 0 || array.to !== undefined) throw new Untranslatable("a slice of a slice");
    return { ...array, from: Math.min(low, high), to: high };
  }
  if (array.kind === "tuple") return { kind: "tuple", items: array.items.slice(low, high) };
  if (array.kind === "constant" && array.datum.type === "array")
    return arrayConstant(array.datum.items.slice(low, high));
  throw new Untranslatable(`a slice of ${nameOf(array)}`);
}

function positionGuard({ world, live }: Call, leaf: Leaf): Formula {
  const { logic } = world;
  if (leaf.kind === "constant") return integerOf(leaf) === undefined ? logic.false : logic.true;
  if (leaf.kind !== "place") throw new Untranslatable(`a slice from ${nameOf(leaf)}`);
  const { place } = leaf;
  if (isKind(world, live, place, "number").kind === "false") return logic.false;
  return and(world, [
    logic.atom({ kind: "writtenWhole", place }),
    logic.not(logic.below(place, LEAST_POSITION)),
    logic.atMost(place, LARGEST_POSITION),
  ]);
}

function isMember(call: Call, element: Leaf, collection: Leaf): Formula {
  const { world, live } = call;
  const { logic } = world;
  const equals = (value: Value): Formula => compare(world, live, "==", element, value);
  switch (collection.kind) {
    case "constant": {
      const { datum } = collection;
      if (datum.type === "array" || datum.type === "set") return isOneOf(call, element, datum.items);
      return datum.type === "object"
        ? isOneOf(
            call,
            element,
            datum.entries.map(([, value]) => value),
          )
        : logic.false;
    }
    case "place":
      return isElement(call, element, collection.place);
    case "tuple":
      return logic.or(collection.items.map(equals));
    case "sparse":
      return logic.or(collection.items.map(({ guard, value }) => and(world, [guard, equals(value)])));
    case "set":
      return logic.or(collection.members.map(({ guard, value }) => and(world, [guard, equals(value)])));
    case "object":
      return logic.or([...collection.entries.values()].map(equals));
    case "pieces":
    case "builder":
    case "lost":
      throw new Untranslatable(`a member of ${nameOf(collection)}`);
    default:
      return logic.false;
  }
}

/** Texts are asked for at once. */
function isOneOf({ world, live }: Call, element: Leaf, constants: readonly Constant[]): Formula {
  const { logic } = world;
  const texts = constants.flatMap((each) => textOf(each) ?? []);
  const text = asText(element);
  const others = text === undefined ? constants : constants.filter((each) => textOf(each) === undefined);
  const asked = text === undefined || texts.length === 0 ? [] : [textIs(world, text, anyOf(texts))];
  return logic.or([...asked, ...others.map((each) => compare(world, live, "==", element, each))]);
}

function isElement({ world, live, raise }: Call, element: Leaf, place: Place): Formula {
  const text = element.kind === "constant" ? textOf(element) : undefined;
  const isArray = isKind(world, live, place, "array");
  raise(and(world, [live, isKind(world, live, place, "object")]));
  if (isArray.kind === "false") return world.logic.false;
  if (text === undefined) throw new Untranslatable(`whether ${nameOf(element)} is in a list of the request`);
  return world.logic.someText(place, literal(text));
}

function get(call: Call, object: Leaf, key: Leaf, otherwise: Leaf): Value {
  const { world, live, raise } = call;
  if (key.kind !== "constant") throw new Untranslatable("object.get under a name from the request");
  const guard = isOfType(call, object, "object");
  if (guard.kind === "false") return UNDEFINED;
  const path = key.datum.type === "array" ? key.datum.items : [key];
  const found = path.reduce<Value>((value, each) => member(world, live, value, each, raise), object);
  const options = [
    { guard: defined(world, found), value: found },
    { guard: world.logic.true, value: otherwise },
  ];
  return when(world, guard, choiceOf(world, options, true));
}
