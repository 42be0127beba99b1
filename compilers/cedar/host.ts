import { type ActionClass, walkCondition } from "../model/index.js";

/**
 * Whether the host says the action's name in the context: where the Cedar action stands for many names, or a condition asks
 * for the name. Elsewhere it would only make every request dearer to read.
 */
export function saysAction({ action, rules }: ActionClass): boolean {
  if (action === undefined) return true;
  let mentioned = false;
  for (const rule of rules) {
    walkCondition(rule.condition, (condition) => {
      if ("attribute" in condition) mentioned ||= condition.attribute.root === "action";
    });
  }
  return mentioned;
}
