import { field, isRecord, list, record, textOf } from "../cedar/json.js";
import { Untranslatable } from "../untranslatable.js";

/** A type of a schema; one that is not followed has its name. */
export type SchemaType =
  | { readonly kind: "String" | "Long" | "Bool" | "texts" | "ipaddr" | "decimal" | "datetime" }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, SchemaField> }
  | { readonly kind: "other"; readonly name: string };

/** A field of a record, and whether it has to be there. */
export interface SchemaField {
  readonly required: boolean;
  readonly type: SchemaType;
}

/** What Cedar checks requests against. */
export interface Schema {
  readonly actions: ReadonlyMap<string, SchemaAction>;
  readonly entities: ReadonlyMap<string, SchemaEntity>;
}

/** An action: whom and what it is for, and the groups that it is in. */
export interface SchemaAction {
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  readonly context: SchemaType;
  readonly groups: readonly string[];
}

/** A type of entities: its attributes and the types of its parents. */
export interface SchemaEntity {
  readonly shape: SchemaType;
  readonly parents: readonly string[];
}

const EMPTY: SchemaType = { kind: "record", fields: new Map() };

/** Reads a schema in Cedar's JSON form. Throws `Untranslatable` for one with namespaces. */
export function readSchema(json: unknown): Schema {
  const spaces = Object.entries(record(json));
  const [[prefix, body] = ["", {}], ...more] = spaces;
  if (prefix !== "" || more.length > 0) throw new Untranslatable("a Cedar schema with namespaces");
  const space = record(body);
  const common = record(field(space, "commonTypes") ?? {});
  const actions = record(field(space, "actions") ?? {});
  return {
    actions: new Map(
      Object.entries(actions).map(([name, action]) => [
        name,
        readAction(name, record(action), actions, common),
      ]),
    ),
    entities: new Map(
      Object.entries(record(field(space, "entityTypes") ?? {})).map(([name, entity]) => {
        const node = record(entity);
        if (field(node, "enum") !== undefined)
          throw new Untranslatable("a Cedar schema with entities that are listed");
        const shape = field(node, "shape");
        return [
          name,
          {
            shape: shape === undefined ? EMPTY : readType(shape, common, 0),
            parents: list(field(node, "memberOfTypes") ?? []).map(textOf),
          },
        ];
      }),
    ),
  };
}

type Json = Readonly<Record<string, unknown>>;

function readAction(name: string, action: Json, actions: Json, common: Json): SchemaAction {
  const applies = field(action, "appliesTo");
  const to = isRecord(applies) ? applies : {};
  const context = field(to, "context");
  return {
    principals: list(field(to, "principalTypes") ?? []).map(textOf),
    resources: list(field(to, "resourceTypes") ?? []).map(textOf),
    context: context === undefined ? EMPTY : readType(context, common, 0),
    groups: [...groupsOf(name, actions, new Set())],
  };
}

function groupsOf(name: string, actions: Json, found: Set<string>): ReadonlySet<string> {
  const action = field(actions, name);
  const above = isRecord(action) ? field(action, "memberOf") : undefined;
  for (const group of Array.isArray(above) ? above.map(record) : []) {
    const type = field(group, "type");
    if (type !== undefined && type !== null && type !== "Action")
      throw new Untranslatable(`actions of the type ${String(type)}`);
    const id = textOf(field(group, "id"));
    if (found.has(id)) continue;
    found.add(id);
    groupsOf(id, actions, found);
  }
  return found;
}

const DEPTH = 16;

function readType(json: unknown, common: Json, depth: number): SchemaType {
  if (depth > DEPTH) throw new Untranslatable("a Cedar schema with deep types");
  const node = record(json);
  const word = textOf(field(node, "type"));
  if (word === "Record") {
    if (field(node, "additionalAttributes") === true)
      throw new Untranslatable("a Cedar schema with open records");
    const attributes = Object.entries(record(field(node, "attributes") ?? {}));
    return {
      kind: "record",
      fields: new Map(
        attributes.map(([name, each]) => [
          name,
          { required: field(record(each), "required") !== false, type: readType(each, common, depth + 1) },
        ]),
      ),
    };
  }
  if (word === "Set") {
    const element = readType(field(node, "element"), common, depth + 1);
    return element.kind === "String" ? { kind: "texts" } : { kind: "other", name: "a set of other things" };
  }
  const named = word === "EntityOrCommon" || word === "Entity" || word === "Extension";
  const name = named ? textOf(field(node, "name")) : word;
  const known = field(common, name);
  if (known !== undefined && word !== "Extension") return readType(known, common, depth + 1);
  switch (name) {
    case "String":
    case "Long":
    case "ipaddr":
    case "decimal":
    case "datetime":
      return { kind: name };
    case "Bool":
    case "Boolean":
      return { kind: "Bool" };
    default:
      return { kind: "other", name };
  }
}
