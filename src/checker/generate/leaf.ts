import { unreachable } from "../../../compilers/diagnostics/index.js";
import {
  type ActionClass,
  attributeName,
  type Condition,
  type Constraint,
  type Reading,
  type Rule,
  type TypedAttribute,
  typedAttribute,
  type Value,
} from "../../../compilers/model/index.js";
import { type Holds, holds } from "../../reference/holds.js";

/** A condition under one reading, whose leaves are asked one by one. */
export type Tree =
  | { readonly kind: "all" | "any"; readonly members: readonly Tree[] }
  | { readonly kind: "not"; readonly member: Tree }
  | { readonly kind: "leaf"; readonly leaf: Leaf };

/** A constraint or a `present` of a condition, with the reading that reaches it. */
export interface Leaf {
  readonly condition: Extract<Condition, { kind: "present" | "constraint" }>;
  /** The reading at this place: a `not` above has swapped it. */
  readonly reading: Reading;
  readonly attribute: TypedAttribute;
  /** The attribute's position in its class; the action's name comes after them all. */
  readonly place: number;
  /** Whether the leaf is true for a typed value, `undefined` when absent (semantics, section 5). */
  readonly test: (value: Value | undefined) => boolean;
}

/** A condition under a reading, and its leaves in document order. */
export interface ReadTree {
  readonly tree: Tree;
  readonly leaves: readonly Leaf[];
}

/** The reading under which a rule fires. */
export function ownReading(rule: Rule): Reading {
  return rule.decision === "ALLOW" ? "must" : "may";
}

/** Reads a rule's condition for the actions of a class. */
export function readTree(rule: Rule, actionClass: ActionClass, reading: Reading): ReadTree {
  const leaves: Leaf[] = [];
  const tree = read(rule.condition, reading, actionClass, leaves);
  return { tree, leaves };
}

/** The truth of a tree for the values of a class, the action's name as the last of them. */
export function isTrue(tree: Tree, values: readonly (Value | undefined)[]): boolean {
  switch (tree.kind) {
    case "all":
      return tree.members.every((member) => isTrue(member, values));
    case "any":
      return tree.members.some((member) => isTrue(member, values));
    case "not":
      return !isTrue(tree.member, values);
    case "leaf":
      return tree.leaf.test(values[tree.leaf.place]);
    default:
      return unreachable(tree);
  }
}

function read(condition: Condition, reading: Reading, actionClass: ActionClass, leaves: Leaf[]): Tree {
  switch (condition.kind) {
    case "all":
    case "any":
      return {
        kind: condition.kind,
        members: condition.members.map((member) => read(member, reading, actionClass, leaves)),
      };
    case "not":
      return {
        kind: "not",
        member: read(condition.member, reading === "must" ? "may" : "must", actionClass, leaves),
      };
    case "present":
    case "constraint": {
      const leaf = toLeaf(condition, reading, actionClass);
      leaves.push(leaf);
      return { kind: "leaf", leaf };
    }
    default:
      return unreachable(condition);
  }
}

function toLeaf(condition: Leaf["condition"], reading: Reading, actionClass: ActionClass): Leaf {
  const attribute = typedAttribute(actionClass, condition.attribute);
  const place = placeOf(attribute, actionClass);
  if (condition.kind === "present") {
    return { condition, reading, attribute, place, test: (value) => value !== undefined };
  }
  const ofValue = overElements(condition.constraint, attribute, reading);
  const whenAbsent = reading === "may" && !attribute.optional;
  return {
    condition,
    reading,
    attribute,
    place,
    test: (value) => (value === undefined ? whenAbsent : ofValue(value)),
  };
}

function placeOf(attribute: TypedAttribute, actionClass: ActionClass): number {
  if (attribute.path.root === "action") return actionClass.attributes.length;
  const name = attributeName(attribute.path);
  return actionClass.attributes.findIndex((each) => each.name === name);
}

function overElements(constraint: Constraint, attribute: TypedAttribute, reading: Reading): Holds {
  const test = preparedTest(constraint);
  if (attribute.type !== "strings" || asksWholeList(constraint)) return test;
  return reading === "must"
    ? (value) => (value as readonly string[]).every(test)
    : (value) => (value as readonly string[]).some(test);
}

/** Whether a constraint on a list is about the list, not about its elements. */
export function asksWholeList(constraint: Constraint): boolean {
  return constraint.kind === "containsAny" || constraint.kind === "containsAll";
}

const prepared = new WeakMap<Constraint, Holds>();

/** The test of a constraint, prepared once: a rule of many classes has one regular expression. */
export function preparedTest(constraint: Constraint): Holds {
  const before = prepared.get(constraint);
  if (before !== undefined) return before;
  const test = holds(constraint);
  prepared.set(constraint, test);
  return test;
}
