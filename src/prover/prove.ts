import { setImmediate } from "node:timers/promises";
import type { Policy } from "../../compilers/model/index.js";
import { holdsIn } from "../../compilers/smt/holds.js";
import { evaluate, type Formula } from "../../compilers/smt/logic.js";
import { questionsOf } from "../../compilers/smt/model/questions.js";
import type { Answered, Ask, Query } from "./ask.js";
import { type Lowered, lowered } from "./lowered.js";
import type { ProofTarget, Side } from "./sides.js";

/** What is known of one target for one part of the request space. */
export type Verdict =
  | { readonly kind: "proved" }
  /** A request on which the target differs from the semantics; whether it really does is for a replay to say. */
  | { readonly kind: "counterexample"; readonly request: unknown }
  | { readonly kind: "unknown"; readonly why: string };

/** A verdict with what it is about. */
export interface PartProof {
  /** The label of the part: an action, patterns of actions, or what is left. */
  readonly label: string;
  readonly target: ProofTarget;
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** The question as it was asked, with what was answered; missing where it could not be asked, and in results. */
  readonly evidence?: Evidence;
}

/** What a verdict rests on. */
export interface Evidence {
  readonly query: Query;
  readonly answer: Answered;
}

/**
 * Asks of each target and each part of the request space whether any request makes it differ from the semantics: another
 * decision, other rules, no answer or several, an error. Yields a verdict as soon as it is known.
 */
export async function* proveSides(
  policy: Policy,
  sides: readonly Side[],
  ask: Ask,
  signal?: AbortSignal,
): AsyncGenerator<PartProof, void> {
  const parts = lowered(policy, sides);
  const take = (): Timed<IteratorResult<Lowered, void>> => timed(() => parts.next());
  // So far ahead that what is put into formulas never belongs to the question that is being asked: they would be numbered by chance.
  const ahead = sides.map(take);
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (signal?.aborted === true || part.value.done === true) return;
    const { label, target, query } = part.value.value;
    const started = performance.now();
    // While the solver works on one part, which it does elsewhere, another is put into formulas.
    const [found, next] = await Promise.all([verdictOf(query, ask), setImmediate().then(take)]);
    const milliseconds = part.milliseconds + performance.now() - started - next.milliseconds;
    yield { label, target, ...found, milliseconds };
    ahead.push(next);
  }
}

/** How many verdicts a proof yields. */
export function partsOf(policy: Policy, targets: readonly ProofTarget[]): number {
  const questions = questionsOf(policy);
  const withClass = questions.filter(({ actionClass }) => actionClass !== undefined).length;
  const numbers = targets.map((target) => (target === "cedar" ? withClass : questions.length));
  return numbers.reduce((sum, number) => sum + number, 0);
}

interface Timed<T> {
  readonly value: T;
  readonly milliseconds: number;
}

function timed<T>(run: () => T): Timed<T> {
  const started = performance.now();
  const value = run();
  return { value, milliseconds: performance.now() - started };
}

async function verdictOf(
  query: Lowered["query"],
  ask: Ask,
): Promise<Pick<PartProof, "verdict" | "evidence">> {
  if (query.kind === "unknown") return { verdict: query };
  const answer = await ask(query);
  const { logic, beyond } = query;
  const isFollowed = answer.kind !== "sat" || beyond === undefined || !isTrueOf(beyond, answer.request);
  if (isFollowed) return { verdict: verdictBy(answer), evidence: { query, answer } };
  // What the request makes the target do is not followed; another request may differ where it is.
  const followed: Query = { ...query, goal: logic.and([query.goal, logic.not(beyond)]) };
  const again = await ask(followed);
  const why = "for some requests the target does what the translation does not follow";
  const verdict: Verdict = again.kind === "unsat" ? { kind: "unknown", why } : verdictBy(again);
  return { verdict, evidence: { query: followed, answer: again } };
}

function isTrueOf(formula: Formula, request: unknown): boolean {
  return evaluate(formula, (atom) => holdsIn(atom, request));
}

function verdictBy(answer: Answered): Verdict {
  switch (answer.kind) {
    case "unsat":
      return { kind: "proved" };
    case "sat":
      return { kind: "counterexample", request: answer.request };
    case "unknown":
      return { kind: "unknown", why: answer.why };
  }
}
