import { unreachable } from "../diagnostics/index.js";
import type { Formula, TypedAttribute } from "../model/index.js";
import { isPresent, valueAt } from "./access.js";
import { type Expr, FALSE, TRUE } from "./ast.js";
import { allOf, anyOf } from "./balance.js";
import { lowerConstraint } from "./constraint.js";
import { type ConstraintLeaf, isExpressible } from "./facts.js";
import { FACTS, type Names } from "./names.js";
import { implied } from "./simplify.js";

/**
 * The Cedar expression of a formula: total, because each access stands behind a `has`. The validator must see that too: it
 * follows `a && b`, not `!a || b`.
 */
export function lowerFormula(formula: Formula, names: Names): Expr {
  return lower(formula, new Set(), names);
}

/** `present` are the attributes that the place of the formula implies to be there. */
function lower(formula: Formula, present: ReadonlySet<string>, names: Names): Expr {
  switch (formula.kind) {
    case "true":
      return TRUE;
    case "false":
      return FALSE;
    case "and":
      return lowerAll(formula.members, present, names);
    case "or":
      return anyOf(simplestFirst(formula.members).map((member) => lower(member, present, names)));
    case "present":
      return isPresent(formula.attribute);
    case "absent":
      return not(isPresent(formula.attribute));
    case "holds":
    case "fails": {
      const test = lowerLeaf(formula, names);
      const guarded = isCertain(formula.attribute, present) ? [test] : [isPresent(formula.attribute), test];
      return allOf(guarded);
    }
    default:
      return unreachable(formula);
  }
}

function lowerAll(members: readonly Formula[], before: ReadonlySet<string>, names: Names): Expr {
  const present = new Set(before);
  const lowered: Expr[] = [];
  for (const member of simplestFirst(members)) {
    const each = lower(member, present, names);
    lowered.push(...(each.kind === "and" ? each.members : [each]));
    for (const [name, isThere] of implied(member)) if (isThere) present.add(name);
  }
  return allOf(lowered);
}

function lowerLeaf(leaf: ConstraintLeaf, names: Names): Expr {
  const { attribute, constraint, over } = leaf;
  const test = isExpressible(constraint, attribute.type)
    ? lowerConstraint(constraint, over, attribute.type, valueAt(attribute))
    : factValue(names.factOf(leaf).name);
  return leaf.kind === "holds" ? test : not(test);
}

/** The value of a fact. */
export function factValue(name: string): Expr {
  return { kind: "key", of: { kind: "field", of: { kind: "context" }, name: FACTS }, key: name };
}

function isCertain(attribute: TypedAttribute, present: ReadonlySet<string>): boolean {
  return attribute.path.root === "action" || present.has(attribute.name);
}

function not(of: Expr): Expr {
  return { kind: "not", of };
}

/** The last member of a chain costs Cedar the least stack, so the most nested comes last; order means nothing otherwise. */
function simplestFirst(members: readonly Formula[]): readonly Formula[] {
  return members
    .map((member) => ({ member, height: heightOf(member) }))
    .sort((a, b) => a.height - b.height)
    .map(({ member }) => member);
}

function heightOf(formula: Formula): number {
  if (formula.kind !== "and" && formula.kind !== "or") return 0;
  return 1 + Math.max(0, ...formula.members.map(heightOf));
}
