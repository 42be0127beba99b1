import { exactNumber } from "../../../compilers/model/index.js";
import { type Cell, createCell, ELEMENT, join, KEYS, literalCell, type PartKey, partOf } from "./cell.js";
import { readFunction } from "./rego-functions.js";
import type { Scope } from "./rego-scope.js";
import { at, listAt, listOf } from "./tree.js";

/** Calls in calls that are read each for itself; further ones share what is known of the function. */
const CALL_DEPTH = 5;

/** Reads the expressions of a body. */
export function readBody(body: readonly unknown[], scope: Scope): void {
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

/** What a term may be. */
export function cellOf(term: unknown, scope: Scope): Cell {
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
export function follow(start: Cell, path: readonly unknown[], scope: Scope): Cell {
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

/** Reads a call and gives its result. */
function readCall(call: readonly unknown[], scope: Scope): Cell {
  const [operator, ...terms] = call;
  const path = listAt(operator, "value");
  const own = ownFunction(operator, path, scope);
  const cells = terms.map((each) => cellOf(each, scope));
  if (own !== undefined) return readOwnCall(own, cells, scope);
  const name = path.map((each) => String(at(each, "value"))).join(".");
  if (name === "object.get") return objectGet(terms[1], cells, scope);
  return readFunction(name, cells);
}

function objectGet(key: unknown, cells: readonly Cell[], scope: Scope): Cell {
  const [whole = createCell(), , otherwise] = cells;
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
