import { unreachable } from "../diagnostics/index.js";
import type { Formula, TypedAttribute } from "../model/index.js";
import { isPresent, valueAt } from "./access.js";
import { type Expr, FALSE, TRUE } from "./ast.js";
import { allOf, anyOf } from "./balance.js";
import { lowerConstraint } from "./constraint.js";
import { type ConstraintLeaf, isExpressible } from "./facts.js";
import type { Names } from "./names.js";
import { implied } from "./simplify.js";
import { FACTS } from "./vocabulary.js";

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
      return lowerAny(formula.members, present, names);
    case "present":
      return isPresent(formula.attribute, names.layout);
    case "absent":
      return not(isPresent(formula.attribute, names.layout));
    case "holds":
    case "fails":
      return whenPresent(formula.attribute, lowerLeaf(formula, names), present, names);
    default:
      return unreachable(formula);
  }
}

function lowerAll(members: readonly Formula[], before: ReadonlySet<string>, names: Names): Expr {
  const present = new Set(before);
  const lowered: Expr[] = [];
  for (const member of members) {
    lowered.push(lower(member, present, names));
    for (const [name, isThere] of implied(member)) if (isThere) present.add(name);
  }
  return allOf(lowered);
}

/** Alternatives about one attribute stand behind one `has`. */
function lowerAny(members: readonly Formula[], present: ReadonlySet<string>, names: Names): Expr {
  const groups = new Map<unknown, Formula[]>();
  for (const member of members) {
    const subject = isConstraintLeaf(member) ? member.attribute.name : member;
    groups.set(subject, [...(groups.get(subject) ?? []), member]);
  }
  const alternatives = [...groups.values()].map((group) => {
    const [first] = group;
    if (first === undefined || !isConstraintLeaf(first))
      return anyOf(group.map((each) => lower(each, present, names)));
    const tests = group.filter(isConstraintLeaf).map((leaf) => lowerLeaf(leaf, names));
    return whenPresent(first.attribute, anyOf(tests), present, names);
  });
  return anyOf(alternatives);
}

function isConstraintLeaf(formula: Formula): formula is ConstraintLeaf {
  return formula.kind === "holds" || formula.kind === "fails";
}

function whenPresent(
  attribute: TypedAttribute,
  test: Expr,
  present: ReadonlySet<string>,
  { layout }: Names,
): Expr {
  const isCertain = attribute.path.root === "action" || present.has(attribute.name);
  return isCertain ? test : allOf([isPresent(attribute, layout), test]);
}

function lowerLeaf(leaf: ConstraintLeaf, names: Names): Expr {
  const { attribute, constraint, over } = leaf;
  const test = isExpressible(constraint, attribute.type)
    ? lowerConstraint(
        constraint,
        over,
        attribute.type,
        valueAt(attribute, names.layout),
        names.layout.decimals,
      )
    : factValue(names.factOf(leaf).name);
  return leaf.kind === "holds" ? test : not(test);
}

/** The value of a fact. */
export function factValue(name: string): Expr {
  return { kind: "key", of: { kind: "field", of: { kind: "context" }, name: FACTS }, key: name };
}

function not(of: Expr): Expr {
  return { kind: "not", of };
}
