import { unreachable } from "../../compilers/diagnostics/index.js";
import {
  type ActionClass,
  attributeName,
  type Condition,
  type Reading,
  type Rule,
  type TypedAttribute,
  typedAttribute,
  type Value,
  type Values,
} from "../../compilers/model/index.js";
import { holds } from "./holds.js";

/** Whether something is so for the typed values of a request and its action's name. */
export type Test = (values: Values, action: string) => boolean;

/** When a rule fires: an allow rule when its condition must hold, any other when it may (semantics, section 5). */
export function fires(rule: Rule, actionClass: ActionClass): Test {
  return read(rule.condition, rule.decision === "ALLOW" ? "must" : "may", actionClass);
}

/** The table of section 5, one row for each case. */
function read(condition: Condition, reading: Reading, actionClass: ActionClass): Test {
  switch (condition.kind) {
    case "all": {
      const members = condition.members.map((member) => read(member, reading, actionClass));
      return (values, action) => {
        for (const member of members) if (!member(values, action)) return false;
        return true;
      };
    }
    case "any": {
      const members = condition.members.map((member) => read(member, reading, actionClass));
      return (values, action) => {
        for (const member of members) if (member(values, action)) return true;
        return false;
      };
    }
    case "not": {
      const member = read(condition.member, reading === "must" ? "may" : "must", actionClass);
      return (values, action) => !member(values, action);
    }
    case "present": {
      const valueIn = access(typedAttribute(actionClass, condition.attribute), actionClass);
      return (values, action) => valueIn(values, action) !== undefined;
    }
    case "constraint": {
      const attribute = typedAttribute(actionClass, condition.attribute);
      const valueIn = access(attribute, actionClass);
      const ofValue = overElements(condition, attribute, reading);
      const whenAbsent = reading === "may" && !attribute.optional;
      return (values, action) => {
        const value = valueIn(values, action);
        return value === undefined ? whenAbsent : ofValue(value);
      };
    }
    default:
      return unreachable(condition);
  }
}

/** A constraint on the elements of a list must hold for every one, and may for some; any other is asked of the value. */
function overElements(
  condition: Extract<Condition, { kind: "constraint" }>,
  attribute: TypedAttribute,
  reading: Reading,
): (value: Value) => boolean {
  const test = holds(condition.constraint);
  const ofWhole = condition.constraint.kind === "containsAny" || condition.constraint.kind === "containsAll";
  if (attribute.type !== "strings" || ofWhole) return test;
  return (value) => {
    const elements = value as readonly string[];
    return reading === "must" ? elements.every(test) : elements.some(test);
  };
}

function access(
  attribute: TypedAttribute,
  actionClass: ActionClass,
): (values: Values, action: string) => Value | undefined {
  if (attribute.path.root === "action") return (_, action) => action;
  const index = actionClass.attributes.findIndex((each) => each.name === attributeName(attribute.path));
  return (values) => values[index];
}
