import { unreachable } from "../../diagnostics/index.js";
import {
  type ActionClass,
  attributeName,
  type Condition,
  type Constraint,
  type Quantifier,
  type Reading,
  type TypedAttribute,
} from "../../model/index.js";
import { type ActionName, askAction } from "../action.js";
import { complement, EMPTY } from "../language/index.js";
import type { Formula, Logic } from "../logic.js";
import type { Place, Space } from "../place.js";
import { constraintHolds, textsOf } from "./constraint.js";

/** Where the formulas of a class live. */
export interface Setting {
  readonly logic: Logic;
  readonly space: Space;
  readonly action: ActionName;
  readonly actionClass: ActionClass;
}

/** A condition under one reading, row by row the table of section 5 of the semantics; for well-typed requests. */
export function readCondition(setting: Setting, condition: Condition, reading: Reading): Formula {
  const { logic, space } = setting;
  switch (condition.kind) {
    case "all":
      return logic.and(condition.members.map((member) => readCondition(setting, member, reading)));
    case "any":
      return logic.or(condition.members.map((member) => readCondition(setting, member, reading)));
    case "not":
      return logic.not(readCondition(setting, condition.member, reading === "must" ? "may" : "must"));
    case "present":
      if (condition.attribute.root === "action") return logic.true;
      return isPresent(logic, placeOf(space, condition.attribute));
    case "constraint": {
      const { constraint } = condition;
      const place = placeOf(space, condition.attribute);
      if (condition.attribute.root === "action") return actionHolds(setting, place, constraint);
      const attribute = attributeAt(setting.actionClass, attributeName(condition.attribute));
      const holds = attributeHolds(logic, place, attribute, constraint, reading);
      const whenAbsent = reading === "may" && !attribute.optional ? logic.true : logic.false;
      return logic.choose(isPresent(logic, place), holds, whenAbsent);
    }
    default:
      return unreachable(condition);
  }
}

/** What an adapter computes for Cedar: a constraint on an attribute, or on every or some element of it. */
export interface FactQuestion {
  readonly attribute: string;
  readonly constraint: Constraint;
  readonly over: Quantifier;
}

/** A fact as the semantics mean it: false when its attribute is absent. */
export function factHolds(setting: Setting, fact: FactQuestion): Formula {
  const { logic, space, actionClass } = setting;
  if (fact.attribute === "action") return actionHolds(setting, space.at(["action"]), fact.constraint);
  const attribute = attributeAt(actionClass, fact.attribute);
  const place = placeOf(space, attribute.path);
  const holds = attributeHolds(
    logic,
    place,
    attribute,
    fact.constraint,
    fact.over === "every" ? "must" : "may",
  );
  return logic.and([isPresent(logic, place), holds]);
}

/** The place of an attribute in a request. */
export function placeOf(space: Space, path: TypedAttribute["path"]): Place {
  return space.at([path.root, ...path.keys]);
}

/** Neither absent nor null, which are the same (semantics, section 2). */
export function isPresent(logic: Logic, place: Place): Formula {
  return logic.and([logic.not(logic.is(place, "absent")), logic.not(logic.is(place, "null"))]);
}

function attributeHolds(
  logic: Logic,
  place: Place,
  { type }: TypedAttribute,
  constraint: Constraint,
  reading: Reading,
): Formula {
  if (type !== "strings" || constraint.kind === "containsAny" || constraint.kind === "containsAll") {
    return constraintHolds(logic, place, constraint);
  }
  const texts = textsOf(constraint) ?? EMPTY;
  return reading === "must"
    ? logic.not(logic.someText(place, complement(texts)))
    : logic.someText(place, texts);
}

function actionHolds({ logic, action }: Setting, place: Place, constraint: Constraint): Formula {
  return askAction(logic, place, action, textsOf(constraint) ?? EMPTY);
}

function attributeAt(actionClass: ActionClass, name: string): TypedAttribute {
  const found = actionClass.attributes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no attribute ${name} in the class ${actionClass.label}`);
  return found;
}
