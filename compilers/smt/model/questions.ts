import { matchClasses } from "../../model/classes.js";
import { type ActionClass, matchesPattern, type Pattern, type Policy } from "../../model/index.js";
import type { ActionName } from "../action.js";
import { anyOf, complement, FULL, intersection, like, literal } from "../language/index.js";
import type { Logic } from "../logic.js";
import type { Space } from "../place.js";
import { Untranslatable } from "../untranslatable.js";
import { constantOutcome, lowerClass, type ModelOutcome } from "./lower.js";

/** One part of the request space: the requests whose actions have the same rules and types. All parts make the whole. */
export interface Question {
  /** The action, the patterns that it matches, or what is left in words. */
  readonly label: string;
  readonly action: ActionName;
  /** Missing for names without rules and for requests without a name. */
  readonly actionClass: ActionClass | undefined;
}

/** Every part of the request space of a policy. */
export function questionsOf(policy: Policy): readonly Question[] {
  const rows = [...policy.open.map(({ matches }) => matches), []];
  return parts([policy], policy.openPatterns, rows).map(({ label, action, classes: [actionClass] }) => ({
    label: actionClass?.label ?? label,
    action,
    actionClass,
  }));
}

/** A part in which each of several policies has one class of actions at most. */
export interface JointQuestion extends Omit<Question, "actionClass"> {
  readonly classes: readonly (ActionClass | undefined)[];
}

/** Every part of the request space of several policies at once. Throws `Untranslatable` when their patterns overlap in too many ways. */
export function jointQuestions(policies: readonly Policy[]): readonly JointQuestion[] {
  const all = policies.flatMap(({ openPatterns }) => openPatterns);
  const patterns = [...new Map(all.map((pattern) => [pattern.text, pattern])).values()];
  const rows = matchClasses(patterns);
  if (rows === undefined)
    throw new Untranslatable("the action patterns of the policies overlap in too many ways");
  return parts(policies, patterns, [...rows, []]);
}

/** What the semantics answer to the requests of a part, where its class is that of the policy. */
export function lowerQuestion(policy: Policy, question: Question, logic: Logic, space: Space): ModelOutcome {
  const { action, actionClass } = question;
  if (actionClass !== undefined) return lowerClass(policy, { logic, space, action, actionClass });
  const denied = action.kind === "free" || policy.catalogue !== undefined;
  return constantOutcome(logic, denied ? "DENY" : policy.defaultDecision);
}

/** Nothing is known of the action, not even that there is one. */
export const ANY_NAME: ActionName = { kind: "free", language: FULL };

/** Names that a policy lists, ways to match the patterns, and what has no name; the row of no match at all has no entries. */
function parts(
  policies: readonly Policy[],
  patterns: readonly Pattern[],
  rows: readonly (readonly boolean[])[],
): readonly JointQuestion[] {
  const names = [...new Set(policies.flatMap(({ named }) => named.flatMap(({ action }) => action ?? [])))];
  const unlisted = complement(anyOf(["", ...names]));
  return [
    ...names.map((name) => ({
      label: name,
      action: { kind: "named", name } as const,
      classes: policies.map((policy) => classOfName(policy, name)),
    })),
    ...rows.map((row) => {
      const matched = patterns.filter((_, index) => row[index] === true);
      const language = intersection([
        unlisted,
        ...patterns.map((pattern) =>
          matched.includes(pattern) ? like(pattern.parts) : complement(like(pattern.parts)),
        ),
      ]);
      return {
        label: matched.length === 0 ? "other actions" : matched.map(({ text }) => text).join(" & "),
        action: { kind: "texts", language } as const,
        classes: policies.map((policy) =>
          classOfRow(policy, (pattern) => matched.some(({ text }) => text === pattern.text)),
        ),
      };
    }),
    {
      label: "no action",
      action: { kind: "free", language: literal("") } as const,
      classes: policies.map(() => undefined),
    },
  ].filter(({ action }) => action.kind !== "texts" || !action.language.isEmpty);
}

function classOfName(policy: Policy, name: string): ActionClass | undefined {
  const listed = policy.named.find(({ action }) => action === name);
  return listed ?? classOfRow(policy, (pattern) => matchesPattern(pattern, name));
}

function classOfRow(policy: Policy, matches: (pattern: Pattern) => boolean): ActionClass | undefined {
  const row = policy.openPatterns.map(matches).join();
  return policy.open.find((each) => each.matches.join() === row);
}
