import { exactNumber } from "../../../compilers/model/index.js";
import {
  addHint,
  type Cell,
  createCell,
  ELEMENT,
  type Hint,
  join,
  literalCell,
  PARENTS,
  partOf,
  UID_ID,
  UID_TYPE,
} from "./cell.js";
import type { Origins } from "./origins.js";
import { at, entriesOf, listAt, listOf, textAt } from "./tree.js";

/** A Cedar policy: its text, and its JSON form as Cedar gives it. */
export interface CedarTree {
  readonly id: string;
  readonly text: string;
  readonly tree: unknown;
}

/** The four things that a Cedar policy speaks of. */
export interface CedarCells {
  readonly principal: Cell;
  readonly action: Cell;
  readonly resource: Cell;
  readonly context: Cell;
}

/** Reads what Cedar policies compare the parts of a request with. */
export function readCedar(policies: readonly CedarTree[], cells: CedarCells, origins: Origins): void {
  for (const { id, text, tree } of policies) {
    const origin = `cedar#${id}`;
    origins.define(origin, origin);
    const scope: Scope = { cells, origin, numbers: longNumbersIn(text) };
    for (const part of ["principal", "action", "resource"] as const) {
      readScope(at(tree, part), cells[part], origin);
    }
    for (const condition of listAt(tree, "conditions")) cellOf(at(condition, "body"), scope);
  }
}

interface Scope {
  readonly cells: CedarCells;
  readonly origin: string;
  /** Numbers as written, by what JavaScript makes of them. */
  readonly numbers: ReadonlyMap<number, string>;
}

/** Only the text still has the digits that the JSON form has lost. */
function longNumbersIn(text: string): ReadonlyMap<number, string> {
  return new Map([...text.matchAll(/[0-9]{16,}/g)].map(([written]) => [Number(written), written] as const));
}

function readScope(scope: unknown, cell: Cell, origin: string): void {
  const entities = [at(scope, "entity"), ...listAt(scope, "entities"), at(at(scope, "in"), "entity")];
  for (const entity of entities)
    if (entity !== undefined) readEntity(cell, entity, at(scope, "op") === "==", origin);
  const type = textAt(scope, "entity_type");
  if (type !== undefined) join(partOf(cell, UID_TYPE), literalCell(type, origin));
}

/** An entity that another is, or that it may lie in, as the hierarchy is reflexive. */
function readEntity(cell: Cell, entity: unknown, same: boolean, origin: string): void {
  const id = literalCell(textAt(entity, "id") ?? "", origin);
  const type = literalCell(textAt(entity, "type") ?? "", origin);
  join(partOf(cell, UID_ID), id);
  if (same) join(partOf(cell, UID_TYPE), type);
  else {
    join(partOf(cell, PARENTS, ELEMENT, UID_ID), literalCell(textAt(entity, "id") ?? "", origin));
    join(partOf(cell, PARENTS, ELEMENT, UID_TYPE), type);
  }
}

function cellOf(expression: unknown, scope: Scope): Cell {
  const [entry] = entriesOf(expression);
  if (entry === undefined) return createCell();
  const [operator, operand] = entry;
  switch (operator) {
    case "Var":
      return variableOf(operand, scope.cells);
    case "Value":
      return valueCell(operand, scope);
    case "Set": {
      const cell = createCell();
      for (const each of listOf(operand)) join(partOf(cell, ELEMENT), cellOf(each, scope));
      return cell;
    }
    case "Record": {
      const cell = createCell();
      for (const [key, each] of entriesOf(operand)) join(partOf(cell, key), cellOf(each, scope));
      return cell;
    }
    case ".":
      return partOf(cellOf(at(operand, "left"), scope), textAt(operand, "attr") ?? "");
    case "has": {
      const attr = at(operand, "attr");
      const path = typeof attr === "string" ? [attr] : listOf(attr).map(String);
      partOf(cellOf(at(operand, "left"), scope), ...path);
      return createCell();
    }
    case "like": {
      const cell = cellOf(at(operand, "left"), scope);
      join(cell, literalCell({ pattern: patternOf(listAt(operand, "pattern")) }, scope.origin));
      return createCell();
    }
    case "is": {
      const cell = cellOf(at(operand, "left"), scope);
      join(partOf(cell, UID_TYPE), literalCell(textAt(operand, "entity_type") ?? "", scope.origin));
      const ancestor = at(operand, "in");
      if (ancestor !== undefined) readIn(cell, cellOf(ancestor, scope));
      return createCell();
    }
    case "in":
      readIn(cellOf(at(operand, "left"), scope), cellOf(at(operand, "right"), scope));
      return createCell();
    case "contains":
      join(partOf(cellOf(at(operand, "left"), scope), ELEMENT), cellOf(at(operand, "right"), scope));
      return createCell();
    case "if-then-else": {
      cellOf(at(operand, "if"), scope);
      const cell = cellOf(at(operand, "then"), scope);
      join(cell, cellOf(at(operand, "else"), scope));
      return cell;
    }
    case "!":
      cellOf(at(operand, "arg"), scope);
      return createCell();
    case "neg":
      return negated(at(operand, "arg"), scope);
    case "&&":
    case "||":
      cellOf(at(operand, "left"), scope);
      cellOf(at(operand, "right"), scope);
      return createCell();
    default:
      return Array.isArray(operand) ? callOf(operator, operand, scope) : binary(operator, operand, scope);
  }
}

function variableOf(name: unknown, cells: CedarCells): Cell {
  if (name === "principal" || name === "action" || name === "resource" || name === "context")
    return cells[name];
  return createCell();
}

function valueCell(value: unknown, { origin, numbers }: Scope): Cell {
  if (typeof value === "number") return literalCell(exactNumber(numbers.get(value) ?? String(value)), origin);
  if (typeof value === "string" || typeof value === "boolean") return literalCell(value, origin);
  const entity = at(value, "__entity");
  const cell = createCell();
  if (entity !== undefined) {
    join(partOf(cell, UID_ID), literalCell(textAt(entity, "id") ?? "", origin));
    join(partOf(cell, UID_TYPE), literalCell(textAt(entity, "type") ?? "", origin));
  }
  return cell;
}

function negated(argument: unknown, scope: Scope): Cell {
  const value = at(argument, "Value");
  return typeof value === "number" ? valueCell(-value, scope) : cellOf(argument, scope);
}

/** An ancestor is the entity itself or a parent, or any of a set of these. */
function readIn(cell: Cell, ancestor: Cell): void {
  const ids = [partOf(ancestor, UID_ID), partOf(ancestor, ELEMENT, UID_ID)];
  for (const id of ids) {
    join(partOf(cell, PARENTS, ELEMENT, UID_ID), id);
    join(partOf(cell, UID_ID), id);
  }
}

function patternOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => (part === "Wildcard" ? "*" : (textAt(part, "Literal") ?? "").replace(/[\\*]/g, "\\$&")))
    .join("");
}

const COMPARES: ReadonlySet<string> = new Set([
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "containsAll",
  "containsAny",
]);

function binary(operator: string, operand: unknown, scope: Scope): Cell {
  const cells = entriesOf(operand).map(([, each]) => cellOf(each, scope));
  const [left = createCell(), right] = cells;
  if (operator === "hasTag" || operator === "getTag" || operator === "isEmpty") return createCell();
  if (right !== undefined) join(left, right);
  return COMPARES.has(operator) ? createCell() : left;
}

const HINTS: Readonly<Record<string, Hint>> = {
  ip: "ip",
  isInRange: "ip",
  isIpv4: "ip",
  isIpv6: "ip",
  isLoopback: "ip",
  isMulticast: "ip",
  decimal: "decimal",
  lessThan: "decimal",
  lessThanOrEqual: "decimal",
  greaterThan: "decimal",
  greaterThanOrEqual: "decimal",
  datetime: "datetime",
  offset: "datetime",
  durationSince: "datetime",
};

/** A function or method of an extension: its arguments are compared with each other, its result is of their kind. */
function callOf(name: string, operands: readonly unknown[], scope: Scope): Cell {
  const [first = createCell(), ...others] = operands.map((each) => cellOf(each, scope));
  const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
  if (hint !== undefined) addHint(first, hint);
  if (name === "isLoopback") join(first, literalCell("127.0.0.0/8", scope.origin));
  if (name === "isMulticast") join(first, literalCell("224.0.0.0/4", scope.origin));
  for (const other of others) join(first, other);
  return first;
}
