import { Untranslatable } from "../untranslatable.js";

/** An object of Cedar's JSON. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object and no array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object. Throws `Untranslatable` for anything else. */
export function record(value: unknown): JsonRecord {
  if (isRecord(value)) return value;
  throw new Untranslatable(`Cedar's JSON has ${JSON.stringify(value)} where an object belongs`);
}

/** The value as an array. Throws `Untranslatable` for anything else. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Untranslatable(`Cedar's JSON has ${JSON.stringify(value)} where an array belongs`);
}

/** The value as a text. Throws `Untranslatable` for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Untranslatable(`Cedar's JSON has ${JSON.stringify(value)} where a text belongs`);
}

/** A member of an object, `undefined` where it has none of its own. */
export function field(of: JsonRecord, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
