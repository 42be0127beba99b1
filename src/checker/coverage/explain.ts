import type { Policy, Rule } from "../../../compilers/model/index.js";
import { type Goal, goalsToDecide } from "../generate/solve.js";
import { createSpace, type Space } from "../generate/space.js";
import { refute } from "./refute.js";
import type { LeafGoal, Unmet } from "./report.js";

type Explanation = Omit<Unmet<string>, "goal">;

/** Says of a goal that no case met whether any can; `leaf` is the constraint's position in its rule. */
export type Explain = (rule: Rule, leaf: number | undefined, goal: LeafGoal | "fires") => Explanation;

/** Prepares explanations for a policy; each is looked for once. */
export function explainer(policy: Policy): Explain {
  const spaces = new Map<unknown, Space | undefined>();
  const known = new Map<string, Explanation>();
  return (rule, leaf, goal) => {
    const key = `${rule.index} ${leaf} ${goal}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = explain(policy, spaces, rule, leaf, goal);
    known.set(key, found);
    return found;
  };
}

/** Out of reach is what is refuted for every class of actions that the rule covers. */
function explain(
  policy: Policy,
  spaces: Map<unknown, Space | undefined>,
  rule: Rule,
  leaf: number | undefined,
  goal: LeafGoal | "fires",
): Explanation {
  let reason: string | undefined = "no action of the policy is covered by this rule";
  for (const actionClass of [...policy.named, ...policy.open]) {
    const index = actionClass.rules.indexOf(rule);
    if (index === -1) continue;
    if (!spaces.has(actionClass)) spaces.set(actionClass, createSpace(policy, actionClass));
    const space = spaces.get(actionClass);
    reason = space && refute(space, goalsOf(space, index, leaf, goal));
    if (reason === undefined) return { reachable: "unknown", reason: "no case came here" };
  }
  return { reachable: "no", reason };
}

function goalsOf(
  space: Space,
  index: number,
  leafIndex: number | undefined,
  goal: LeafGoal | "fires",
): readonly Goal[] {
  const rule = space.rules[index];
  if (rule === undefined) return [];
  const { tree, leaves } = rule.own;
  const leaf = leaves[leafIndex ?? 0];
  if (goal === "fires" || leaf === undefined) return [{ tree, wanted: true }];
  const itself: Goal = {
    tree: { kind: "leaf", leaf },
    wanted: goal === "seenTrue" || goal === "decidedTrue",
  };
  const around = goal.startsWith("decided") ? (goalsToDecide(tree, leaf) ?? []) : [];
  return [itself, ...around];
}
