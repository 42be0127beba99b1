/** An object that came from outside; its members are read with `own`. */
export type ForeignRecord = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is ForeignRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's own member, never one of its prototype. */
export function own(record: ForeignRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
