import { unreachable } from "../diagnostics/index.js";
import { type AttributePath, attributeName } from "./attribute.js";
import type { Condition, Constraint } from "./condition.js";
import type { ActionClass, Rule, TypedAttribute } from "./policy.js";

/**
 * A plain boolean expression: what is left of a condition once its reading is chosen (semantics, section 5). There is no
 * negation but in the leaves, and every leaf is defined for every well-typed request.
 */
export type Formula =
  | { readonly kind: "true" | "false" }
  | { readonly kind: "and" | "or"; readonly members: readonly Formula[] }
  | { readonly kind: "present" | "absent"; readonly attribute: TypedAttribute }
  /** The attribute is present, and the constraint holds (or fails) for it, or for every or some element of it. */
  | {
      readonly kind: "holds" | "fails";
      readonly attribute: TypedAttribute;
      readonly constraint: Constraint;
      readonly over: Quantifier;
    };

/** What a constraint is asked of: the value itself, or the elements of a list. */
export type Quantifier = "value" | "every" | "some";

/** `must`: certainly holds. `may`: cannot be ruled out. */
export type Reading = "must" | "may";

const TRUE: Formula = { kind: "true" };
const FALSE: Formula = { kind: "false" };

/** When a rule fires for the actions of a class: `must` for allow, `may` for deny and escalate. */
export function firesWhen(rule: Rule, actionClass: ActionClass): Formula {
  return readCondition(rule.condition, rule.decision === "ALLOW" ? "must" : "may", actionClass);
}

/** The boolean expression of a condition under one reading. */
export function readCondition(condition: Condition, reading: Reading, actionClass: ActionClass): Formula {
  const typeOf = (path: AttributePath): TypedAttribute => typedAttribute(actionClass, path);
  return read(condition, reading, false, typeOf);
}

/** The attribute of a class at a path; asking for one that no rule of the class mentions is a bug. */
export function typedAttribute(actionClass: ActionClass, path: AttributePath): TypedAttribute {
  if (path.root === "action") return ACTION_ATTRIBUTE;
  const name = attributeName(path);
  const found = actionClass.attributes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no attribute ${name} in the class ${actionClass.label}`);
  return found;
}

/** The action's name as an attribute: always present, so its absence is nothing to count against. */
export const ACTION_ATTRIBUTE: TypedAttribute = {
  path: { root: "action", keys: [] },
  name: "action",
  type: "string",
  optional: true,
  declared: true,
};

/** `not` swaps the readings and negates, so `negated` travels down to the leaves (De Morgan). */
function read(
  condition: Condition,
  reading: Reading,
  negated: boolean,
  typeOf: (path: AttributePath) => TypedAttribute,
): Formula {
  switch (condition.kind) {
    case "all":
    case "any": {
      const members = condition.members.map((member) => read(member, reading, negated, typeOf));
      return (condition.kind === "all") === negated ? or(members) : and(members);
    }
    case "not":
      return read(condition.member, reading === "must" ? "may" : "must", !negated, typeOf);
    case "present":
      return presence(typeOf(condition.attribute), !negated);
    case "constraint": {
      const attribute = typeOf(condition.attribute);
      const over = quantifier(attribute, condition.constraint, reading);
      const leaf: Formula = {
        kind: negated ? "fails" : "holds",
        attribute,
        constraint: condition.constraint,
        over,
      };
      const absenceCounts = (reading === "may" && !attribute.optional) !== negated;
      return absenceCounts ? or([presence(attribute, false), leaf]) : leaf;
    }
    default:
      return unreachable(condition);
  }
}

function quantifier(attribute: TypedAttribute, constraint: Constraint, reading: Reading): Quantifier {
  const wholeValue = constraint.kind === "containsAny" || constraint.kind === "containsAll";
  if (attribute.type !== "strings" || wholeValue) return "value";
  return reading === "must" ? "every" : "some";
}

function presence(attribute: TypedAttribute, present: boolean): Formula {
  if (attribute.path.root === "action") return present ? TRUE : FALSE;
  return { kind: present ? "present" : "absent", attribute };
}

function and(members: readonly Formula[]): Formula {
  const flat = members.flatMap((each) =>
    each.kind === "and" ? each.members : each.kind === "true" ? [] : [each],
  );
  if (flat.some((each) => each.kind === "false")) return FALSE;
  const merged = mergeAbsences(flat);
  return merged.length === 0
    ? TRUE
    : merged.length === 1 && merged[0]
      ? merged[0]
      : { kind: "and", members: merged };
}

function or(members: readonly Formula[]): Formula {
  const flat = members.flatMap((each) =>
    each.kind === "or" ? each.members : each.kind === "false" ? [] : [each],
  );
  if (flat.some((each) => each.kind === "true")) return TRUE;
  const merged = dropRepeatedAbsences(flat);
  return merged.length === 0
    ? FALSE
    : merged.length === 1 && merged[0]
      ? merged[0]
      : { kind: "or", members: merged };
}

/** `(absent a or x) and (absent a or y)` is `absent a or (x and y)`: shorter, and how a person would write it. */
function mergeAbsences(members: readonly Formula[]): readonly Formula[] {
  const merged: Formula[] = [];
  const places = new Map<string, number>();
  for (const member of members) {
    const name = guardedBy(member);
    const place = name === undefined ? undefined : places.get(name);
    const earlier = place === undefined ? undefined : merged[place];
    if (name === undefined || place === undefined || earlier?.kind !== "or" || member.kind !== "or") {
      if (name !== undefined) places.set(name, merged.length);
      merged.push(member);
      continue;
    }
    const [absent, ...first] = earlier.members;
    if (absent !== undefined) merged[place] = or([absent, and([or(first), or(member.members.slice(1))])]);
  }
  return merged;
}

/** The attribute whose absence is the first alternative of a disjunction. */
function guardedBy(formula: Formula): string | undefined {
  const first = formula.kind === "or" ? formula.members[0] : undefined;
  return first?.kind === "absent" ? first.attribute.name : undefined;
}

function dropRepeatedAbsences(members: readonly Formula[]): readonly Formula[] {
  const seen = new Set<string>();
  return members.filter((each) => {
    if (each.kind !== "absent") return true;
    return seen.has(each.attribute.name) ? false : seen.add(each.attribute.name);
  });
}
