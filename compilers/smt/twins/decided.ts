import type { Outcome } from "../../model/index.js";
import type { Formula, Logic } from "../logic.js";

/** When a side allows and when it escalates; it denies otherwise, and at most one of the two holds. */
export interface Decided {
  readonly ALLOW: Formula;
  readonly ESCALATE: Formula;
}

/** What one outcome decides for every request; a failure denies. */
export function always(logic: Logic, outcome: Outcome): Decided {
  return {
    ALLOW: outcome === "ALLOW" ? logic.true : logic.false,
    ESCALATE: outcome === "ESCALATE" ? logic.true : logic.false,
  };
}

/** One decision where a condition holds, another elsewhere. */
export function chosen(logic: Logic, condition: Formula, yes: Decided, no: Decided): Decided {
  return {
    ALLOW: logic.choose(condition, yes.ALLOW, no.ALLOW),
    ESCALATE: logic.choose(condition, yes.ESCALATE, no.ESCALATE),
  };
}

/** When two sides decide differently. */
export function differ(logic: Logic, a: Decided, b: Decided): Formula {
  return logic.or([logic.xor(a.ALLOW, b.ALLOW), logic.xor(a.ESCALATE, b.ESCALATE)]);
}
