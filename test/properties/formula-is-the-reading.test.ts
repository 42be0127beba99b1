import fc from "fast-check";
import { expect, it } from "vitest";
import { unreachable } from "../../compilers/diagnostics/index.js";
import {
  type ActionClass,
  admit,
  createPreflight,
  type Formula,
  firesWhen,
  isAnswer,
  readCondition,
  type Value,
  type Values,
} from "../../compilers/model/index.js";
import { fires } from "../../src/reference/fires.js";
import { holds } from "../../src/reference/holds.js";
import { arbitraryWorld, type World } from "./world.js";

it("the boolean expression that targets compile says the same as the table that the reference follows", () => {
  let compared = 0;
  fc.assert(
    fc.property(arbitraryWorld(20), (world) => {
      for (const { actionClass, values, action } of admitted(world)) {
        for (const rule of actionClass.rules) {
          const formula = firesWhen(rule, actionClass);
          expect(isTrue(formula, actionClass, values, action)).toBe(fires(rule, actionClass)(values, action));
          compared += 1;
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(1000);
});

it("what must hold may hold", () => {
  fc.assert(
    fc.property(arbitraryWorld(20), (world) => {
      for (const { actionClass, values, action } of admitted(world)) {
        for (const rule of actionClass.rules) {
          const must = readCondition(rule.condition, "must", actionClass);
          const may = readCondition(rule.condition, "may", actionClass);
          // An empty list is the one exception: of its elements everything must hold and nothing may.
          if (values.some((value) => Array.isArray(value) && value.length === 0)) continue;
          if (isTrue(must, actionClass, values, action))
            expect(isTrue(may, actionClass, values, action)).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

interface Admitted {
  readonly actionClass: ActionClass;
  readonly values: Values;
  readonly action: string;
}

function admitted({ policy, requests }: World): readonly Admitted[] {
  const preflight = createPreflight(policy);
  return requests.flatMap((request) => {
    const located = preflight(request);
    if (isAnswer(located)) return [];
    const values = admit(located);
    return "decision" in values ? [] : [{ actionClass: located.actionClass, values, action: located.action }];
  });
}

function isTrue(formula: Formula, actionClass: ActionClass, values: Values, action: string): boolean {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula.kind === "true";
    case "and":
      return formula.members.every((member) => isTrue(member, actionClass, values, action));
    case "or":
      return formula.members.some((member) => isTrue(member, actionClass, values, action));
    case "present":
    case "absent":
      return (
        (valueAt(formula.attribute.name, actionClass, values, action) !== undefined) ===
        (formula.kind === "present")
      );
    case "holds":
    case "fails": {
      const value = valueAt(formula.attribute.name, actionClass, values, action);
      if (value === undefined) return false;
      const test = holds(formula.constraint);
      const elements = value as readonly string[];
      const held = {
        value: () => test(value),
        every: () => elements.every(test),
        some: () => elements.some(test),
      };
      return held[formula.over]() === (formula.kind === "holds");
    }
    default:
      return unreachable(formula);
  }
}

function valueAt(name: string, actionClass: ActionClass, values: Values, action: string): Value | undefined {
  return name === "action" ? action : values[actionClass.attributes.findIndex((each) => each.name === name)];
}
