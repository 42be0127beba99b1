import type { ActionClass, Answer, Decision, Policy, Rule } from "../../compilers/model/index.js";
import type { ActionName } from "../../compilers/smt/action.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { createLogic, type Formula, type Logic } from "../../compilers/smt/logic.js";
import type { ModelOutcome } from "../../compilers/smt/model/lower.js";
import { lowerQuestion, type Question, questionsOf } from "../../compilers/smt/model/questions.js";
import type { Setting } from "../../compilers/smt/model/reading.js";
import { createSpace, type Space } from "../../compilers/smt/place.js";
import { valuesOn } from "./analyze-values.js";

/** One part of a policy's request space, as formulas, with the requests that are known to lie in it. */
export interface Part {
  readonly label: string;
  readonly action: ActionName;
  readonly logic: Logic;
  readonly space: Space;
  readonly domain: Formula;
  readonly model: ModelOutcome;
  /** Missing where there are no rules. */
  readonly setting: Setting | undefined;
  readonly requests: unknown[];
}

/** Every part of a policy's request space; `seeds` are sorted into those that they lie in. */
export function partsOfPolicy(policy: Policy, seeds: Iterable<unknown>): readonly Part[] {
  const parts = questionsOf(policy).map((question) => partOf(policy, question));
  for (const seed of seeds) {
    parts.find(({ domain }) => valuesOn(seed)(domain))?.requests.push(seed);
  }
  return parts;
}

/** A part that has rules. */
export type RuledPart = Part & { readonly setting: Setting };

/** Whether a part has rules. */
export function hasRules(part: Part): part is RuledPart {
  return part.setting !== undefined;
}

/** When a request of a part is valid and a rule fires on it that nothing stronger or earlier overrides. */
export function reaches(policy: Policy, { logic, model }: Part, rule: Rule): Formula {
  const overriding = [...model.fires].flatMap(([other, fires]) =>
    overrides(policy, other, rule) ? [fires] : [],
  );
  return logic.and([logic.not(model.invalid), logic.not(logic.or(overriding))]);
}

/** Whether a rule that fires keeps another that fires from deciding (semantics, section 6). */
export function overrides({ combining }: Policy, rule: Rule, other: Rule): boolean {
  return combining === "first-match"
    ? rule.index < other.index
    : STRENGTH[rule.decision] > STRENGTH[other.decision];
}

const STRENGTH: Readonly<Record<Decision, number>> = { ALLOW: 1, ESCALATE: 2, DENY: 3 };

/** Whether an answer is what the formulas of a part say about a request. */
export function foretells({ model }: Part, request: unknown, answer: Answer): boolean {
  const value = valuesOn(request);
  const carriers = [...model.rules].filter(([, carries]) => value(carries)).map(([id]) => id);
  const { ALLOW, DENY, ESCALATE } = model.decision;
  const decisions = [...(value(ALLOW) ? ["ALLOW"] : []), ...(value(DENY) ? ["DENY"] : [])];
  if (value(ESCALATE)) decisions.push("ESCALATE");
  return decisions.join() === answer.decision && carriers.join("\n") === answer.rules.join("\n");
}

function partOf(policy: Policy, question: Question): Part {
  const [logic, space] = [createLogic(), createSpace()];
  const model = lowerQuestion(policy, question, logic, space);
  const { label, action, actionClass } = question;
  return {
    label,
    action,
    logic,
    space,
    model,
    domain: domainOf(logic, space, action),
    setting: actionClass && settingOf(logic, space, question, actionClass),
    requests: [],
  };
}

function settingOf(logic: Logic, space: Space, { action }: Question, actionClass: ActionClass): Setting {
  return { logic, space, action, actionClass };
}
