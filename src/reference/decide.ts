import type { Answer, Decision, Policy, Rule, Values } from "../../compilers/model/index.js";
import type { Test } from "./fires.js";

/** A rule with its prepared test. */
export interface PreparedRule {
  readonly rule: Rule;
  readonly fires: Test;
}

/** Which decision overrides which in `deny-overrides`. */
const STRENGTH: Readonly<Record<Decision, number>> = { ALLOW: 1, ESCALATE: 2, DENY: 3 };

/** The decision for a valid request (semantics, section 6); `rules` are those of its class, in document order. */
export function decide(
  policy: Pick<Policy, "combining" | "defaultDecision">,
  rules: readonly PreparedRule[],
  values: Values,
  action: string,
): Answer {
  const fires = (prepared: PreparedRule): boolean => prepared.fires(values, action);
  const carriers =
    policy.combining === "first-match" ? firstMatch(rules, fires) : denyOverrides(rules, fires);
  const [first] = carriers;
  if (first === undefined) return { decision: policy.defaultDecision, rules: [], reason: "default" };
  return { decision: first.decision, rules: carriers.map((rule) => rule.id), reason: first.reason };
}

function firstMatch(
  rules: readonly PreparedRule[],
  fires: (prepared: PreparedRule) => boolean,
): readonly Rule[] {
  const first = rules.find(fires);
  return first === undefined ? [] : [first.rule];
}

/** All rules of the strongest decision that fired; a weaker rule need not be asked any more. */
function denyOverrides(
  rules: readonly PreparedRule[],
  fires: (prepared: PreparedRule) => boolean,
): readonly Rule[] {
  let carriers: Rule[] = [];
  let strength = 0;
  for (const prepared of rules) {
    const own = STRENGTH[prepared.rule.decision];
    if (own < strength || !fires(prepared)) continue;
    if (own > strength) carriers = [];
    strength = own;
    carriers.push(prepared.rule);
  }
  return carriers;
}
