import type { AttributePath, TypedAttribute } from "../model/index.js";
import type { Expr } from "./ast.js";
import { allOf } from "./balance.js";
import type { CedarLayout } from "./deployment.js";

/** Where the value of an attribute is found; to be asked for only where it is known to be present. */
export function valueAt(attribute: TypedAttribute, layout: CedarLayout): Expr {
  if (isClaim(attribute.path, layout)) return ofPrincipal("getTag", attribute);
  return steps(attribute, layout).at(-1) ?? root(attribute, layout);
}

/** Whether an attribute, and each record around it, is there. */
export function isPresent(attribute: TypedAttribute, layout: CedarLayout): Expr {
  if (isClaim(attribute.path, layout)) return ofPrincipal("hasTag", attribute);
  const records =
    attribute.path.keys.length === 0 ? [] : [root(attribute, layout), ...steps(attribute, layout)];
  return allOf(
    attribute.path.keys.map((key, index) => ({ kind: "has", of: records[index] ?? CONTEXT, key })),
  );
}

/** Whether the value is a tag of the principal rather than a part of the context. */
export function isClaim({ root }: AttributePath, { claims }: CedarLayout): boolean {
  return claims && root === "subject";
}

/** A token's claims have one name each. */
function ofPrincipal(method: "hasTag" | "getTag", { path: { keys }, name }: TypedAttribute): Expr {
  const [claim, ...below] = keys;
  if (claim === undefined || below.length > 0) throw new Error(`no claim is called \`${name}\``);
  return { kind: "call", of: { kind: "principal" }, method, args: [{ kind: "text", value: claim }] };
}

const CONTEXT: Expr = { kind: "context" };

/** The action's name is what the host says, the other roots are records of the context. */
function root({ path, name }: TypedAttribute, layout: CedarLayout): Expr {
  const field = layout.fieldOf(path.root);
  if (field === undefined) throw new Error(`${layout.title} does not give \`${name}\``);
  const record: Expr = { kind: "field", of: CONTEXT, name: field };
  return path.root === "action" ? { kind: "field", of: record, name: "action" } : record;
}

/** The value after each key of the path. */
function steps(attribute: TypedAttribute, layout: CedarLayout): readonly Expr[] {
  const found: Expr[] = [];
  for (const key of attribute.path.keys)
    found.push({ kind: "key", of: found.at(-1) ?? root(attribute, layout), key });
  return found;
}
