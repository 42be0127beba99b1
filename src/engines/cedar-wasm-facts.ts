import type { Fact } from "../../compilers/cedar/call.js";
import { unreachable } from "../../compilers/diagnostics/index.js";
import type { ActionClass, Value, Values } from "../../compilers/model/index.js";
import { holds } from "../reference/holds.js";

/** Computes the facts of a set for a request. */
export type ComputeFacts = (values: Values, action: string) => ReadonlyMap<string, boolean>;

/** Prepares the facts that the rules of a class ask for. */
export function createFacts(facts: readonly Fact[], actionClass: ActionClass): ComputeFacts {
  const tests = facts.map((fact) => {
    const index = actionClass.attributes.findIndex(({ name }) => name === fact.attribute);
    const test = createTest(fact);
    const isTrue = (values: Values, action: string): boolean => {
      const value = fact.attribute === "action" ? action : values[index];
      return value !== undefined && test(value);
    };
    return { name: fact.name, isTrue };
  });
  return (values, action) => new Map(tests.map(({ name, isTrue }) => [name, isTrue(values, action)]));
}

function createTest({ constraint, over }: Fact): (value: Value) => boolean {
  const test = holds(constraint);
  switch (over) {
    case "value":
      return test;
    case "every":
      return (value) => typeof value === "object" && value.every(test);
    case "some":
      return (value) => typeof value === "object" && value.some(test);
    default:
      return unreachable(over);
  }
}
