import type { Policy } from "../../compilers/model/index.js";
import { domainOf } from "../../compilers/smt/domain.js";
import { holdsIn } from "../../compilers/smt/holds.js";
import { shortest } from "../../compilers/smt/language/index.js";
import { createLogic, evaluate, type Formula } from "../../compilers/smt/logic.js";
import { createMerge } from "../../compilers/smt/merge.js";
import { lowerQuestion, type Question, questionsOf } from "../../compilers/smt/model/questions.js";
import { createSpace } from "../../compilers/smt/place.js";
import { Untranslatable } from "../../compilers/smt/untranslatable.js";
import type { Query } from "./ask.js";
import { differ, isFaulty, isUndecided } from "./difference.js";
import type { Asked, ProofTarget, Side } from "./sides.js";

/** One target's question for one part, or why there is none. */
export interface Lowered {
  readonly label: string;
  readonly target: ProofTarget;
  readonly query: FollowedQuery | Untranslated;
}

/** A query with the requests that the translation of the target does not follow. */
export interface FollowedQuery extends Query {
  readonly kind: "query";
  readonly beyond: Formula | undefined;
}

/** The questions of a proof, put into formulas one by one as they are taken. */
export function* lowered(policy: Policy, sides: readonly Side[]): Generator<Lowered, void> {
  for (const question of questionsOf(policy)) {
    const [logic, space] = [createLogic(), createSpace()];
    const domain = domainOf(logic, space, question.action);
    const model = unlessUntranslatable(() => lowerQuestion(policy, question, logic, space));
    for (const side of sides) {
      const query =
        "why" in model
          ? model
          : unlessUntranslatable(() => queryOf(side, { question, logic, space, model }, domain));
      if (query !== undefined) yield { label: question.label, target: side.target, query };
    }
  }
}

/** Why something has no formulas. */
interface Untranslated {
  readonly kind: "unknown";
  readonly why: string;
}

function unlessUntranslatable<T>(lower: () => T): T | Untranslated {
  try {
    return lower();
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { kind: "unknown", why: error.message };
  }
}

function queryOf(side: Side, asked: Asked, domain: Formula): Lowered["query"] | undefined {
  const { question, logic, space, model } = asked;
  const outcome = side.lower(asked);
  if (outcome === undefined) return undefined;
  const goal = logic.or([
    differ(logic, model, outcome),
    isFaulty(logic, outcome),
    isUndecided(logic, outcome),
    isUndecided(logic, model),
  ]);
  const query: Query = { logic, space, domain, goal: createMerge(logic)(goal) };
  const missing = requestOutside(question, query);
  if (missing !== undefined) return { kind: "unknown", why: missing };
  return { kind: "query", ...query, beyond: outcome.faults.get("beyond") };
}

/** A proof about no request at all would say nothing, so one request is shown to lie in the part before it is used. */
function requestOutside(question: Question, { domain }: Query): string | undefined {
  const request = sampleOf(question);
  const inside = request !== undefined && evaluate(domain, (atom) => holdsIn(atom, request));
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
