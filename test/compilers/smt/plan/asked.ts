import { isDeepStrictEqual } from "node:util";
import { isAction } from "../../../../compilers/smt/action.js";
import { holdsIn } from "../../../../compilers/smt/holds.js";
import { evaluate, type Formula } from "../../../../compilers/smt/logic.js";
import type { Question } from "../../../../compilers/smt/model/questions.js";
import type { Outcome } from "../../../../compilers/smt/outcome.js";

/** What formulas say of one request. */
export interface Said {
  readonly decisions: readonly string[];
  readonly rules: readonly string[];
  readonly faults: readonly string[];
}

/** Asks the formulas of an outcome about a request. */
export function askOutcome({ decision, rules, faults }: Outcome, request: unknown): Said {
  return {
    decisions: Object.entries(decision).flatMap(([name, formula]) => (isSo(formula, request) ? [name] : [])),
    rules: whichHold(rules, request),
    faults: whichHold(faults, request),
  };
}

/** The names whose formulas hold for a request, sorted. */
export function whichHold(formulas: ReadonlyMap<string, Formula>, request: unknown): readonly string[] {
  return [...formulas].flatMap(([name, formula]) => (isSo(formula, request) ? [name] : [])).sort();
}

/** Whether a formula holds for a request. */
export function isSo(formula: Formula, request: unknown): boolean {
  return evaluate(formula, (atom) => holdsIn(atom, request));
}

/** Whether a request belongs to a part of the space. */
export function isAbout({ action }: Question, request: unknown): boolean {
  return isAction(action, actionOf(request));
}

/** Whether JSON holds a request as it is, all texts of Unicode scalar values. */
export function isInSpace(request: unknown): boolean {
  try {
    const text = JSON.stringify(request);
    return text !== undefined && !/\\ud[89a-f]/i.test(text) && isDeepStrictEqual(JSON.parse(text), request);
  } catch {
    return false;
  }
}

function actionOf(request: unknown): unknown {
  if (typeof request !== "object" || request === null || Array.isArray(request)) return undefined;
  return Object.hasOwn(request, "action") ? (request as { readonly action: unknown }).action : undefined;
}
