/** Reads foreign JSON by own properties; `undefined` for what is not there. */
export function at(tree: unknown, key: string): unknown {
  if (typeof tree !== "object" || tree === null || !Object.hasOwn(tree, key)) return undefined;
  return Object.getOwnPropertyDescriptor(tree, key)?.value;
}

/** The members of a list; none for anything else. */
export function listAt(tree: unknown, key: string): readonly unknown[] {
  return listOf(at(tree, key));
}

/** The value as a list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text under a key. */
export function textAt(tree: unknown, key: string): string | undefined {
  const value = at(tree, key);
  return typeof value === "string" ? value : undefined;
}

/** The keys and values of an object; none for anything else. */
export function entriesOf(tree: unknown): readonly (readonly [string, unknown])[] {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree) ? Object.entries(tree) : [];
}
