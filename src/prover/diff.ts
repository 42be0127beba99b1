import type { Decision, Policy } from "../../compilers/model/index.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { holdsIn } from "../../compilers/smt/holds.js";
import { createLogic, evaluate, type Formula } from "../../compilers/smt/logic.js";
import { type JointQuestion, jointQuestions, lowerQuestion } from "../../compilers/smt/model/questions.js";
import type { Outcome } from "../../compilers/smt/outcome.js";
import { createSpace } from "../../compilers/smt/place.js";
import type { Answered, Ask } from "./ask.js";

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

const DECISIONS: readonly Decision[] = ["DENY", "ESCALATE", "ALLOW"];

const DIRECTIONS: readonly Direction[] = DECISIONS.flatMap((from) =>
  DECISIONS.filter((to) => to !== from).map((to) => ({ from, to })),
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
  const found: Found = { changes: [], unknown: [] };
  if (!decideAlike(old, now)) {
    const domain = domainOf(logic, space, action);
    const goals = DIRECTIONS.map((direction) => {
      const { from, to } = direction;
      return { direction, goal: logic.and([old.decision[from], now.decision[to]]) };
    }).filter(({ goal }) => goal !== logic.false);
    await look(goals, (goal) => ask({ logic, space, domain, goal: logic.or(goal) }), found);
  }
  const inOrder = (a: Direction, b: Direction): number => rankOf(a) - rankOf(b);
  const changes = found.changes.toSorted(inOrder);
  const unknown = found.unknown.toSorted(inOrder);
  return { label, relation: relationOf(changes, unknown), changes, unknown };
}

/** Where both are the same formulas there is nothing to ask: most parts of most comparisons. */
function decideAlike(old: Outcome, now: Outcome): boolean {
  return DECISIONS.every((decision) => old.decision[decision] === now.decision[decision]);
}

interface Found {
  readonly changes: Change[];
  readonly unknown: (Direction & { readonly why: string })[];
}

interface Goal {
  readonly direction: Direction;
  readonly goal: Formula;
}

/** Asks for all directions together until none is left that any request shows, and for each alone where that is not known. */
async function look(
  goals: readonly Goal[],
  ask: (goal: readonly Formula[]) => Promise<Answered>,
  { changes, unknown }: Found,
): Promise<void> {
  let left = goals;
  while (left.length > 0) {
    const answer = await ask(left.map(({ goal }) => goal));
    if (answer.kind === "unsat") return;
    const shown = answer.kind === "sat" ? left.filter(({ goal }) => isTrueOf(goal, answer.request)) : [];
    if (answer.kind === "sat" && shown.length > 0) {
      changes.push(...shown.map(({ direction }) => ({ ...direction, request: answer.request })));
      left = left.filter((each) => !shown.includes(each));
      continue;
    }
    const why = answer.kind === "unknown" ? answer.why : "the solver's request shows no difference";
    if (left.length > 1) for (const each of left) await look([each], ask, { changes, unknown });
    else unknown.push(...left.map(({ direction }) => ({ ...direction, why })));
    return;
  }
}

function isTrueOf(formula: Formula, request: unknown): boolean {
  return evaluate(formula, (atom) => holdsIn(atom, request));
}

function rankOf({ from, to }: Direction): number {
  return DIRECTIONS.findIndex((each) => each.from === from && each.to === to);
}

function relationOf(changes: readonly Direction[], unknown: readonly Direction[]): Relation | undefined {
  const loosens = changes.some(isMorePermissive);
  const tightens = changes.some((change) => !isMorePermissive(change));
  if (loosens && tightens) return "both";
  const open = unknown.some((direction) => isMorePermissive(direction) !== loosens || changes.length === 0);
  if (open) return undefined;
  return loosens ? "more-permissive" : tightens ? "stricter" : "equal";
}
