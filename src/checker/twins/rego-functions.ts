import { addHint, type Cell, createCell, ELEMENT, type Hint, join, KEYS, LENGTH, partOf } from "./cell.js";

/** Reads a call of one of OPA's functions and gives its result. Arguments are compared with each other, unless it is known better. */
export function readFunction(name: string, cells: readonly Cell[]): Cell {
  const [first = createCell(), second, third] = cells;
  const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
  if (hint !== undefined) for (const cell of cells) addHint(cell, hint);
  switch (name) {
    case "internal.member_2":
      if (second !== undefined) join(partOf(second, ELEMENT), first);
      return createCell();
    case "internal.member_3":
      if (third !== undefined && second !== undefined) {
        join(partOf(third, KEYS), first);
        join(partOf(third, ELEMENT), second);
      }
      return createCell();
    case "count":
      return partOf(first, LENGTH);
    case "split": {
      const parts = createCell();
      join(partOf(parts, ELEMENT), first);
      if (second !== undefined) join(first, second);
      return parts;
    }
    case "glob.match":
      if (third !== undefined) join(first, third);
      return createCell();
    case "concat":
    case "sprintf":
    case "time.now_ns":
      return createCell();
    case "walk":
      return createCell();
    default:
      for (const cell of cells.slice(1)) join(first, cell);
      return CHANGES_TEXT.has(name) || ARITHMETIC.has(name) ? first : createCell();
  }
}

const HINTS: Readonly<Record<string, Hint>> = {
  startswith: "prefix",
  "strings.any_prefix_match": "prefix",
  endswith: "suffix",
  "strings.any_suffix_match": "suffix",
  contains: "contains",
  split: "contains",
  indexof: "contains",
  "glob.match": "glob",
  "regex.match": "regex",
  "net.cidr_contains": "ip",
  "net.cidr_contains_matches": "ip",
  "net.cidr_intersects": "ip",
  "time.parse_rfc3339_ns": "datetime",
  is_string: "text",
  is_number: "number",
  is_boolean: "boolean",
  is_array: "list",
  is_set: "list",
};

/** Functions whose result is another form of their first argument, or something to be compared like it. */
const CHANGES_TEXT: ReadonlySet<string> = new Set([
  "lower",
  "upper",
  "trim",
  "trim_space",
  "trim_left",
  "trim_right",
  "trim_prefix",
  "trim_suffix",
  "replace",
  "substring",
  "to_number",
  "abs",
  "round",
  "ceil",
  "floor",
  "format_int",
  "json.unmarshal",
  "urlquery.decode",
  "time.parse_rfc3339_ns",
]);

const ARITHMETIC: ReadonlySet<string> = new Set(["plus", "minus", "mul", "div", "rem", "max", "min", "sum"]);
