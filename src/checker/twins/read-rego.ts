import { type Cell, createCell, ELEMENT, join, KEYS, partOf } from "./cell.js";
import type { Origins } from "./origins.js";
import {
  type Clause,
  headName,
  importsOf,
  type Program,
  packageOf,
  type RegoTree,
  ruleNamesOf,
  type Scope,
} from "./rego-scope.js";
import { cellOf, follow, readBody } from "./rego-terms.js";
import { at, listAt } from "./tree.js";

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

/** Calls that are read each for itself; further ones share what is known of the function. */
const CALLS = 3000;

function addClause(program: Program, name: string, clause: Clause): void {
  program.clauses.set(name, [...(program.clauses.get(name) ?? []), clause]);
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

/** A head such as `allow["read"]` says which keys there are. */
function followHead(whole: Cell, path: readonly unknown[], scope: Scope): Cell {
  let cell = whole;
  for (const step of path) {
    if (at(step, "type") === "string") join(partOf(cell, KEYS), cellOf(step, scope));
    cell = follow(cell, [step], scope);
  }
  return cell;
}
