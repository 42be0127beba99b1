import { expect } from "vitest";
import type { Decision, Policy } from "../../../compilers/model/index.js";
import { domainOf } from "../../../compilers/smt/domain.js";
import { holdsIn } from "../../../compilers/smt/holds.js";
import { createLogic, evaluate, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import type { ModelOutcome } from "../../../compilers/smt/model/lower.js";
import { lowerQuestion, type Question, questionsOf } from "../../../compilers/smt/model/questions.js";
import type { Outcome } from "../../../compilers/smt/outcome.js";
import { createSpace, type Space } from "../../../compilers/smt/place.js";
import { generateCases } from "../../../src/checker/generate/index.js";

/** One part of a policy's request space with its formulas. */
export interface Part {
  readonly question: Question;
  readonly logic: Logic;
  readonly space: Space;
  readonly model: ModelOutcome;
  readonly domain: Formula;
}

/** All parts of a policy. */
export function partsOf(policy: Policy): readonly Part[] {
  return questionsOf(policy).map((question) => {
    const [logic, space] = [createLogic(), createSpace()];
    const model = lowerQuestion(policy, question, logic, space);
    return { question, logic, space, model, domain: domainOf(logic, space, question.action) };
  });
}

/** The one part that a request belongs to. */
export function partOf(parts: readonly Part[], request: unknown): Part {
  const mine = parts.filter(({ domain }) => isTrueOf(domain, request));
  expect(mine.map(({ question }) => question.label)).toHaveLength(1);
  const [part] = mine;
  if (part === undefined) throw new Error("no part");
  return part;
}

/** What an outcome's formulas say of a request. */
export function answerOf(
  outcome: Outcome,
  request: unknown,
): {
  readonly decisions: readonly Decision[];
  readonly rules: readonly string[];
  readonly faults: readonly string[];
} {
  const decisions = (["ALLOW", "DENY", "ESCALATE"] as const).filter((decision) =>
    isTrueOf(outcome.decision[decision], request),
  );
  const trueOf = (formulas: ReadonlyMap<string, Formula>): readonly string[] =>
    [...formulas].filter(([, formula]) => isTrueOf(formula, request)).map(([name]) => name);
  return { decisions, rules: trueOf(outcome.rules), faults: trueOf(outcome.faults) };
}

/** Whether a formula is true of a request. */
export function isTrueOf(formula: Formula, request: unknown): boolean {
  return evaluate(formula, (atom) => holdsIn(atom, request));
}

/** So many generated requests of a policy that are in the request space: JSON without lone surrogates, within the limits. */
export function generatedRequests(
  policy: Policy,
  corpus: readonly unknown[],
  number: number,
  seed = 20_261_121,
): readonly unknown[] {
  const requests: unknown[] = [];
  for (const { request } of generateCases(policy, { seed, corpus })) {
    if (requests.length >= number) break;
    if (isInSpace(request)) requests.push(request);
  }
  return requests;
}

const LIMIT = 20_000;

/** Whether every reader of a request's JSON sees the same. */
export function isInSpace(request: unknown): boolean {
  let text: string | undefined;
  try {
    text = JSON.stringify(request);
  } catch {
    return false;
  }
  if (text === undefined || text.length > LIMIT || !isPlain(request, 40)) return false;
  return !/\\ud[89a-f]/i.test(text);
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value);
  if (depth === 0 || "toJSON" in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) return false;
  const properties = Object.values(Object.getOwnPropertyDescriptors(value)).filter(
    ({ enumerable }) => enumerable === true,
  );
  return properties.every((property) => "value" in property && isPlain(property.value, depth - 1));
}
