import { exactNumber } from "../../../compilers/model/index.js";
import {
  addHint,
  type Cell,
  createCell,
  ELEMENT,
  type Hint,
  join,
  KEYS,
  LENGTH,
  literalCell,
  type PartKey,
  partOf,
} from "./cell.js";
import type { Origins } from "./origins.js";
import { at, listAt, listOf, textAt } from "./tree.js";

/** A Rego file and OPA's syntax tree of it. */
export interface RegoTree {
  readonly path: string;
  readonly text: string;
  readonly tree: unknown;
}

/**
 * Reads what Rego compares its input with. Nothing is evaluated: a value that flows from a place in the input through
 * variables, helper rules, function arguments and functions that change texts still counts as that place's.
 */
export function readRego(files: readonly RegoTree[], input: Cell, origins: Origins): void {
  const program: Program = {
    input,
    data: createCell(),
    ruleNames: new Map(),
    clauses: new Map(),
    calls: { left: CALLS },
    origins,
  };
  const rules: (readonly [unknown, Scope])[] = [];
  for (const { tree } of files) {
    const names = ruleNamesOf(program, packageOf(tree));
    for (const rule of listAt(tree, "rules")) names.add(headName(at(rule, "head")));
  }
  for (const file of files) {
    const pkg = packageOf(file.tree);
    const imports = importsOf(file.tree);
    for (const [index, rule] of listAt(file.tree, "rules").entries()) {
      const name = headName(at(rule, "head"));
      const origin = `${file.path}#${index}`;
      origins.define([...pkg, name].join("."), origin);
      const scope: Scope = { program, file, pkg, imports, origin, variables: new Map(), depth: 0 };
      rules.push([rule, scope]);
      if (listAt(at(rule, "head"), "args").length > 0)
        addClause(program, [...pkg, name].join("."), { rule, scope });
    }
  }
  for (const [rule, scope] of rules) readRule(rule, scope);
}

/** Calls that are read each for itself, and calls in calls; further ones share what is known of the function. */
const CALLS = 3000;
const CALL_DEPTH = 5;

/** One definition of a function. */
interface Clause {
  readonly rule: unknown;
  readonly scope: Scope;
}

function addClause(program: Program, name: string, clause: Clause): void {
  program.clauses.set(name, [...(program.clauses.get(name) ?? []), clause]);
}

interface Program {
  readonly input: Cell;
  readonly data: Cell;
  /** The rules of each package. */
  readonly ruleNames: Map<string, Set<string>>;
  /** The definitions of each function. */
  readonly clauses: Map<string, readonly Clause[]>;
  readonly calls: { left: number };
  readonly origins: Origins;
}

interface Scope {
  readonly program: Program;
  readonly file: RegoTree;
  readonly pkg: readonly string[];
  readonly imports: ReadonlyMap<string, unknown>;
  readonly origin: string;
  readonly variables: Map<string, Cell>;
  /** Calls in which this stands. */
  readonly depth: number;
}

function ruleNamesOf(program: Program, pkg: readonly string[]): Set<string> {
  const key = pkg.join(".");
  const names = program.ruleNames.get(key) ?? new Set();
  program.ruleNames.set(key, names);
  return names;
}

/** The package without its leading `data`. */
function packageOf(tree: unknown): readonly string[] {
  return listAt(at(tree, "package"), "path")
    .slice(1)
    .map((each) => String(at(each, "value")));
}

function importsOf(tree: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    listAt(tree, "imports").map((each) => {
      const path = at(each, "path");
      const terms = listAt(path, "value");
      return [textAt(each, "alias") ?? String(at(terms[terms.length - 1], "value")), path] as const;
    }),
  );
}

function headName(head: unknown): string {
  return textAt(head, "name") ?? String(at(listAt(head, "ref")[0], "value"));
}

function readRule(rule: unknown, scope: Scope): void {
  const head = at(rule, "head");
  const ref = listAt(head, "ref");
  const whole = partOf(scope.program.data, ...scope.pkg, headName(head));
  for (const [index, argument] of listAt(head, "args").entries()) {
    join(partOf(whole, `argument ${index}`), cellOf(argument, scope));
  }
  readBody(listAt(rule, "body"), scope);
  const value = at(head, "value");
  const key = at(head, "key");
  const place = followHead(whole, ref.slice(1), scope);
  if (key !== undefined) join(partOf(place, value === undefined ? ELEMENT : KEYS), cellOf(key, scope));
  if (value !== undefined) join(key === undefined ? place : partOf(place, ELEMENT), cellOf(value, scope));
  const otherwise = at(rule, "else");
  if (otherwise !== undefined) readRule(otherwise, scope);
}

function readBody(body: readonly unknown[], scope: Scope): void {
  for (const expression of body) readTerms(at(expression, "terms"), scope);
}

/** What an expression of a body holds: a call as a list, a term, `some` or `every`. */
function readTerms(terms: unknown, scope: Scope): void {
  if (Array.isArray(terms)) {
    readCall(terms, scope);
    return;
  }
  for (const symbol of listAt(terms, "symbols")) {
    if (at(symbol, "type") === "call") cellOf(symbol, scope);
  }
  const domain = at(terms, "domain");
  if (domain !== undefined) {
    const key = at(terms, "key");
    const cell = cellOf(domain, scope);
    if (key !== null && key !== undefined) join(partOf(cell, KEYS), cellOf(key, scope));
    join(partOf(cell, ELEMENT), cellOf(at(terms, "value"), scope));
    readBody(listAt(terms, "body"), scope);
  }
  if (at(terms, "type") !== undefined) cellOf(terms, scope);
}

function cellOf(term: unknown, scope: Scope): Cell {
  const value = at(term, "value");
  switch (at(term, "type")) {
    case "string":
    case "boolean":
      return literalCell(value as string | boolean, scope.origin);
    case "null":
      return literalCell(null, scope.origin);
    case "number":
      return literalCell(exactNumber(writtenNumber(term, scope.file.text) ?? String(value)), scope.origin);
    case "var":
      return variableCell(String(value), scope);
    case "ref": {
      const [head, ...rest] = listOf(value);
      return follow(at(head, "type") === "var" ? refHead(head, scope) : cellOf(head, scope), rest, scope);
    }
    case "array":
    case "set": {
      const cell = createCell();
      for (const each of listOf(value)) join(partOf(cell, ELEMENT), cellOf(each, scope));
      return cell;
    }
    case "object":
      return objectCell(listOf(value), scope);
    case "call":
      return readCall(listOf(value), scope);
    case "arraycomprehension":
    case "setcomprehension":
    case "objectcomprehension": {
      const cell = createCell();
      readBody(listAt(value, "body"), scope);
      const key = at(value, "key");
      if (key !== undefined) join(partOf(cell, KEYS), cellOf(key, scope));
      join(partOf(cell, ELEMENT), cellOf(at(value, "term") ?? at(value, "value"), scope));
      return cell;
    }
    default:
      return createCell();
  }
}

function objectCell(members: readonly unknown[], scope: Scope): Cell {
  const cell = createCell();
  for (const member of members) {
    const [key, value] = listOf(member);
    const valueCell = cellOf(value, scope);
    join(partOf(cell, KEYS), cellOf(key, scope));
    join(partOf(cell, ELEMENT), valueCell);
    if (at(key, "type") === "string") join(partOf(cell, String(at(key, "value"))), valueCell);
  }
  return cell;
}

/** The digits of a number as they are written, since the tree has only what JavaScript can hold. */
function writtenNumber(term: unknown, text: string): string | undefined {
  const [row, col] = [at(at(term, "location"), "row"), at(at(term, "location"), "col")];
  if (typeof row !== "number" || typeof col !== "number") return undefined;
  const line = [...(text.split("\n")[row - 1] ?? "")].slice(col - 1).join("");
  const written = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/.exec(line)?.[0];
  return written !== undefined && Number(written) === at(term, "value") ? written : undefined;
}

function variableCell(name: string, scope: Scope): Cell {
  if (name === "input") return scope.program.input;
  if (name === "data") return scope.program.data;
  const known = scope.variables.get(name);
  if (known !== undefined) return known;
  const imported = scope.imports.get(name);
  if (imported !== undefined && name !== "rego") return cellOf(imported, { ...scope, imports: new Map() });
  if (scope.program.ruleNames.get(scope.pkg.join("."))?.has(name) === true) {
    scope.program.origins.refer(scope.origin, [...scope.pkg, name].join("."));
    return partOf(scope.program.data, ...scope.pkg, name);
  }
  const cell = createCell();
  if (!name.startsWith("$")) scope.variables.set(name, cell);
  return cell;
}

function refHead(head: unknown, scope: Scope): Cell {
  return variableCell(String(at(head, "value")), scope);
}

/** Goes along the rest of a reference; what is not a fixed key may be any. */
function follow(start: Cell, path: readonly unknown[], scope: Scope): Cell {
  let cell = start;
  const walked: string[] = [];
  for (const step of path) {
    const key: PartKey = at(step, "type") === "string" ? String(at(step, "value")) : ELEMENT;
    if (key === ELEMENT && at(step, "type") !== "number") join(partOf(cell, KEYS), cellOf(step, scope));
    cell = partOf(cell, key);
    if (typeof key === "string") walked.push(key);
  }
  if (start === scope.program.data) scope.program.origins.refer(scope.origin, walked.join("."));
  return cell;
}

/** A head such as `allow["read"]` says which keys there are. */
function followHead(whole: Cell, path: readonly unknown[], scope: Scope): Cell {
  let cell = whole;
  for (const step of path) {
    if (at(step, "type") === "string") join(partOf(cell, KEYS), cellOf(step, scope));
    cell = follow(cell, [step], scope);
  }
  return cell;
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

/** Reads a call and gives its result. Arguments of one call are compared with each other, unless it is known better. */
function readCall(call: readonly unknown[], scope: Scope): Cell {
  const [operator, ...terms] = call;
  const path = listAt(operator, "value");
  const own = ownFunction(operator, path, scope);
  const cells = terms.map((each) => cellOf(each, scope));
  if (own !== undefined) return readOwnCall(own, cells, scope);
  const name = path.map((each) => String(at(each, "value"))).join(".");
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
    case "object.get":
      return objectGet(terms[1], first, third, scope);
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

const ARITHMETIC: ReadonlySet<string> = new Set(["plus", "minus", "mul", "div", "rem", "max", "min", "sum"]);

function objectGet(key: unknown, whole: Cell, otherwise: Cell | undefined, scope: Scope): Cell {
  const keys = at(key, "type") === "array" ? listAt(key, "value") : [key];
  const cell = follow(whole, keys, scope);
  if (otherwise !== undefined) join(cell, otherwise);
  return cell;
}

/** A function of the policies: its full name, and what all its calls share. */
interface OwnFunction {
  readonly name: string;
  readonly shared: Cell;
}

/** Which function of the policies is called; `undefined` for one of OPA's. */
function ownFunction(operator: unknown, path: readonly unknown[], scope: Scope): OwnFunction | undefined {
  const [head = "", ...rest] = path.map((each) => String(at(each, "value")));
  const imported = head === "rego" ? undefined : scope.imports.get(head);
  const isLocal = path.length === 1 && scope.program.ruleNames.get(scope.pkg.join("."))?.has(head) === true;
  if (head !== "data" && imported === undefined && !isLocal) return undefined;
  const importedPath = listAt(imported, "value")
    .slice(1)
    .map((each) => String(at(each, "value")));
  const before = isLocal ? [...scope.pkg, head] : importedPath;
  return { name: [...before, ...rest].join("."), shared: cellOf(operator, scope) };
}

/** Reads the function's definitions with the arguments of this call, so that other calls do not blur it. */
function readOwnCall({ name, shared }: OwnFunction, cells: readonly Cell[], scope: Scope): Cell {
  const { clauses, calls } = scope.program;
  const definitions = clauses.get(name);
  if (definitions === undefined || scope.depth >= CALL_DEPTH || calls.left <= 0) {
    for (const [index, cell] of cells.entries()) join(partOf(shared, `argument ${index}`), cell);
    return shared;
  }
  calls.left -= 1;
  const result = createCell();
  for (const { rule, scope: defined } of definitions) {
    const inner: Scope = { ...defined, variables: new Map(), depth: scope.depth + 1 };
    for (const [index, argument] of listAt(at(rule, "head"), "args").entries()) {
      const cell = cells[index];
      if (cell !== undefined) join(cellOf(argument, inner), cell);
    }
    for (let each = rule; each !== undefined; each = at(each, "else")) {
      readBody(listAt(each, "body"), inner);
      const value = at(at(each, "head"), "value");
      if (value !== undefined) join(result, cellOf(value, inner));
    }
  }
  return result;
}
