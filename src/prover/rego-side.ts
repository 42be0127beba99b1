import { parsePlan, translatePlan } from "../../compilers/smt/plan/index.js";
import { digestOf, type Side } from "./sides.js";

/** The side of a plan that OPA made; `entrypoint` is such as `concord/name/result`. Throws `Untranslatable`. */
export function regoSide(planText: string, entrypoint: string): Side {
  const plan = parsePlan(planText);
  return {
    target: "rego",
    digest: digestOf(planText),
    lower: ({ question: { action }, logic, space }) =>
      translatePlan(plan, entrypoint, { logic, space, action }),
  };
}
