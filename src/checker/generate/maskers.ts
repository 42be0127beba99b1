import type { Decision } from "../../../compilers/model/index.js";
import type { Tree } from "./leaf.js";
import type { Space, SpaceRule } from "./space.js";

const STRENGTH: Readonly<Record<Decision, number>> = { ALLOW: 1, ESCALATE: 2, DENY: 3 };

/** The rules that hide whether a rule fires, the ones that hide it wholly first: stronger or earlier ones, then its equals. */
export function maskersOf(space: Space, { rule }: SpaceRule): readonly Tree[] {
  const others = space.rules.filter((each) => each.rule !== rule);
  if (space.policy.combining === "first-match") {
    return others.filter((each) => each.rule.index < rule.index).map(({ own }) => own.tree);
  }
  const strength = STRENGTH[rule.decision];
  const stronger = others.filter((each) => STRENGTH[each.rule.decision] > strength);
  const equal = others.filter((each) => each.rule.decision === rule.decision);
  return [...stronger, ...equal].map(({ own }) => own.tree);
}
