import type { Decision, Policy } from "../../compilers/model/index.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { createLogic, type Formula, type Logic } from "../../compilers/smt/logic.js";
import { type JointQuestion, jointQuestions, lowerQuestion } from "../../compilers/smt/model/questions.js";
import type { Outcome } from "../../compilers/smt/outcome.js";
import { createSpace } from "../../compilers/smt/place.js";
import type { Ask } from "./ask.js";

/** From one decision to another. */
export interface Direction {
  readonly from: Decision;
  readonly to: Decision;
}

/** A request that the two policies decide differently. */
export interface Change extends Direction {
  readonly request: unknown;
}

/** How the second policy decides the requests of a part, seen from the first. */
export type Relation = "equal" | "stricter" | "more-permissive" | "both";

/** What two policies have to do with each other for one part of the request space. */
export interface PartDifference {
  /** The action, the patterns that it matches, or what is left in words. */
  readonly label: string;
  /** `undefined` when some direction is not known and those that are do not settle it. */
  readonly relation: Relation | undefined;
  /** One request for each direction in which some decision changes. */
  readonly changes: readonly Change[];
  /** The directions that could not be decided, with the reason. */
  readonly unknown: readonly (Direction & { readonly why: string })[];
}

/** Which decision grants more. */
const GRANTS: Readonly<Record<Decision, number>> = { DENY: 0, ESCALATE: 1, ALLOW: 2 };

const DIRECTIONS: readonly Direction[] = (["DENY", "ESCALATE", "ALLOW"] as const).flatMap((from) =>
  (["DENY", "ESCALATE", "ALLOW"] as const).filter((to) => to !== from).map((to) => ({ from, to })),
);

/** Whether a change lets more through than before. */
export function isMorePermissive({ from, to }: Direction): boolean {
  return GRANTS[to] > GRANTS[from];
}

/**
 * Asks for each part of the request space in which ways the decisions of two policies differ. Yields a part as soon as it is
 * known. Throws `Untranslatable` when their action patterns overlap in too many ways.
 */
export async function* diffPolicies(
  before: Policy,
  after: Policy,
  ask: Ask,
  signal?: AbortSignal,
): AsyncGenerator<PartDifference, void> {
  for (const question of jointQuestions([before, after])) {
    if (signal?.aborted === true) return;
    yield await diffPart(before, after, question, ask);
  }
}

/** How many parts a comparison has. */
export function countParts(before: Policy, after: Policy): number {
  return jointQuestions([before, after]).length;
}

async function diffPart(
  before: Policy,
  after: Policy,
  { label, action, classes: [first, second] }: JointQuestion,
  ask: Ask,
): Promise<PartDifference> {
  const [logic, space] = [createLogic(), createSpace()];
  const old = lowerQuestion(before, { label, action, actionClass: first }, logic, space);
  const now = lowerQuestion(after, { label, action, actionClass: second }, logic, space);
  const domain = domainOf(logic, space, action);
  const changes: Change[] = [];
  const unknown: (Direction & { readonly why: string })[] = [];
  // Most parts of most comparisons are equal, and one question is enough to know it.
  const any = await ask({ logic, space, domain, goal: anyOf(logic, old, now) });
  if (any.kind === "unsat") return { label, relation: "equal", changes, unknown };
  for (const direction of DIRECTIONS) {
    const answer = await ask({ logic, space, domain, goal: goalOf(logic, old, now, direction) });
    if (answer.kind === "sat") changes.push({ ...direction, request: answer.request });
    if (answer.kind === "unknown") unknown.push({ ...direction, why: answer.why });
  }
  return { label, relation: relationOf(changes, unknown), changes, unknown };
}

function anyOf(logic: Logic, old: Outcome, now: Outcome): Formula {
  return logic.or(DIRECTIONS.map((direction) => goalOf(logic, old, now, direction)));
}

function goalOf(logic: Logic, old: Outcome, now: Outcome, { from, to }: Direction): Formula {
  return logic.and([old.decision[from], now.decision[to]]);
}

function relationOf(changes: readonly Direction[], unknown: readonly Direction[]): Relation | undefined {
  const loosens = changes.some(isMorePermissive);
  const tightens = changes.some((change) => !isMorePermissive(change));
  if (loosens && tightens) return "both";
  const open = unknown.some((direction) => isMorePermissive(direction) !== loosens || changes.length === 0);
  if (open) return undefined;
  return loosens ? "more-permissive" : tightens ? "stricter" : "equal";
}
