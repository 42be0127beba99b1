import type { Answer, Combining, Decision, Policy, Rule, Values } from "../../compilers/model/index.js";
import type { Test } from "./fires.js";

/** A rule with its prepared test. */
export interface PreparedRule {
  readonly rule: Rule;
  readonly fires: Test;
}

const STRONGEST_FIRST: readonly Decision[] = ["DENY", "ESCALATE", "ALLOW"];

/** The decision for a valid request (semantics, section 6); `rules` are those of its class, in document order. */
export function decide(
  policy: Pick<Policy, "combining" | "defaultDecision">,
  rules: readonly PreparedRule[],
  values: Values,
  action: string,
): Answer {
  const carriers = carry(policy.combining, rules, (prepared) => prepared.fires(values, action));
  const [first] = carriers;
  if (first === undefined) return { decision: policy.defaultDecision, rules: [], reason: "default" };
  return { decision: first.decision, rules: carriers.map((rule) => rule.id), reason: first.reason };
}

/** The rules that fired and carry the decision: the first one, or all those of the strongest decision. */
function carry(
  combining: Combining,
  rules: readonly PreparedRule[],
  fires: (prepared: PreparedRule) => boolean,
): readonly Rule[] {
  if (combining === "first-match") {
    const first = rules.find(fires);
    return first === undefined ? [] : [first.rule];
  }
  const fired = rules.filter(fires).map((prepared) => prepared.rule);
  const strongest = STRONGEST_FIRST.find((decision) => fired.some((rule) => rule.decision === decision));
  return fired.filter((rule) => rule.decision === strongest);
}
