import type { AttributePath, Policy } from "../compilers/model/index.js";

/** The head of the reader of instants, which says what becomes of the days; the clock and the offset are each less than a day. */
export const INSTANT = "epoch_milliseconds(text) := ((days * 86400000) + clock) - offset if {";

/** Where two texts differ in one line only: the second one's. */
export function changedLine(
  right: string,
  text: string,
): { readonly index: number; readonly line: string } | undefined {
  const [before, after] = [right.split("\n"), text.split("\n")];
  const changes = after.flatMap((line, index) => (line === before[index] ? [] : [{ index, line }]));
  return after.length === before.length && changes.length === 1 ? changes[0] : undefined;
}

/** The attributes that are instants somewhere, as `keyOf` writes them. */
export function instantsOf({ named, open }: Policy): ReadonlySet<string> {
  const attributes = [...named, ...open].flatMap((each) => each.attributes);
  return new Set(attributes.filter(({ type }) => type === "datetime").map(({ path }) => keyOf(path)));
}

/** An attribute's path as a text. */
export function keyOf({ root, keys }: AttributePath): string {
  return JSON.stringify([root, ...keys]);
}
