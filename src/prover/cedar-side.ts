import type { Policy } from "../../compilers/model/index.js";
import { type CedarDeployment, lowerDeployment } from "../../compilers/smt/cedar/lower.js";
import type { Logic } from "../../compilers/smt/logic.js";
import type { ModelOutcome } from "../../compilers/smt/model/lower.js";
import { type FactQuestion, factHolds } from "../../compilers/smt/model/reading.js";
import type { Outcome } from "../../compilers/smt/outcome.js";
import { digestOf, type Side } from "./sides.js";

/** A deployment of Cedar with what its adapter knows. */
export interface CedarSource extends CedarDeployment {
  /** The id under which requests of a part are put to Cedar. */
  readonly actionIdOf: (label: string) => string;
  /** What the adapter computes, by the name in `context.facts`. */
  readonly facts: ReadonlyMap<string, FactQuestion>;
}

/** The side of policies and schema as Cedar prints them, behind the adapter that types each request. */
export function cedarSide(policy: Policy, source: CedarSource): Side {
  return {
    target: "cedar",
    digest: digestOf(JSON.stringify([source.policies, source.schema])),
    lower: ({ question, logic, space, model }) => {
      const { actionClass, action } = question;
      if (actionClass === undefined) return undefined;
      const setting = { logic, space, action, actionClass };
      const mentioned = new Set(["action", ...actionClass.attributes.map(({ name }) => name)]);
      const facts = [...source.facts]
        .filter(([, fact]) => mentioned.has(fact.attribute))
        .map(([name, fact]) => [name, factHolds(setting, fact)] as const);
      const asked = lowerDeployment(source, {
        logic,
        space,
        action,
        actionId: source.actionIdOf(actionClass.label),
        combining: policy.combining,
        defaultDecision: policy.defaultDecision,
        rules: policy.rules,
        facts: new Map(facts),
      });
      return unlessInvalid(logic, model, asked);
    },
  };
}

/** The adapter denies invalid requests itself; evaluation errors count for whatever the schema admits. */
function unlessInvalid(logic: Logic, { invalid }: ModelOutcome, asked: Outcome): Outcome {
  const valid = logic.not(invalid);
  const { DENY, ESCALATE, ALLOW } = asked.decision;
  return {
    decision: {
      ALLOW: logic.and([valid, ALLOW]),
      ESCALATE: logic.and([valid, ESCALATE]),
      DENY: logic.or([invalid, DENY]),
    },
    rules: new Map([...asked.rules].map(([rule, carries]) => [rule, logic.and([valid, carries])])),
    faults: new Map(
      [...asked.faults].map(([name, fault]) => [
        name,
        name === "an evaluation error" ? fault : logic.and([valid, fault]),
      ]),
    ),
  };
}
