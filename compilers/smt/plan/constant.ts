import { compareRationals, parseRational, printRational, type Rational } from "../rational.js";

/** A value without any question in it. Equal ones have equal keys. */
export interface Constant {
  readonly kind: "constant";
  readonly key: string;
  readonly datum: Datum;
}

/** What a constant is, in OPA's order of types. */
export type Datum =
  | { readonly type: "null" }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "number"; readonly value: Rational }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "array"; readonly items: readonly Constant[] }
  /** Sorted by key. */
  | { readonly type: "object"; readonly entries: readonly (readonly [Constant, Constant])[] }
  /** Sorted, without repetitions. */
  | { readonly type: "set"; readonly items: readonly Constant[] };

export const NULL: Constant = { kind: "constant", key: "null", datum: { type: "null" } };
export const TRUE: Constant = { kind: "constant", key: "true", datum: { type: "boolean", value: true } };
export const FALSE: Constant = { kind: "constant", key: "false", datum: { type: "boolean", value: false } };

/** A text. */
export function textConstant(value: string): Constant {
  return { kind: "constant", key: JSON.stringify(value), datum: { type: "string", value } };
}

/** A number. */
export function numberConstant(value: Rational): Constant {
  return { kind: "constant", key: printRational(value), datum: { type: "number", value } };
}

/** A whole number. */
export function integerConstant(value: number): Constant {
  return numberConstant(parseRational(String(value)));
}

/** An array. */
export function arrayConstant(items: readonly Constant[]): Constant {
  return {
    kind: "constant",
    key: `[${items.map(({ key }) => key).join(",")}]`,
    datum: { type: "array", items },
  };
}

/** A set, of members in any order. */
export function setConstant(members: readonly Constant[]): Constant {
  const items = sortConstants([...new Map(members.map((each) => [each.key, each])).values()]);
  return {
    kind: "constant",
    key: `<${items.map(({ key }) => key).join(",")}>`,
    datum: { type: "set", items },
  };
}

/** An object, of entries in any order with different keys. */
export function objectConstant(given: readonly (readonly [Constant, Constant])[]): Constant {
  const entries = [...given].sort(([a], [b]) => compareConstants(a, b));
  const key = `{${entries.map(([name, value]) => `${name.key}:${value.key}`).join(",")}}`;
  return { kind: "constant", key, datum: { type: "object", entries } };
}

/** The constants in OPA's order. */
export function sortConstants(constants: readonly Constant[]): readonly Constant[] {
  return [...constants].sort(compareConstants);
}

/** OPA's order, total over all types. */
export function compareConstants(a: Constant, b: Constant): number {
  const [x, y] = [a.datum, b.datum];
  if (x.type === "number" && y.type === "number") return compareRationals(x.value, y.value);
  if (x.type === "string" && y.type === "string") return compareTexts(x.value, y.value);
  if (x.type === "boolean" && y.type === "boolean") return Number(x.value) - Number(y.value);
  if (x.type === "array" && y.type === "array") return compareLists(x.items, y.items);
  if (x.type === "set" && y.type === "set") return compareLists(x.items, y.items);
  if (x.type === "object" && y.type === "object") return compareLists(x.entries.flat(), y.entries.flat());
  return RANKS[x.type] - RANKS[y.type];
}

/** The positions of the types in OPA's order. */
export const RANKS: Readonly<Record<Datum["type"], number>> = {
  null: 0,
  boolean: 1,
  number: 2,
  string: 3,
  array: 4,
  object: 5,
  set: 6,
};

/** The text of a constant that is one. */
export function textOf({ datum }: Constant): string | undefined {
  return datum.type === "string" ? datum.value : undefined;
}

/** The whole number of a constant that is one. */
export function integerOf({ datum }: Constant): number | undefined {
  return datum.type === "number" && datum.value.scale === 0 ? Number(datum.value.digits) : undefined;
}

/** OPA compares the bytes of UTF-8, which have the order of code points. */
function compareTexts(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (const [index, character] of x.entries()) {
    const other = y[index];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return x.length - y.length;
}

function compareLists(a: readonly Constant[], b: readonly Constant[]): number {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareConstants(item, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
