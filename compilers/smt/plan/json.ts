import { Untranslatable } from "../untranslatable.js";

/** The fields of an object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A field of one's own. */
export function at(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The value if it is an object. */
export function expectObject(value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Untranslatable(`${what} of OPA's plan is no object`);
}

/** The value if it is an array. */
export function expectArray(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Untranslatable(`${what} of OPA's plan is no array`);
}

/** The value if it is a text. */
export function expectText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new Untranslatable(`${what} of OPA's plan is no text`);
}

/** The value if it is a whole number. */
export function expectInteger(value: unknown, what: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new Untranslatable(`${what} of OPA's plan is no whole number`);
}

/** Refuses fields that are not in the list. */
export function expectNoOthers(fields: Fields, names: readonly string[], what: string): void {
  const other = Object.keys(fields).find((key) => !names.includes(key));
  if (other !== undefined)
    throw new Untranslatable(`the field ${JSON.stringify(other)} of ${what} of OPA's plan`);
}
