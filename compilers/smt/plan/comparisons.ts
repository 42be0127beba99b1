import type { Kind } from "../place.js";
import type { Builtins, Call } from "./builtin.js";
import { compare } from "./compare.js";
import type { Leaf, Value } from "./value.js";
import { isKind, negate } from "./world.js";

const TYPES: Readonly<Record<Exclude<Kind, "absent"> | "set", readonly Leaf["kind"][]>> = {
  null: [],
  boolean: ["boolean"],
  number: ["length", "index", "floor", "linear", "instant", "size", "elements"],
  string: ["text", "joined", "integerText"],
  array: ["pieces", "tuple", "sparse"],
  object: ["object"],
  set: ["set", "chosen"],
};

/** Comparisons, which are total over all types, and questions of type. */
export const COMPARISONS: Builtins = {
  equal: binary((call, a, b) => compare(call.world, call.live, "==", a, b)),
  eq: binary((call, a, b) => compare(call.world, call.live, "==", a, b)),
  neq: binary((call, a, b) => negate(call.world, compare(call.world, call.live, "==", a, b))),
  lt: binary((call, a, b) => compare(call.world, call.live, "<", a, b)),
  lte: binary((call, a, b) => compare(call.world, call.live, "<=", a, b)),
  gt: binary((call, a, b) => negate(call.world, compare(call.world, call.live, "<=", a, b))),
  gte: binary((call, a, b) => negate(call.world, compare(call.world, call.live, "<", a, b))),
  is_null: typeTest("null"),
  is_boolean: typeTest("boolean"),
  is_number: typeTest("number"),
  is_string: typeTest("string"),
  is_array: typeTest("array"),
  is_object: typeTest("object"),
  is_set: typeTest("set"),
};

/** Whether a leaf is of a type. */
export function isOfType(
  { world, live }: Pick<Call, "world" | "live">,
  leaf: Leaf,
  type: keyof typeof TYPES,
) {
  const { logic } = world;
  if (leaf.kind === "place") return type === "set" ? logic.false : isKind(world, live, leaf.place, type);
  const holds = leaf.kind === "constant" ? leaf.datum.type === type : TYPES[type].includes(leaf.kind);
  return holds ? logic.true : logic.false;
}

function typeTest(type: keyof typeof TYPES): Builtins[string] {
  return {
    arity: 1,
    apply: (call, [leaf]) => ({
      kind: "boolean",
      formula: leaf === undefined ? call.world.logic.false : isOfType(call, leaf, type),
    }),
  };
}

function binary(ask: (call: Call, a: Value, b: Value) => ReturnType<typeof isOfType>): Builtins[string] {
  return {
    arity: 2,
    apply: (call, [a, b]) => {
      if (a === undefined || b === undefined) throw new Error("a comparison has two sides");
      return { kind: "boolean", formula: ask(call, a, b) };
    },
  };
}
