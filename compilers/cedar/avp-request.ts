import { type CedarLayout, typeName } from "./deployment.js";
import type { CedarRecord, CedarRequest, CedarValue } from "./encode.js";

/** The input of `IsAuthorized` but for the store's id. */
export interface IsAuthorizedInput {
  readonly principal: EntityIdentifier;
  readonly action: { readonly actionType: string; readonly actionId: string };
  readonly resource: EntityIdentifier;
  /** Left out where nothing is asked of it: the API takes no empty one. */
  readonly context?: { readonly contextMap: Readonly<Record<string, AvpValue>> };
}

/** An entity as the API names it. */
export interface EntityIdentifier {
  readonly entityType: string;
  readonly entityId: string;
}

/** A value as the API spells it, with its type (`AttributeValue`). */
export type AvpValue =
  | { readonly string: string }
  | { readonly long: number }
  | { readonly boolean: boolean }
  | { readonly set: readonly AvpValue[] }
  | { readonly record: Readonly<Record<string, AvpValue>> }
  | { readonly ipaddr: string }
  | { readonly decimal: string }
  | { readonly datetime: string };

/** Spells a request of `encode` as the API takes it. */
export function spellRequest(call: CedarRequest, layout: CedarLayout): IsAuthorizedInput {
  const { action, context, principal, resource } = call;
  const named = {
    principal: { entityType: typeName(layout, principal.type), entityId: principal.id },
    action: { actionType: typeName(layout, action.type), actionId: action.id },
    resource: { entityType: typeName(layout, resource.type), entityId: resource.id },
  };
  const contextMap = spellFields(context);
  return Object.keys(contextMap).length === 0 ? named : { ...named, context: { contextMap } };
}

/** Entries keep a key like `__proto__` as a key. */
function spellFields(record: CedarRecord): Readonly<Record<string, AvpValue>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, spellValue(value)]));
}

function spellValue(value: CedarValue): AvpValue {
  if (typeof value === "string") return { string: value };
  if (typeof value === "number") return { long: value };
  if (typeof value === "boolean") return { boolean: value };
  if (Array.isArray(value)) return { set: value.map((each) => ({ string: each })) };
  // Only `encode` writes such a key: no attribute may have it.
  const extension = value["__extn"];
  return extension === undefined ? { record: spellFields(value) } : spellExtension(extension);
}

function spellExtension(extension: CedarValue): AvpValue {
  const { fn, arg } = typeof extension === "object" && !Array.isArray(extension) ? extension : {};
  if (typeof arg !== "string") throw new Error("an extension value without its text");
  if (fn === "ip") return { ipaddr: arg };
  if (fn === "decimal") return { decimal: arg };
  if (fn === "datetime") return { datetime: arg };
  throw new Error(`no type of the API for ${JSON.stringify(fn)}`);
}

/**
 * A response of `IsAuthorized` as Cedar itself would answer, for `decode` to judge; `undefined` when it is none. Nothing of it is
 * trusted but own fields of the shape that the API documents.
 */
export function readResponse(response: unknown): unknown {
  const said = own(response, "decision");
  const decision = said === "ALLOW" ? "allow" : said === "DENY" ? "deny" : undefined;
  const determining = own(response, "determiningPolicies");
  const errors = own(response, "errors");
  if (decision === undefined || !Array.isArray(determining) || !Array.isArray(errors)) return undefined;
  const reason = determining.map((each) => own(each, "policyId"));
  return { type: "success", response: { decision, diagnostics: { reason, errors } } };
}

function own(record: unknown, key: string): unknown {
  const isRecord = typeof record === "object" && record !== null && !Array.isArray(record);
  return isRecord && Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}
