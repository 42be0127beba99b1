import type { Span } from "../diagnostics/index.js";
import { type Entry, entryAt, type Tree } from "./tree.js";

/** What a data path leads to. */
export interface Located {
  readonly tree: Tree;
  /** The map entry whose value it is; `undefined` for the root and for items of lists. */
  readonly entry: Entry | undefined;
  /** The key of the nearest map entry on the way, to name an item by; `undefined` above all entries. */
  readonly name: string | undefined;
}

/** Follows a JSON pointer; a pointer that leads nowhere stays at the last value on its way. */
export function locate(root: Tree, pointer: string): Located {
  let located: Located = { tree: root, entry: undefined, name: undefined };
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const { tree, name } = located;
    const entry = entryAt(tree, key);
    const item = tree.kind === "list" ? tree.items[Number(key)] : undefined;
    if (entry !== undefined) located = { tree: entry.value, entry, name: entry.key };
    else if (item !== undefined) located = { tree: item, entry: undefined, name };
    else return located;
  }
  return located;
}

/** The place of a key of a map. */
export function keySpan(map: Tree, key: string): Span {
  return entryAt(map, key)?.keySpan ?? map.span;
}

/** The place at which to say that something is missing in a map: its first key, or all of it when it is empty. */
export function headSpan(tree: Tree): Span {
  const [first] = tree.kind === "map" ? tree.entries.values() : [];
  return first?.keySpan ?? tree.span;
}
