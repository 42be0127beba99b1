import { unreachable } from "../diagnostics/index.js";
import type { Constraint, Formula, Root, TypedAttribute, TypeName } from "../model/index.js";
import { call, define, type Expr, functionHead, head, literal, name, ref, type Term, test } from "./ast.js";
import { askByName, askConstraint } from "./constraint.js";
import { attributeKey, type Scope } from "./scope.js";
import { REQUEST, type View, valueAt } from "./view.js";

/** The expressions that all hold when a simplified formula does, cheap ones first; none when it always does. */
export function lowerFormula(scope: Scope, formula: Formula, view: View): readonly Expr[] {
  switch (formula.kind) {
    case "true":
      return [];
    case "false":
      throw new Error("a formula that is never true has no body");
    case "and":
      return lowerAll(scope, formula.members, view);
    case "or":
      return [test(call(either(scope, formula.members), name(view.request)))];
    case "present":
      return [isPresent(valueAt(scope, formula.attribute.path, view))];
    case "absent":
      return [isAbsent(scope, formula.attribute, view)];
    case "holds":
      return askConstraint(
        scope,
        formula.constraint,
        formula.over,
      )(typedValue(scope, formula.attribute, view));
    case "fails":
      return lowerFailure(scope, formula, view);
    default:
      return unreachable(formula);
  }
}

type ConstraintLeaf = Extract<Formula, { readonly constraint: Constraint }>;

/** A record that several members look into gets a name, so that it is looked up once; all of them need it to be there. */
function lowerAll(scope: Scope, members: readonly Formula[], view: View): readonly Expr[] {
  const sorted = [...members].sort((a, b) => costOf(a) - costOf(b));
  const roots = sorted.flatMap(recordOf);
  const named = new Set(roots.filter((root, index) => roots.indexOf(root) !== index));
  const assigned = new Set<Root>();
  return sorted.flatMap((member) => {
    const [root] = recordOf(member);
    const isFirst = root !== undefined && named.has(root) && !assigned.has(root);
    if (isFirst) assigned.add(root);
    return [
      ...(isFirst ? [{ kind: "assign", name: root, term: ref(view.request, root) } as const] : []),
      ...lowerFormula(scope, member, { ...view, named }),
    ];
  });
}

function recordOf(formula: Formula): readonly Root[] {
  const needsIt = formula.kind === "holds" || formula.kind === "fails" || formula.kind === "present";
  if (!needsIt || formula.attribute.type === "datetime") return [];
  const { root } = formula.attribute.path;
  return root === "action" ? [] : [root];
}

/** The value of an attribute of a request that is not malformed; the instant of a `datetime`. */
function typedValue(scope: Scope, attribute: TypedAttribute, view: View): Term {
  return attribute.type === "datetime" ? instantOf(scope, attribute) : valueAt(scope, attribute.path, view);
}

/** The rule that holds the milliseconds since 1970 of a `datetime`: read once in an evaluation, however often it is asked. */
export function instantOf(scope: Scope, { path }: TypedAttribute): Term {
  const key = attributeKey(scope, path);
  scope.once("instant", key, () => {
    const value = call(scope.library("epoch_milliseconds"), valueAt(scope, path));
    scope.add("guards", define(head("instant", key), value));
  });
  return ref("instant", key);
}

/** A JSON null is the same as absent. */
export function isPresent(value: Term): Expr {
  return { kind: "compare", operator: "!=", left: value, right: literal(null) };
}

/** The negation of a function, as the negation of an expression over a missing value would be undefined. */
export function isAbsent(scope: Scope, { path, name: attribute }: TypedAttribute, view: View): Expr {
  const has = scope.once("has", path, () => {
    const callee = scope.identifier("has", attribute);
    const body = isPresent(valueAt(scope, path, REQUEST));
    scope.add("guards", define(functionHead(callee, name("request")), undefined, body));
    return callee;
  });
  return { kind: "not", term: call(has, name(view.request)) };
}

/**
 * A function with a body for each member. Functions of the request rather than rules without parameters: OPA's Wasm keeps
 * the value of each of the latter for the rest of an evaluation, which costs more than to ask again.
 */
function either(scope: Scope, members: readonly Formula[]): string {
  return scope.once("either", members, () => {
    const callee = scope.numbered("either");
    scope.above("rules", () =>
      members.map((member) => {
        const parameter = name(readsRequest(member) ? "request" : "_");
        return define(functionHead(callee, parameter), undefined, ...lowerFormula(scope, member, REQUEST));
      }),
    );
    return callee;
  });
}

/** Instants are rules without parameters; all else is asked of the request. */
function readsRequest(formula: Formula): boolean {
  if (formula.kind === "and") return formula.members.some(readsRequest);
  return !("constraint" in formula && formula.attribute.type === "datetime");
}

/** A value of the right kind is there, and the constraint does not hold; what is negated is always a function of ours. */
function lowerFailure(scope: Scope, leaf: ConstraintLeaf, view: View): readonly Expr[] {
  const value = typedValue(scope, leaf.attribute, view);
  const term = askByName(scope, leaf.constraint, leaf.over)(value);
  return [test(call(KIND_TESTS[leaf.attribute.type], value)), { kind: "not", term }];
}

const KIND_TESTS = {
  string: "is_string",
  path: "is_string",
  hostname: "is_string",
  ip: "is_string",
  integer: "is_number",
  decimal: "is_number",
  datetime: "is_number",
  boolean: "is_boolean",
  strings: "is_array",
} as const satisfies Record<TypeName, string>;

/** What an expression costs, roughly: comparisons, look at a text, a helper, a search, an expression compiled anew. */
function costOf(formula: Formula): number {
  if (formula.kind === "and" || formula.kind === "or") return 4;
  return "constraint" in formula ? COSTS[formula.constraint.kind] + (formula.over === "value" ? 0 : 3) : 0;
}

const COSTS = {
  oneOf: 1,
  min: 1,
  max: 1,
  above: 1,
  below: 1,
  prefix: 2,
  suffix: 2,
  within: 2,
  domain: 2,
  contains: 3,
  containsAny: 3,
  containsAll: 3,
  cidr: 4,
  matches: 4,
  after: 6,
  before: 6,
  regex: 9,
} as const satisfies Record<Constraint["kind"], number>;
