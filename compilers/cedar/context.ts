import { unreachable } from "../diagnostics/index.js";
import type { ActionClass, TypeName } from "../model/index.js";
import { isClaim } from "./access.js";
import { EXACT, FLOOR } from "./constraint.js";
import type { CedarLayout } from "./deployment.js";
import { describeFact, factsOf } from "./facts.js";
import { saysAction } from "./host.js";
import type { Names } from "./names.js";
import { FACTS, HOST } from "./vocabulary.js";

/** A type of the schema: one that Cedar has, or a record. */
export type SchemaType = CedarType | readonly Field[];

/** The types that Cedar has, as its schema names them. */
export type CedarType = "String" | "Long" | "Bool" | "Set<String>" | "ipaddr" | "datetime" | "decimal";

/** A field of a record. */
export interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly type: SchemaType;
  readonly doc?: string;
}

/** What the host says and computed is required and has records of its own, so that no argument can pass for it. */
export function contextOf(actionClass: ActionClass, names: Names): readonly Field[] {
  const { layout } = names;
  const host: Field = {
    name: HOST,
    optional: false,
    type: [{ name: "action", optional: false, type: "String" }],
  };
  const attributes = actionClass.attributes.filter(({ path }) => !isClaim(path, layout));
  const roots = [...new Set(attributes.map(({ path }) => path.root))].map((root) => ({
    name: layout.fieldOf(root) ?? root,
    optional: false,
    type: fieldsBelow(
      attributes
        .filter(({ path }) => path.root === root)
        .map(({ path, type }) => ({ keys: path.keys, type: cedarType(type, layout) })),
    ),
  }));
  const facts = factsOf(actionClass, names.factOf).map((fact) => ({
    name: fact.name,
    optional: false,
    type: "Bool" as const,
    doc: describeFact(fact),
  }));
  const hosts = layout.adapted && saysAction(actionClass) ? [host] : [];
  return [...hosts, ...roots, ...(facts.length === 0 ? [] : [{ name: FACTS, optional: false, type: facts }])];
}

interface Leaf {
  readonly keys: readonly string[];
  readonly type: SchemaType;
}

function fieldsBelow(leaves: readonly Leaf[]): readonly Field[] {
  const byKey = new Map<string, Leaf[]>();
  for (const { keys, type } of leaves) {
    const [key = "", ...rest] = keys;
    byKey.set(key, [...(byKey.get(key) ?? []), { keys: rest, type }]);
  }
  return [...byKey].map(([name, below]) => {
    const [first] = below;
    const type = first?.keys.length === 0 ? first.type : fieldsBelow(below);
    return { name, optional: true, type };
  });
}

function cedarType(type: TypeName, { decimals }: CedarLayout): SchemaType {
  switch (type) {
    case "string":
    case "path":
    case "hostname":
      return "String";
    case "integer":
      return "Long";
    case "boolean":
      return "Bool";
    case "strings":
      return "Set<String>";
    case "ip":
      return "ipaddr";
    case "datetime":
      return "datetime";
    case "decimal":
      if (decimals === "whole") return "decimal";
      return [
        { name: FLOOR, optional: false, type: "decimal" },
        { name: EXACT, optional: false, type: "Bool" },
      ];
    default:
      return unreachable(type);
  }
}
