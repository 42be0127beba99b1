import { succeed } from "./cedar-text-policies.js";
import { giveBackInstance, takeInstance } from "./cedar-wasm-instance.js";

/** Policies and schema in Cedar's own JSON. Numbers beyond 2^53 do not survive it. */
export interface CedarJson {
  readonly policies: readonly unknown[];
  readonly schema: unknown;
}

/** How Cedar itself parses policies and a schema. Throws with its message when it refuses them. */
export function cedarJson(text: string, schemaText: string): CedarJson {
  const cedar = takeInstance();
  const parts = succeed(cedar.policySetTextToParts(text)).policies;
  const policies = parts.map((part) => succeed(cedar.policyToJson(part)).json);
  const schema = succeed(cedar.schemaToJson(schemaText)).json;
  // An instance never gives memory back, so what a large text needed goes with it.
  if (text.length < LARGE) giveBackInstance(cedar);
  return { policies, schema };
}

/** In characters; Cedar needs about a hundred bytes for each. */
const LARGE = 250_000;
