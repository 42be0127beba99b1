import type { ActionClass, Policy } from "../../model/index.js";
import type { ActionName } from "../action.js";
import { anyOf, complement, FULL, intersection, like, literal } from "../language/index.js";
import type { Logic } from "../logic.js";
import type { Space } from "../place.js";
import { constantOutcome, lowerClass, type ModelOutcome } from "./lower.js";

/** One part of the request space: the requests whose actions have the same rules and types. All parts make the whole. */
export interface Question {
  /** The class's label, or what is left in words. */
  readonly label: string;
  readonly action: ActionName;
  /** Missing for names without rules and for requests without a name. */
  readonly actionClass: ActionClass | undefined;
}

/** Every part of the request space of a policy. */
export function questionsOf(policy: Policy): readonly Question[] {
  const listed = anyOf(["", ...policy.named.flatMap(({ action }) => action ?? [])]);
  const namesMatching = (row: readonly boolean[]): ActionName => ({
    kind: "texts",
    language: intersection([
      complement(listed),
      ...policy.openPatterns.map(({ parts }, index) =>
        row[index] === true ? like(parts) : complement(like(parts)),
      ),
    ]),
  });
  return [
    ...policy.named.map((actionClass) => ({
      label: actionClass.label,
      action: { kind: "named", name: actionClass.action ?? actionClass.label } as const,
      actionClass,
    })),
    ...policy.open.map((actionClass) => ({
      label: actionClass.label,
      action: namesMatching(actionClass.matches),
      actionClass,
    })),
    { label: "other actions", action: namesMatching([]), actionClass: undefined },
    { label: "no action", action: { kind: "free", language: literal("") }, actionClass: undefined },
  ];
}

/** What the semantics answer to the requests of a part. */
export function lowerQuestion(policy: Policy, question: Question, logic: Logic, space: Space): ModelOutcome {
  const { action, actionClass } = question;
  if (actionClass !== undefined) return lowerClass(policy, { logic, space, action, actionClass });
  const denied = action.kind === "free" || policy.catalogue !== undefined;
  return constantOutcome(logic, denied ? "DENY" : policy.defaultDecision);
}

/** Every text: the names that an action can have where nothing is known. */
export const ANY_NAME: ActionName = { kind: "free", language: FULL };
