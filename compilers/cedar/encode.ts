import { unreachable } from "../diagnostics/index.js";
import {
  type ActionClass,
  printAddress,
  type TypedAttribute,
  type TypeName,
  tenThousandths,
  type Value,
} from "../model/index.js";
import { EXACT, FLOOR } from "./constraint.js";
import { saysAction } from "./host.js";
import { datetimeText, decimalText } from "./literal.js";
import type { Names } from "./names.js";
import { FACTS, HOST, RESOURCE, SUBJECT } from "./vocabulary.js";

/** A request in the form that Cedar takes. */
export interface CedarRequest {
  readonly principal: typeof SUBJECT;
  readonly action: { readonly type: "Action"; readonly id: string };
  readonly resource: typeof RESOURCE;
  readonly context: CedarRecord;
  readonly entities: [];
}

/** A value in Cedar's JSON: `__extn` is written here and nowhere else, never taken from a request. */
export type CedarValue = string | number | boolean | string[] | CedarRecord;

/** A record without a prototype, so that every key is only a key. */
export interface CedarRecord {
  [key: string]: CedarValue;
}

/** Turns the typed values of the whole class's attributes, the action's name and the facts into a Cedar request. */
export type Encode = (
  values: readonly (Value | undefined)[],
  action: string,
  facts: ReadonlyMap<string, boolean>,
) => CedarRequest;

/** Prepares the encoding of requests for a part of a class: the context holds what its rules mention, nothing else. */
export function createEncode(part: ActionClass, whole: ActionClass, names: Names): Encode {
  const attributes = part.attributes.map((attribute) => ({
    attribute,
    index: whole.attributes.indexOf(attribute),
  }));
  const roots = [...new Set(attributes.map(({ attribute }) => attribute.path.root))];
  const id = names.actionId(part);
  const named = saysAction(part);
  return (values, action, facts) => {
    const context = emptyRecord();
    if (named) context[HOST] = recordOf([["action", action]]);
    for (const root of roots) context[root] = emptyRecord();
    for (const { index, attribute } of attributes) {
      const value = values[index];
      if (value !== undefined) place(context, attribute, encodeValue(attribute.type, value));
    }
    if (facts.size > 0) context[FACTS] = recordOf(facts);
    return { principal: SUBJECT, action: { type: "Action", id }, resource: RESOURCE, context, entities: [] };
  };
}

function place(context: CedarRecord, { path }: TypedAttribute, value: CedarValue): void {
  let record = context;
  const keys = [path.root, ...path.keys];
  for (const key of keys.slice(0, -1)) {
    const inner = record[key];
    const next = isRecord(inner) ? inner : emptyRecord();
    record[key] = next;
    record = next;
  }
  record[keys.at(-1) ?? ""] = value;
}

function isRecord(value: CedarValue | undefined): value is CedarRecord {
  return typeof value === "object" && !Array.isArray(value);
}

/** The values are those that `admit` typed; one of another type is a bug, and must not reach Cedar as something else. */
function encodeValue(type: TypeName, value: Value): CedarValue {
  switch (type) {
    case "string":
    case "path":
    case "hostname":
      return typeof value === "string" ? value : mismatch(type);
    case "integer":
      return typeof value === "number" && Number.isSafeInteger(value) ? value : mismatch(type);
    case "boolean":
      return typeof value === "boolean" ? value : mismatch(type);
    case "strings":
      return typeof value === "object"
        ? value.map((each) => (typeof each === "string" ? each : mismatch(type)))
        : mismatch(type);
    case "ip":
      return typeof value === "object" && value.every((each) => typeof each === "number")
        ? extension("ip", printAddress(value))
        : mismatch(type);
    case "datetime":
      return typeof value === "number" ? extension("datetime", datetimeText(value)) : mismatch(type);
    case "decimal":
      return typeof value === "number" ? encodeDecimal(value) : mismatch(type);
    default:
      return unreachable(type);
  }
}

function encodeDecimal(value: number): CedarRecord {
  const { floor, exact } = tenThousandths(value);
  return recordOf([
    [FLOOR, extension("decimal", decimalText(floor))],
    [EXACT, exact],
  ]);
}

function mismatch(type: TypeName): never {
  throw new Error(`a value that is not of the type ${type} was to be encoded`);
}

function extension(fn: string, arg: string): CedarValue {
  return recordOf([
    [
      "__extn",
      recordOf([
        ["fn", fn],
        ["arg", arg],
      ]),
    ],
  ]);
}

function emptyRecord(): CedarRecord {
  return Object.create(null) as CedarRecord;
}

function recordOf(entries: Iterable<readonly [string, CedarValue]>): CedarRecord {
  const record = emptyRecord();
  for (const [key, value] of entries) record[key] = value;
  return record;
}
