import type { ActionClass, Answer, Decision, Policy, Rule } from "../../compilers/model/index.js";
import type { ActionName } from "../../compilers/smt/action.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { createLogic, type Formula, type Logic } from "../../compilers/smt/logic.js";
import type { ModelOutcome } from "../../compilers/smt/model/lower.js";
import { lowerQuestion, type Question, questionsOf } from "../../compilers/smt/model/questions.js";
import type { Setting } from "../../compilers/smt/model/reading.js";
import { createSpace, type Space } from "../../compilers/smt/place.js";
import { keptValues, valuesOn } from "./analyze-values.js";

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
  /** The values of its formulas on a request, which are kept. */
  readonly values: (request: unknown) => (formula: Formula) => boolean;
}

/** Every part of a policy's request space. */
export function partsOfPolicy(policy: Policy): readonly Part[] {
  return questionsOf(policy).map((question) => partOf(policy, question));
}

/** So many requests are sorted before anything else is heard, such as a signal. */
const AT_ONCE = 50;

/** Puts each request into the part that it lies in, until it is interrupted. */
export async function sortInto(
  parts: readonly Part[],
  requests: Iterable<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let sorted = 0;
  for (const request of requests) {
    parts.find(({ domain }) => valuesOn(request)(domain))?.requests.push(request);
    sorted += 1;
    if (sorted % AT_ONCE === 0) await new Promise(setImmediate);
    if (signal?.aborted === true) return;
  }
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
export function foretells({ model, values }: Part, request: unknown, answer: Answer): boolean {
  const value = values(request);
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
    values: keptValues(),
  };
}

function settingOf(logic: Logic, space: Space, { action }: Question, actionClass: ActionClass): Setting {
  return { logic, space, action, actionClass };
}
