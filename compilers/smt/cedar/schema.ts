import { Untranslatable } from "../untranslatable.js";
import { field, isRecord, record, textOf } from "./json.js";

/** The type of a field of a context, as Cedar's schema has it. */
export type CedarType =
  | { readonly kind: "Bool" | "Long" | "String" | "decimal" | "ipaddr" | "datetime" | "texts" }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, CedarField> };

/** A field of a record, and whether each request has it. */
export interface CedarField {
  readonly required: boolean;
  readonly type: CedarType;
}

/** The record type that a schema, in Cedar's JSON, gives to the context of an action; empty where it names none. */
export function contextType(schema: unknown, actionId: string): CedarType {
  const actions = record(field(record(field(record(schema), "")), "actions"));
  const action = field(actions, actionId);
  if (action === undefined) throw new Untranslatable(`the schema has no action ${JSON.stringify(actionId)}`);
  const appliesTo = record(field(record(action), "appliesTo"));
  const context = field(appliesTo, "context");
  return context === undefined ? { kind: "record", fields: new Map() } : readType(context);
}

function readType(json: unknown): CedarType {
  const type = record(json);
  const kind = textOf(field(type, "type"));
  if (kind === "Record") {
    const fields = Object.entries(record(field(type, "attributes"))).map(
      ([name, each]) => [name, readField(each)] as const,
    );
    return { kind: "record", fields: new Map(fields) };
  }
  if (kind === "Set") {
    const element = readType(field(type, "element"));
    if (element.kind === "String") return { kind: "texts" };
    throw new Untranslatable(`the schema has a set of ${element.kind}`);
  }
  const name = kind === "EntityOrCommon" ? textOf(field(type, "name")) : kind;
  switch (name) {
    case "Bool":
    case "Long":
    case "String":
    case "decimal":
    case "ipaddr":
    case "datetime":
      return { kind: name };
    default:
      throw new Untranslatable(`the schema has the type ${JSON.stringify(name)}`);
  }
}

function readField(json: unknown): CedarField {
  const required = isRecord(json) && Object.hasOwn(json, "required") ? json["required"] !== false : true;
  return { required, type: readType(json) };
}
