import type { ExactNumber } from "../../../compilers/model/index.js";

/**
 * A value that policies speak of, without knowing what it is: what they compare it with and which parts they look at. Cells of
 * values that are compared, assigned or passed to each other are joined, so what one policy says of a value also
 * suggests values where the other looks.
 */
export interface Cell {
  joined: Cell | undefined;
  readonly literals: Literal[];
  readonly hints: Set<Hint>;
  readonly parts: Map<PartKey, Cell>;
}

/** A literal of a policy and the rule in which it stands. */
export interface Literal {
  readonly value: LiteralValue;
  readonly origin: string;
}

/** A literal; a pattern has `*` for any text and `\*` for the character, whatever its language. */
export type LiteralValue = string | number | boolean | null | ExactNumber | { readonly pattern: string };

/** What a policy does with a value. */
export type Hint =
  | "prefix"
  | "suffix"
  | "contains"
  | "glob"
  | "regex"
  | "ip"
  | "decimal"
  | "datetime"
  | "text"
  | "number"
  | "boolean"
  | "list";

/** Any element of a list, any key of an object, the number of elements or characters. */
export const ELEMENT = Symbol("element");
export const KEYS = Symbol("keys");
export const LENGTH = Symbol("length");
/** The parts of an entity of Cedar besides its attributes. */
export const UID_ID = Symbol("id");
export const UID_TYPE = Symbol("type");
export const PARENTS = Symbol("parents");

/** The name of a part of a value. */
export type PartKey = string | symbol;

/** A value of which nothing is known yet. */
export function createCell(): Cell {
  return { joined: undefined, literals: [], hints: new Set(), parts: new Map() };
}

/** The cell that stands for all that were joined with it. */
export function rootOf(cell: Cell): Cell {
  let root = cell;
  while (root.joined !== undefined) root = root.joined;
  return root;
}

/** A part of a value. */
export function partOf(cell: Cell, ...path: readonly PartKey[]): Cell {
  let at = rootOf(cell);
  for (const key of path) {
    const part = at.parts.get(key) ?? createCell();
    at.parts.set(key, part);
    at = rootOf(part);
  }
  return at;
}

/** Makes two values one, with all their parts. */
export function join(one: Cell, other: Cell): void {
  const [kept, gone] = [rootOf(one), rootOf(other)];
  if (kept === gone) return;
  gone.joined = kept;
  kept.literals.push(...gone.literals);
  for (const hint of gone.hints) kept.hints.add(hint);
  for (const [key, part] of gone.parts) {
    const root = rootOf(kept);
    const own = root.parts.get(key);
    if (own === undefined) root.parts.set(key, part);
    else join(own, part);
  }
}

/** A cell of one literal. */
export function literalCell(value: LiteralValue, origin: string): Cell {
  const cell = createCell();
  cell.literals.push({ value, origin });
  return cell;
}

/** Says what is done with a value. */
export function addHint(cell: Cell, hint: Hint): void {
  rootOf(cell).hints.add(hint);
}

/** The attributes that are spoken of. */
export function attributesIn(cell: Cell): readonly string[] {
  return [...rootOf(cell).parts.keys()].filter((key) => typeof key === "string").sort();
}

/** The entity types that are spoken of. */
export function typesIn(cell: Cell): readonly string[] {
  const type = rootOf(cell).parts.get(UID_TYPE);
  if (type === undefined) return [];
  return rootOf(type).literals.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** The names of entities that are spoken of. */
export function namesIn(cell: Cell): readonly string[] {
  const id = rootOf(cell).parts.get(UID_ID);
  if (id === undefined) return [];
  return rootOf(id).literals.flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}
