import type { TypedAttribute } from "../model/index.js";
import type { Expr } from "./ast.js";
import { allOf } from "./balance.js";
import { HOST } from "./names.js";

/** Where the value of an attribute is found; to be asked for only where it is known to be present. */
export function valueAt(attribute: TypedAttribute): Expr {
  return steps(attribute).at(-1) ?? root(attribute);
}

/** Whether an attribute, and each record around it, is there. */
export function isPresent(attribute: TypedAttribute): Expr {
  const records = [root(attribute), ...steps(attribute)];
  return allOf(
    attribute.path.keys.map((key, index) => ({ kind: "has", of: records[index] ?? CONTEXT, key })),
  );
}

const CONTEXT: Expr = { kind: "context" };

/** The action's name is what the host says, the other roots are records of the context. */
function root({ path }: TypedAttribute): Expr {
  if (path.root !== "action") return { kind: "field", of: CONTEXT, name: path.root };
  return { kind: "field", of: { kind: "field", of: CONTEXT, name: HOST }, name: "action" };
}

/** The value after each key of the path. */
function steps(attribute: TypedAttribute): readonly Expr[] {
  const found: Expr[] = [];
  for (const key of attribute.path.keys)
    found.push({ kind: "key", of: found.at(-1) ?? root(attribute), key });
  return found;
}
