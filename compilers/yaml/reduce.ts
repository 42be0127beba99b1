import { type Document, isCollection, isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";

/** Makes one smaller text; `undefined` where what would be left is no YAML any more, as when an alias loses its anchor. */
export type Reduction = () => string | undefined;

/**
 * Ways to make a policy's text smaller by one step, the boldest first: leave out half of the rules, one rule, a key, an entry
 * of a list. Whether what is left is still a policy is for the caller to see. Comments and layout go with the first step.
 */
export function reductions(text: string): readonly Reduction[] {
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return [];
  const plain = String(withoutComments(document));
  const removals = removalsIn(document.contents, []);
  const steps = removals.map(
    (paths): Reduction =>
      () =>
        without(plain, paths),
  );
  return plain === text ? steps : [() => plain, ...steps];
}

type Path = readonly (string | number)[];

/** What rules and policies are called stays, so that a smaller policy can be read beside the one it came from. */
const KEPT: ReadonlySet<string | number> = new Set(["id", "name"]);

/** What can be left out, each a list of places below one collection: parts of lists, then every key, then what is inside. */
function removalsIn(node: unknown, path: Path): readonly (readonly Path[])[] {
  if (!isCollection(node)) return [];
  const keys = node.items.map((item, index) => (isSeq(node) ? index : keyOf(item)));
  const places = keys.flatMap((key) => (key === undefined || KEPT.has(key) ? [] : [[...path, key]]));
  const inner = node.items.map((item, index) => {
    const key = keys[index];
    if (key === undefined) return [];
    return removalsIn(isSeq(node) ? item : node.get(key, true), [...path, key]);
  });
  return [...(isSeq(node) ? halves(places) : []), ...places.map((place) => [place]), ...inner.flat()];
}

/** A half, a quarter, .. of a list's places, down to two; single ones come anyway. */
function halves(places: readonly Path[]): readonly (readonly Path[])[] {
  const parts: Path[][] = [];
  for (let size = Math.floor(places.length / 2); size >= 2; size = Math.floor(size / 2)) {
    for (let start = 0; start < places.length; start += size) parts.push(places.slice(start, start + size));
  }
  return parts;
}

function keyOf(item: unknown): string | undefined {
  const { key } = item as { readonly key: unknown };
  const value = isScalar(key) ? key.value : key;
  return typeof value === "string" ? value : undefined;
}

function without(text: string, paths: readonly Path[]): string | undefined {
  const document = parseDocument(text, { version: "1.2", schema: "core", merge: false });
  // From the back, so that the places before stay where they are.
  for (const path of [...paths].reverse()) document.deleteIn(path);
  try {
    return String(document);
  } catch {
    return undefined;
  }
}

function withoutComments(document: Document): Document {
  document.comment = null;
  document.commentBefore = null;
  visit(document, {
    Node: (_, node: Node) => {
      node.comment = null;
      node.commentBefore = null;
      node.spaceBefore = false;
    },
  });
  return document;
}
