import type { Span } from "../diagnostics/index.js";

/**
 * A YAML text as a tree with positions, aliases followed: what an alias stands for has the place of its anchor. Maps are
 * `Map`s, so no key is special to the host.
 */
export type Tree = ScalarTree | ListTree | MapTree;

/** A scalar; `written` is its source text, quotes and escapes resolved, so that `0.10` and `0.1` can be told apart. */
export interface ScalarTree {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly written: string;
  readonly span: Span;
}

/** A sequence. */
export interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly span: Span;
}

/** A map; its keys are texts as written, in document order. */
export interface MapTree {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  readonly span: Span;
}

/** A key with its value. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

/** The value under a key; `undefined` when the tree is no map or has no such key. */
export function valueAt(tree: Tree | undefined, key: string): Tree | undefined {
  return entryAt(tree, key)?.value;
}

/** The entry with a key; `undefined` when the tree is no map or has no such key. */
export function entryAt(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === "map" ? tree.entries.get(key) : undefined;
}

/** The entries of a map; none for anything else. */
export function entriesOf(tree: Tree | undefined): readonly Entry[] {
  return tree?.kind === "map" ? [...tree.entries.values()] : [];
}

/** The items of a list; anything else stands for a list of itself. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined) return [];
  return tree.kind === "list" ? tree.items : [tree];
}

/** The text of a scalar that is one. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && typeof tree.value === "string" ? tree.value : undefined;
}

/** From a key to the end of its value. */
export function entrySpan(entry: Entry): Span {
  const { start } = entry.keySpan;
  return entry.value.span.end > start ? { start, end: entry.value.span.end } : entry.keySpan;
}

/** The plain data that a tree stands for, as `JSON.parse` would make it: `__proto__` is a key like any other. */
export function dataOf(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(dataOf);
  return Object.fromEntries(entriesOf(tree).map((entry) => [entry.key, dataOf(entry.value)]));
}
