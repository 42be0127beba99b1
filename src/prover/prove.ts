import type { Policy } from "../../compilers/model/index.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { holdsIn } from "../../compilers/smt/holds.js";
import { shortest } from "../../compilers/smt/language/index.js";
import { createLogic, evaluate, type Formula } from "../../compilers/smt/logic.js";
import { createMerge } from "../../compilers/smt/merge.js";
import { lowerQuestion, type Question, questionsOf } from "../../compilers/smt/model/questions.js";
import type { Outcome } from "../../compilers/smt/outcome.js";
import { createSpace } from "../../compilers/smt/place.js";
import { Untranslatable } from "../../compilers/smt/untranslatable.js";
import type { Answered, Ask, Query } from "./ask.js";
import { differ, isFaulty, isUndecided } from "./difference.js";
import type { Asked, ProofTarget, Side } from "./sides.js";

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
  for (const question of questionsOf(policy)) {
    const started = performance.now();
    const [logic, space] = [createLogic(), createSpace()];
    const model = lowerQuestion(policy, question, logic, space);
    const domain = domainOf(logic, space, question.action);
    const asked: Asked = { question, logic, space, model };
    let since = started;
    for (const side of sides) {
      if (signal?.aborted === true) return;
      const found = await verdictOf(side, asked, domain, ask);
      if (found === undefined) continue;
      const now = performance.now();
      yield { label: question.label, target: side.target, ...found, milliseconds: now - since };
      since = now;
    }
  }
}

/** How many verdicts a proof yields. */
export function partsOf(policy: Policy, sides: readonly Side[]): number {
  const questions = questionsOf(policy);
  const withClass = questions.filter(({ actionClass }) => actionClass !== undefined).length;
  const numbers = sides.map(({ target }) => (target === "cedar" ? withClass : questions.length));
  return numbers.reduce((sum, number) => sum + number, 0);
}

async function verdictOf(
  side: Side,
  asked: Asked,
  domain: Formula,
  ask: Ask,
): Promise<Pick<PartProof, "verdict" | "evidence"> | undefined> {
  const { question, logic, space, model } = asked;
  let outcome: Outcome | undefined;
  try {
    outcome = side.lower(asked);
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { verdict: { kind: "unknown", why: error.message } };
  }
  if (outcome === undefined) return undefined;
  const goal = logic.or([
    differ(logic, model, outcome),
    isFaulty(logic, outcome),
    isUndecided(logic, outcome),
    isUndecided(logic, model),
  ]);
  const query: Query = { logic, space, domain, goal: createMerge(logic)(goal) };
  const missing = requestOutside(question, query);
  if (missing !== undefined) return { verdict: { kind: "unknown", why: missing } };
  const answer = await ask(query);
  const beyond = outcome.faults.get("beyond");
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

/** A proof about no request at all would say nothing, so one request is shown to lie in the part before it is used. */
function requestOutside(question: Question, { domain }: Query): string | undefined {
  const request = sampleOf(question);
  const inside = request !== undefined && isTrueOf(domain, request);
  return inside ? undefined : "no request is known to belong to this part";
}

function sampleOf({ action }: Question): unknown {
  switch (action.kind) {
    case "named":
      return { action: action.name };
    case "texts": {
      const name = shortest(action.language);
      return name === undefined ? undefined : { action: name };
    }
    case "free":
      return {};
  }
}
