import type { CedarPolicy, Clause, Expr } from "../../../compilers/cedar/ast.js";
import { unreachable } from "../../../compilers/diagnostics/index.js";

/** The JSON form that Cedar gives a policy, built from our tree without our printer. */
export function policyEst(policy: CedarPolicy): unknown {
  return {
    effect: policy.effect,
    principal: { op: "All" },
    action: actionsEst(policy.actions),
    resource: { op: "All" },
    conditions: policy.clauses.map(({ kind, body }: Clause) => ({ kind, body: exprEst(body) })),
    annotations: Object.fromEntries(policy.annotations.map(({ name, text }) => [name, text])),
  };
}

function actionsEst(actions: readonly string[]): unknown {
  const entities = actions.map((id) => ({ type: "Action", id }));
  return actions.length === 1 ? { op: "==", entity: entities[0] } : { op: "in", entities };
}

/** The JSON form that Cedar gives an expression. */
export function exprEst(expr: Expr): unknown {
  switch (expr.kind) {
    case "bool":
    case "long":
    case "text":
      return { Value: expr.value };
    case "extension":
      return { [expr.name]: [{ Value: expr.text }] };
    case "set":
      return { Set: expr.members.map(exprEst) };
    case "context":
    case "principal":
      return { Var: expr.kind };
    case "field":
      return { ".": { left: exprEst(expr.of), attr: expr.name } };
    case "key":
      return { ".": { left: exprEst(expr.of), attr: expr.key } };
    case "has":
      return { has: { left: exprEst(expr.of), attr: expr.key } };
    case "not":
      return { "!": { arg: exprEst(expr.of) } };
    case "and":
    case "or":
      return expr.members
        .map(exprEst)
        .reduce((left, right) => ({ [expr.kind === "and" ? "&&" : "||"]: { left, right } }));
    case "compare":
      return { [expr.operator]: { left: exprEst(expr.left), right: exprEst(expr.right) } };
    case "like":
      return { like: { left: exprEst(expr.of), pattern: patternEst(expr.parts) } };
    case "call":
      return callEst(expr);
    case "if":
      return {
        "if-then-else": Object.fromEntries([
          ["if", exprEst(expr.test)],
          // biome-ignore lint/suspicious/noThenProperty: the name is Cedar's
          ["then", exprEst(expr.whenTrue)],
          ["else", exprEst(expr.whenFalse)],
        ]),
      };
    default:
      return unreachable(expr);
  }
}

function patternEst(parts: readonly string[]): readonly unknown[] {
  return parts.flatMap((part, index) => [
    ...(index === 0 ? [] : ["Wildcard"]),
    ...[...part].map((char) => ({ Literal: char })),
  ]);
}

function callEst(expr: Extract<Expr, { kind: "call" }>): unknown {
  const args = [expr.of, ...expr.args].map(exprEst);
  switch (expr.method) {
    case "isEmpty":
      return { isEmpty: { arg: args[0] } };
    case "hasTag":
    case "getTag":
    case "contains":
    case "containsAny":
    case "containsAll":
      return { [expr.method]: { left: args[0], right: args[1] } };
    default:
      return { [expr.method]: args };
  }
}
