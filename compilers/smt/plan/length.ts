import { Untranslatable } from "../untranslatable.js";
import type { Call } from "./builtin.js";
import { callBuiltin } from "./builtins.js";
import { map } from "./choice.js";
import type { Value } from "./value.js";
import { and, isKind, negate } from "./world.js";

/** The number of members of a collection. */
export function lengthOf(call: Call, value: Value): Value {
  const { world, live, raise } = call;
  return map(
    world,
    value,
    () => live,
    (leaf, here) => {
      if (leaf.kind === "text" || leaf.kind === "pieces")
        throw new Untranslatable("the number of pieces of a text");
      if (leaf.kind !== "place") return callBuiltin("count", call, [leaf]);
      raise(and(world, [here(), negate(world, isKind(world, here(), leaf.place, "array"))]));
      return { kind: "elements", place: leaf.place };
    },
  );
}
