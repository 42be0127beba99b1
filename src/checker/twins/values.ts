import {
  isExactNumber,
  parseInstant,
  parsePattern,
  parseRange,
  type TypeName,
  typeValue,
} from "../../../compilers/model/index.js";
import { instantValues } from "../generate/instant-values.js";
import { rangeValues } from "../generate/ip-values.js";
import { boundValues } from "../generate/number-values.js";
import { regexValues } from "../generate/regex-sample.js";
import {
  containsValues,
  domainValues,
  equalValues,
  patternValues,
  prefixValues,
  suffixValues,
  withinValues,
} from "../generate/text-values.js";
import { type Cell, ELEMENT, type Hint, LENGTH, type Literal, type LiteralValue, rootOf } from "./cell.js";
import type { Place } from "./places.js";

/** Stands for a value that is not there. */
export const ABSENT = Symbol("absent");
/** Stands for a value that is made of those of the places in it. */
export const COMPOSED = Symbol("composed");

/** What to try at a place. */
export interface Candidates {
  /** Values that a policy may ask for, by the rule that does. */
  readonly likely: ReadonlyMap<string, readonly unknown[]>;
  /** Those of all rules. */
  readonly inside: readonly unknown[];
  /** Values of the usual kind that no rule asks for: what is asked may be asked under a `not`. */
  readonly outside: readonly unknown[];
  /** Everything to try: around all literals, and what is of another type. */
  readonly all: readonly unknown[];
}

/** The values to try at a place. With `typed`, only such as its declaration admits. */
export function candidatesOf({ cell, declared, isWhole }: Place, typed: boolean): Candidates {
  if (isWhole) {
    const all = typed ? [COMPOSED] : [COMPOSED, ABSENT, null, "a", 1, [], ["a"]];
    return { likely: new Map(), inside: [COMPOSED], outside: [COMPOSED], all };
  }
  const admitted = (values: readonly unknown[]): readonly unknown[] => {
    const distinct = unique(values);
    if (!typed || declared === undefined) return distinct;
    return distinct.filter((each) =>
      each === ABSENT ? declared.optional : typeValue(declared.type, each) !== undefined,
    );
  };
  const root = rootOf(cell);
  const element = root.parts.get(ELEMENT);
  const isList = element !== undefined || root.hints.has("list");
  const literals = [...root.literals, ...(element === undefined ? [] : rootOf(element).literals)];
  const likely = new Map<string, readonly unknown[]>();
  for (const origin of new Set(literals.map((each) => each.origin))) {
    const own = insideOf(root, (each) => each.origin === origin);
    likely.set(origin, admitted(own));
  }
  const inside = admitted(insideOf(root, () => true));
  const near = [...aroundOf(root), ...(isList ? listsOf(root, element) : [])];
  const usual = declared === undefined ? plain(root) : usualOf(declared.type);
  // What is of another kind comes early, one of each: it needs few cases and finds much.
  const all = admitted([...inside.slice(0, 6), ...KINDS, ...inside, ...usual, ...near, ...ODD]);
  const outside = admitted(isList ? [["zz"], []] : [...unasked(literals), ABSENT]);
  return { likely, inside: inside.length > 0 ? inside : admitted(usual), outside, all };
}

/** A value of the kind of each literal that is none of them. */
function unasked(literals: readonly Literal[]): readonly unknown[] {
  return literals.map(({ value }) => {
    if (typeof value === "boolean") return !value;
    return typeof value === "number" || isExactNumber(value) ? 0 : "zz";
  });
}

/** One value of each kind. */
const KINDS: readonly unknown[] = [ABSENT, null, "a", 1.5, true, [], ["a"], {}];

/** Values of other types, and of none. */
const ODD: readonly unknown[] = [
  "",
  "a",
  0,
  1,
  -1,
  1.5,
  true,
  false,
  [],
  {},
  ["a"],
  [""],
  "1",
  "true",
  "é",
  { $number: "9007199254740993" },
  { $number: "9223372036854775808" },
  { a: 1 },
];

/** Lists in lists that are made, at most. */
const NESTED = 3;

/** Values that satisfy what rules ask of a cell, as far as can be told. */
function insideOf(cell: Cell, counts: (literal: Literal) => boolean, depth = 0): readonly unknown[] {
  const root = rootOf(cell);
  const own = root.literals.filter(counts).flatMap(({ value }) => insideLiteral(value, root.hints));
  const element = root.parts.get(ELEMENT);
  // A list may hold itself, as far as can be told without evaluating.
  if (element === undefined || depth >= NESTED) return own;
  const elements = unique(insideOf(element, counts, depth + 1));
  return [...own, ...elements.map((each) => [each]), ...(elements.length > 1 ? [elements] : [])];
}

function insideLiteral(value: LiteralValue, hints: ReadonlySet<Hint>): readonly unknown[] {
  if (typeof value === "number") {
    return [value, value - 1, value + 1, ...(hints.has("decimal") ? [value.toFixed(1)] : [])];
  }
  if (typeof value === "object" && value !== null && "pattern" in value) {
    return matchesOf(value.pattern).slice(0, 4);
  }
  if (typeof value !== "string") return [value];
  const inside: unknown[] = [value];
  if (hints.has("glob")) inside.push(...matchesOf(globAsPattern(value)).slice(0, 3));
  if (hints.has("prefix")) inside.push(`${value}a`, `${value}/a`);
  if (hints.has("suffix")) inside.push(`a${value}`, `a.${value}`);
  if (hints.has("regex")) inside.push(...regexValues(value).slice(0, 4));
  if (hints.has("ip")) inside.push(...addressesOf(value).slice(0, 2), ...addressesOf(value).slice(4, 5));
  if (hints.has("datetime")) inside.push(...instantsOf(value).slice(0, 5));
  if (hints.has("decimal") && Number.isFinite(Number(value))) {
    inside.push(Number(value), Number(value) - 1, Number(value) + 1);
  }
  return inside;
}

/** Values around every literal of a cell. */
function aroundOf(cell: Cell): readonly unknown[] {
  const root = rootOf(cell);
  const length = root.parts.get(LENGTH);
  const lengths =
    length === undefined ? [] : rootOf(length).literals.flatMap(({ value }) => lengthsOf(value));
  const literals = unique(root.literals.map(({ value }) => value)) as readonly LiteralValue[];
  const lists = literals.map((value) => around(value, root.hints));
  const meeting = combined(root);
  const pieces = lists.map((_, index) => meeting.filter((_each, at) => at % lists.length === index));
  return [...interleave(lists.map((list, index) => interleave([list, pieces[index] ?? []]))), ...lengths];
}

/** Beginnings that one literal asks for, with the parts and ends that others do: two rules may meet in one text. */
function combined(cell: Cell): readonly string[] {
  const heads: string[] = [];
  const tails: string[] = [];
  for (const { value } of cell.literals) {
    const text = typeof value === "string" ? value : "";
    const isPattern = typeof value === "object" && value !== null && "pattern" in value;
    const read = parsePattern(
      isPattern ? value.pattern : cell.hints.has("glob") ? globAsPattern(text) : text,
    );
    if ("problem" in read) continue;
    const [head = "", ...rest] = read.parts;
    heads.push(head);
    tails.push(...rest);
    if (cell.hints.has("contains") || cell.hints.has("suffix")) tails.push(text);
  }
  const [beginnings, ends] = [unique(heads).filter(Boolean), unique(tails).filter(Boolean)];
  const pairs = beginnings.flatMap((head) => ends.map((tail) => [String(head), String(tail)] as const));
  return pairs
    .slice(0, COMBINED)
    .flatMap(([head, tail]) => [
      `${head}a${tail}`,
      `${head}a${tail}a`,
      head + tail.replace(head.slice(-1), ""),
    ]);
}

/** Pairs of literals that are put together in one text. */
const COMBINED = 60;

function around(value: LiteralValue, hints: ReadonlySet<Hint>): readonly unknown[] {
  if (value === null) return [null, "null"];
  if (typeof value === "boolean") return [value, !value, String(value), Number(value)];
  if (typeof value === "number") return aroundNumber(value);
  if (isExactNumber(value)) return aroundExact(value.$number);
  if (typeof value === "object") return patternAround(value.pattern);
  const values: unknown[] = [...shapes(value), ...equalValues(value), [value]];
  if (hints.has("glob")) values.push(...patternAround(globAsPattern(value)));
  if (hints.has("prefix")) values.push(...prefixValues([value]));
  if (hints.has("suffix")) values.push(...suffixValues([value]));
  if (hints.has("contains")) values.push(...containsValues([value]));
  if (hints.has("regex")) values.push(...regexValues(value));
  return values;
}

function aroundNumber(value: number): readonly unknown[] {
  const numbers = boundValues(value);
  return [
    ...numbers,
    ...numbers.slice(0, 3).map(String),
    value + 0.00004,
    value + 0.00009,
    value * 10,
    value + 100,
  ];
}

/** A number that a double cannot hold: itself, its neighbours, and what a double makes of it. */
function aroundExact(written: string): readonly unknown[] {
  if (!/^-?[0-9]{1,40}$/.test(written)) return [{ $number: written }, Number(written)];
  const number = BigInt(written);
  const near = [number, number - 1n, number + 1n].map((each) => ({ $number: String(each) }));
  return [...near, Number(written), written];
}

/** What a text looks like decides what is near it: a path, a host, a range, an instant, a number. */
function shapes(text: string): readonly unknown[] {
  const values: unknown[] = [];
  const starless = text.replace(/\*+.*$/, "");
  if (starless.startsWith("/"))
    values.push(...withinValues({ kind: "within", directories: [withoutSlash(starless)] }));
  const domain = text.replace(/^[*.]+/, "").toLowerCase();
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain))
    values.push(...domainValues({ kind: "domain", domains: [domain] }));
  values.push(...addressesOf(text), ...instantsOf(text));
  if (text !== "" && Number.isFinite(Number(text))) values.push(...decimalsAround(text));
  if (text.includes("*")) values.push(...patternAround(globAsPattern(text)));
  return values;
}

function decimalsAround(text: string): readonly unknown[] {
  const value = Number(text);
  const numbers = [...boundValues(value), value + 0.00004, value + 0.00009, value - 0.00004];
  return [...numbers, ...numbers.map(String), value.toFixed(2), value.toFixed(5)];
}

function addressesOf(text: string): readonly string[] {
  if (!/^[0-9a-fA-F:.]+(?:\/[0-9]+)?$/.test(text) || !/[:.]/.test(text)) return [];
  const range = parseRange(text);
  return "problem" in range ? [] : rangeValues([range]);
}

function instantsOf(text: string): readonly string[] {
  const instant = parseInstant(text) ?? parseInstant(`${text}T00:00:00Z`);
  return instant === undefined ? [] : instantValues(instant);
}

function lengthsOf(value: LiteralValue): readonly unknown[] {
  if (typeof value !== "number" || !(value >= 0 && value <= 1000)) return [];
  return [value - 1, value, value + 1]
    .filter((each) => each >= 0)
    .flatMap((each) => [
      "a".repeat(each),
      "é".repeat(each),
      Array.from({ length: each }, (_, index) => `a${index}`),
    ]);
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

/** OPA's globs as patterns: `**`, `*` and `?` may stand for something, and of alternatives the first is taken. */
function globAsPattern(glob: string): string {
  return glob
    .replace(/\{([^,}]*)[^}]*\}/g, "$1")
    .replace(/\[[^\]]*\]/g, "a")
    .replace(/\\(?![*\\])/g, "")
    .replace(/\*+/g, "*")
    .replaceAll("?", "a");
}

function matchesOf(pattern: string): readonly string[] {
  const read = parsePattern(pattern);
  if ("problem" in read) return [];
  return ["a", "", "a/b", "a.b"].map((filler) => read.parts.join(filler));
}

function patternAround(pattern: string): readonly string[] {
  const read = parsePattern(pattern);
  if ("problem" in read) return [];
  const [first = ""] = read.parts;
  const folders = first.startsWith("/")
    ? withinValues({ kind: "within", directories: [withoutSlash(first)] })
    : [];
  const domain = read.parts.join("").replace(/^\.+/, "");
  const hosts = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)
    ? domainValues({ kind: "domain", domains: [domain] })
    : [];
  return [...patternValues({ kind: "matches", patterns: [read] }), ...folders, ...hosts];
}

/** Lists of one element, of several, of the wrong ones. */
function listsOf(cell: Cell, element: Cell | undefined): readonly unknown[] {
  if (element === undefined) return [[], ["a"], ["a", "b"], "a"];
  const inside = unique(insideOf(element, () => true)).slice(0, 12);
  const near = unique(aroundOf(element)).slice(0, 24);
  const [first] = inside;
  return [
    [],
    ...inside.map((each) => [each]),
    inside,
    ...near.map((each) => [each]),
    ...near.slice(0, 12).map((each) => [first, each]),
    ...inside.map((each) => [each, "zz"]),
    ...(rootOf(cell).hints.has("list") ? [] : inside),
    [first, first],
    [null],
    [1],
    [["a"]],
  ];
}

/** Values of a cell of which only the use is known. */
function plain(cell: Cell): readonly unknown[] {
  const { hints } = rootOf(cell);
  const values: unknown[] = [];
  if (hints.has("ip")) values.push("10.0.0.1", "192.0.2.1", "::1", "::ffff:10.0.0.1", "10.0.0.0/8");
  if (hints.has("datetime"))
    values.push("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00+02:00");
  if (hints.has("decimal")) values.push("1.0", "1.00005", 1.5, 1.00005);
  if (hints.has("number")) values.push(1, 0, -1, 10, 1.5);
  if (hints.has("boolean")) values.push(true, false);
  if (hints.has("list")) values.push(["a"], []);
  return values.length > 0 ? values : ["a", "b"];
}

function usualOf(type: TypeName): readonly unknown[] {
  return USUAL[type];
}

const USUAL: Readonly<Record<TypeName, readonly unknown[]>> = {
  string: ["a", "b", "", "A"],
  path: ["/a", "/a/b", "/"],
  hostname: ["a.example", "a", "b.a.example"],
  strings: [["a"], [], ["a", "b"]],
  integer: [1, 0, -1, 10, 1000],
  decimal: [1, 0, 0.5, -1, 1.25],
  boolean: [true, false],
  ip: ["10.0.0.1", "192.0.2.1", "2001:db8::1"],
  datetime: ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00+02:00"],
};

/** Values in the order given, each once. */
export function unique(values: readonly unknown[]): readonly unknown[] {
  const seen = new Set<unknown>();
  return values.filter((each) => {
    const key = typeof each === "symbol" ? each : JSON.stringify(each);
    return seen.has(key) ? false : seen.add(key);
  });
}

function interleave(lists: readonly (readonly unknown[])[]): readonly unknown[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
