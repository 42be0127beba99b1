import type { Constraint } from "../model/index.js";
import type { ConstraintLeaf } from "./facts.js";

/** Whether a constraint without anything in its list holds for every value or for none; `undefined` when that depends. */
export function alwaysHolds({ constraint, over }: ConstraintLeaf): boolean | undefined {
  if (constraint.kind === "containsAll") return constraint.texts.length === 0 ? true : undefined;
  const list = listOf(constraint);
  return list?.length === 0 && over !== "every" ? false : undefined;
}

function listOf(constraint: Constraint): readonly unknown[] | undefined {
  switch (constraint.kind) {
    case "oneOf":
      return constraint.values;
    case "prefix":
    case "suffix":
    case "contains":
    case "containsAny":
    case "containsAll":
      return constraint.texts;
    case "matches":
      return constraint.patterns;
    case "within":
      return constraint.directories;
    case "domain":
      return constraint.domains;
    case "cidr":
      return constraint.ranges;
    default:
      return undefined;
  }
}
