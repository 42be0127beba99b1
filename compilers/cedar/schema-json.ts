import { unreachable } from "../diagnostics/index.js";
import type { ActionClass } from "../model/index.js";
import { type CedarType, contextOf, type Field, type SchemaType } from "./context.js";
import type { Names } from "./names.js";

/** The same schema as `printSchema` writes, in Cedar's JSON form; an action a line, since a store counts its bytes. */
export function printSchemaJson(classes: readonly ActionClass[], names: Names): string {
  const { namespace, principalType, resourceType, claims } = names.layout;
  const principal = claims ? { tags: { type: "String" } } : {};
  const entityTypes = { [principalType]: principal, [resourceType]: {} };
  const actions = classes.map((each) => {
    const context = jsonType(contextOf(each, names));
    const appliesTo = { principalTypes: [principalType], resourceTypes: [resourceType], context };
    return `${JSON.stringify(names.actionId(each))}:${JSON.stringify({ appliesTo })}`;
  });
  const parts = `"entityTypes":${JSON.stringify(entityTypes)},"actions":{\n${actions.join(",\n")}\n}`;
  return `{${JSON.stringify(namespace)}:{${parts}}}\n`;
}

/** A record of entries keeps a key like `__proto__` as a key. */
function jsonType(type: SchemaType): object {
  if (typeof type === "string") return jsonCedarType(type);
  return { type: "Record", attributes: Object.fromEntries(type.map(jsonField)) };
}

function jsonField({ name, optional, type }: Field): readonly [string, object] {
  return [name, optional ? { ...jsonType(type), required: false } : jsonType(type)];
}

function jsonCedarType(type: CedarType): object {
  switch (type) {
    case "String":
    case "Long":
      return { type };
    case "Bool":
      return { type: "Boolean" };
    case "Set<String>":
      return { type: "Set", element: { type: "String" } };
    case "ipaddr":
    case "datetime":
    case "decimal":
      return { type: "Extension", name: type };
    default:
      return unreachable(type);
  }
}
