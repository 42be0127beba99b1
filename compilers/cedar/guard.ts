import { unreachable } from "../diagnostics/index.js";
import {
  ACTION_ATTRIBUTE,
  type ActionClass,
  type TypedAttribute,
  type TypeName,
  walkCondition,
} from "../model/index.js";
import { isPresent, valueAt } from "./access.js";
import { isAdmitted } from "./admitted.js";
import { type Expr, TRUE } from "./ast.js";
import { allOf, anyOf } from "./balance.js";
import { EXACT, FLOOR } from "./constraint.js";
import type { CedarLayout } from "./deployment.js";
import { factsOf } from "./facts.js";
import { factValue } from "./formula.js";
import type { Names } from "./names.js";

/**
 * The clause that every permit of a class carries: true when each mentioned attribute is absent or of its type, an error
 * otherwise. Cedar skips a policy with an error, so a forbid that trips over a value of another type would no longer
 * forbid; then the permits have to trip too. It matters only where Cedar is asked without the schema.
 */
export function guardsOf(actionClass: ActionClass, names: Names): readonly Expr[] {
  const { layout } = names;
  const readsName = layout.adapted && readsAction(actionClass);
  const guards = [
    ...(readsName ? [isOfType("string", valueAt(ACTION_ATTRIBUTE, layout), layout)] : []),
    ...actionClass.attributes.map((attribute) => guardOf(attribute, layout)),
    ...factsOf(actionClass, names.factOf).map(({ name }) => orTrue(factValue(name))),
  ];
  return guards.length === 0 ? [] : [allOf(guards)];
}

function guardOf(attribute: TypedAttribute, layout: CedarLayout): Expr {
  const value = valueAt(attribute, layout);
  const typed = isOfType(attribute.type, value, layout);
  const whenTrue = layout.adapted ? typed : allOf([typed, ...isAdmitted(attribute.type, value)]);
  return { kind: "if", test: isPresent(attribute, layout), whenTrue, whenFalse: TRUE };
}

function isOfType(type: TypeName, value: Expr, { decimals }: CedarLayout): Expr {
  switch (type) {
    case "string":
    case "path":
    case "hostname":
      return { kind: "like", of: value, parts: ["", ""] };
    case "integer":
      return orTrue({ kind: "compare", operator: "<", left: value, right: { kind: "long", value: 0 } });
    case "boolean":
      return orTrue(value);
    case "strings":
      return orTrue({ kind: "call", of: value, method: "isEmpty", args: [] });
    case "ip":
      return orTrue({ kind: "call", of: value, method: "isIpv4", args: [] });
    case "datetime": {
      const epoch: Expr = { kind: "extension", name: "datetime", text: "1970-01-01" };
      return orTrue({ kind: "compare", operator: "<", left: value, right: epoch });
    }
    case "decimal": {
      const zero: Expr = { kind: "extension", name: "decimal", text: "0.0" };
      if (decimals === "whole") return orTrue({ kind: "call", of: value, method: "lessThan", args: [zero] });
      const floor: Expr = { kind: "field", of: value, name: FLOOR };
      const exact: Expr = { kind: "field", of: value, name: EXACT };
      return allOf([orTrue({ kind: "call", of: floor, method: "lessThan", args: [zero] }), orTrue(exact)]);
    }
    default:
      return unreachable(type);
  }
}

function orTrue(test: Expr): Expr {
  return anyOf([test, TRUE]);
}

function readsAction(actionClass: ActionClass): boolean {
  let found = false;
  for (const rule of actionClass.rules) {
    walkCondition(rule.condition, (condition) => {
      found ||= condition.kind === "constraint" && condition.attribute.root === "action";
    });
  }
  return found;
}
