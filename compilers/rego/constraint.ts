import { unreachable } from "../diagnostics/index.js";
import { type Constraint, type Literal, printRange, type Quantifier } from "../model/index.js";
import {
  array,
  call,
  type Definition,
  define,
  type Expr,
  functionHead,
  literal,
  name,
  type Term,
  test,
} from "./ast.js";
import { matchText } from "./pattern.js";
import type { Scope } from "./scope.js";

/** The expressions that all hold when a constraint does, asked of a term. */
export type Ask = (value: Term) => readonly Expr[];

/** Lists up to this many literals, and up to this many characters, stand inline. */
const INLINE_LITERALS = 8;
const INLINE_CHARACTERS = 60;

const VALUE = name("value");

/** Whether a constraint can hold for no value at all: it has a list, and that is empty. */
export function neverHolds(constraint: Constraint): boolean {
  return constraint.kind !== "containsAll" && listOf(constraint)?.length === 0;
}

/** Asks a constraint of a value, or of the elements of a list. Not for a value of which it never holds. */
export function askConstraint(scope: Scope, constraint: Constraint, over: Quantifier): Ask {
  if (over === "value") return askValue(scope, constraint);
  return calling(quantified(scope, constraint, over));
}

/** The same as one call, which can be negated. */
export function askByName(scope: Scope, constraint: Constraint, over: Quantifier): (value: Term) => Term {
  const callee = over === "value" ? named(scope, constraint) : quantified(scope, constraint, over);
  return (value) => call(callee, value);
}

function askValue(scope: Scope, constraint: Constraint): Ask {
  const alternatives = alternativesOf(scope, constraint);
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1 && isInline(constraint, only)) return only;
  return calling(named(scope, constraint));
}

/** Alternatives that define names would clash with each other in one body. */
function isInline(constraint: Constraint, ask: Ask): boolean {
  return constraint.kind === "containsAll" || ask(VALUE).length === 1;
}

/** A function with a body for each alternative. */
function named(scope: Scope, constraint: Constraint): string {
  return scope.once("constraint", constraint, () => {
    const callee = scope.numbered(WORDS[constraint.kind]);
    scope.above("rules", () =>
      alternativesOf(scope, constraint).map((ask) => lowerAlternative(callee, ask(VALUE))),
    );
    return callee;
  });
}

/** Equality is written as a literal in place of the parameter. */
function lowerAlternative(callee: string, body: readonly Expr[]): Definition {
  const [expr] = body;
  if (body.length === 1 && expr?.kind === "compare" && expr.operator === "==" && expr.left === VALUE) {
    return define(functionHead(callee, expr.right), literal(true));
  }
  return define(functionHead(callee, VALUE), undefined, ...body);
}

function quantified(scope: Scope, constraint: Constraint, over: "every" | "some"): string {
  return scope.once(over, constraint, () => {
    const callee = scope.numbered(`${over}_${WORDS[constraint.kind]}`);
    scope.above("rules", () => [
      define(functionHead(callee, name("values")), undefined, ...overElements(scope, constraint, over)),
    ]);
    return callee;
  });
}

function overElements(scope: Scope, constraint: Constraint, over: "every" | "some"): readonly Expr[] {
  const collection = name("values");
  if (neverHolds(constraint)) return [{ kind: "compare", operator: "==", left: collection, right: array() }];
  const body = askValue(scope, constraint)(name("element"));
  if (over === "every") return [{ kind: "every", name: "element", collection, body }];
  return [{ kind: "some", name: "element", collection }, ...body];
}

const WORDS = {
  oneOf: "one_of",
  prefix: "prefix",
  suffix: "suffix",
  contains: "contains",
  matches: "matches",
  regex: "regex",
  within: "within",
  domain: "domain",
  cidr: "cidr",
  min: "min",
  max: "max",
  above: "above",
  below: "below",
  after: "after",
  before: "before",
  containsAny: "contains_any",
  containsAll: "contains_all",
} as const satisfies Record<Constraint["kind"], string>;

/** A constraint holds when one of its alternatives does; an author may have written one twice. */
function alternativesOf(scope: Scope, constraint: Constraint): readonly Ask[] {
  const alternatives = listAlternatives(scope, constraint);
  return [...new Map(alternatives.map((ask) => [JSON.stringify(ask(VALUE)), ask] as const)).values()];
}

function listAlternatives(scope: Scope, constraint: Constraint): readonly Ask[] {
  switch (constraint.kind) {
    case "oneOf":
      return oneOf(constraint.values);
    case "prefix":
      return constraint.texts.map((text) => calling("startswith", text));
    case "suffix":
      return constraint.texts.map((text) => calling("endswith", text));
    case "contains":
      return constraint.texts.map((text) => calling("contains", text));
    case "matches":
      return constraint.patterns.map((pattern) => (value) => matchText(pattern, value));
    case "regex":
      return [(value) => [test(call("regex.match", { kind: "pattern", source: constraint.source }, value))]];
    case "within":
      return constraint.directories.map((each) => calling(scope.library("within"), `${each}/`));
    case "domain":
      return constraint.domains.map((each) => calling(scope.library("under"), `.${each}`));
    case "cidr":
      return constraint.ranges.map((range) =>
        calling(scope.library(range.network.length === 2 ? "in_range_4" : "in_range_6"), printRange(range)),
      );
    case "min":
      return [calling(scope.library("at_least"), constraint.bound)];
    case "max":
      return [calling(scope.library("at_most"), constraint.bound)];
    case "above":
    case "after":
      return [calling(scope.library("above"), constraint.bound)];
    case "below":
    case "before":
      return [calling(scope.library("below"), constraint.bound)];
    case "containsAny":
      return constraint.texts.map((text) => (value) => [isElement(text, value)]);
    case "containsAll":
      return [(value) => constraint.texts.map((text) => isElement(text, value))];
    default:
      return unreachable(constraint);
  }
}

function calling(callee: string, ...args: readonly Literal[]): Ask {
  return (value) => [test(call(callee, value, ...args.map(literal)))];
}

/** Arrays rather than sets: a set of numbers does not find a number that is written differently. */
function oneOf(values: readonly Literal[]): readonly Ask[] {
  const [first] = values;
  const length = values.reduce<number>((sum, each) => sum + String(each).length + 4, 0);
  if (
    first === undefined ||
    values.length === 1 ||
    values.length > INLINE_LITERALS ||
    length > INLINE_CHARACTERS
  ) {
    return values.map((each) => (value) => [
      { kind: "compare", operator: "==", left: value, right: literal(each) },
    ]);
  }
  const collection = array(...values.map(literal));
  return [(value) => [{ kind: "in", element: value, collection }]];
}

function isElement(text: string, collection: Term): Expr {
  return { kind: "in", element: literal(text), collection };
}

function listOf(constraint: Constraint): readonly unknown[] | undefined {
  if ("values" in constraint) return constraint.values;
  if ("texts" in constraint) return constraint.texts;
  if ("patterns" in constraint) return constraint.patterns;
  if ("directories" in constraint) return constraint.directories;
  if ("domains" in constraint) return constraint.domains;
  return "ranges" in constraint ? constraint.ranges : undefined;
}
