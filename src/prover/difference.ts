import type { Formula, Logic } from "../../compilers/smt/logic.js";
import type { Outcome } from "../../compilers/smt/outcome.js";

const DECISIONS = ["DENY", "ESCALATE", "ALLOW"] as const;

/** When two sides differ in the decision or in the rules that carry it. */
export function differ(logic: Logic, a: Outcome, b: Outcome): Formula {
  const rules = new Set([...a.rules.keys(), ...b.rules.keys()]);
  return logic.or([
    ...DECISIONS.map((decision) => logic.xor(a.decision[decision], b.decision[decision])),
    ...[...rules].map((rule) =>
      logic.xor(a.rules.get(rule) ?? logic.false, b.rules.get(rule) ?? logic.false),
    ),
  ]);
}

/** When a side has none of the three decisions, or several. */
export function isUndecided(logic: Logic, { decision }: Outcome): Formula {
  const { DENY, ESCALATE, ALLOW } = decision;
  const one = logic.or([
    logic.and([DENY, logic.not(ESCALATE), logic.not(ALLOW)]),
    logic.and([logic.not(DENY), ESCALATE, logic.not(ALLOW)]),
    logic.and([logic.not(DENY), logic.not(ESCALATE), ALLOW]),
  ]);
  return logic.not(one);
}

/** When anything goes wrong on a side. */
export function isFaulty(logic: Logic, { faults }: Outcome): Formula {
  return logic.or([...faults.values()]);
}
