import type { Formula, Logic } from "../../compilers/smt/logic.js";
import type { TwinFormulas, TwinPart } from "../../compilers/smt/twins/index.js";
import type { Answered, Ask, Query } from "./ask.js";
import type { Evidence } from "./prove.js";
import { askWithPairs } from "./same-places.js";

/** What is known of one part of the requests of twins. */
export type TwinVerdict =
  | { readonly kind: "proved" }
  /** No request belongs to the part, so that there is nothing to prove. */
  | { readonly kind: "empty" }
  /** A request on which the formulas differ; whether the engines do is for a replay to say. */
  | { readonly kind: "counterexample"; readonly request: unknown }
  /** What is not followed, each by its name; a request on which that counts, where one is known, is worth a replay. */
  | { readonly kind: "unknown"; readonly whys: readonly string[]; readonly request?: unknown };

/** A question about twins as it was asked: whether they differ, or whether something that is not followed counts. */
export interface TwinEvidence extends Evidence {
  readonly about: "differ" | "open";
}

/** What is known of a part, and what that rests on. */
export interface ProvedTwinPart {
  readonly verdict: TwinVerdict;
  readonly evidence: readonly TwinEvidence[];
}

/** Asks whether any request of a part makes twins differ. */
export async function proveTwinPart(
  { logic, space }: Pick<TwinFormulas, "logic" | "space">,
  part: TwinPart,
  ask: Ask,
): Promise<ProvedTwinPart> {
  const evidence: TwinEvidence[] = [];
  const put = async (goal: readonly Formula[], about?: TwinEvidence["about"]): Promise<Answered> => {
    const query: Query = { logic, space, domain: part.domain, goal: logic.and(goal) };
    const kept: Ask = async (asked) => {
      const answer = await ask(asked);
      if (about !== undefined) evidence.push({ about, query: asked, answer });
      return answer;
    };
    return askWithPairs(query, kept);
  };
  const verdict = await verdictOf(logic, part, put);
  return { verdict, evidence };
}

type Put = (goal: readonly Formula[], about?: TwinEvidence["about"]) => Promise<Answered>;

async function verdictOf(logic: Logic, part: TwinPart, put: Put): Promise<TwinVerdict> {
  const { differs, doubts } = part;
  // A proof about no request at all would say nothing.
  const some = await put([]);
  if (some.kind === "unsat") return { kind: "empty" };
  if (some.kind === "unknown") return { kind: "unknown", whys: [...part.open, some.why] };
  if (part.open.length > 0)
    return { kind: "unknown", whys: [...part.open, ...(await possible(doubts, put))] };
  const doubtful = logic.or([...doubts.values()]);
  const sure = [differs, logic.not(doubtful)];
  const found = await put(sure, "differ");
  if (found.kind === "sat") {
    const plain = [[part.isPlain, logic.not(part.refused)], [part.isPlain]];
    return { kind: "counterexample", request: await plainest(plain, put, sure, found.request) };
  }
  if (found.kind === "unknown") return { kind: "unknown", whys: [found.why] };
  if (doubts.size === 0) return { kind: "proved" };
  const left = await put([doubtful], "open");
  if (left.kind === "unsat") return { kind: "proved" };
  if (left.kind === "unknown") return { kind: "unknown", whys: [left.why] };
  // Where the twins would differ by what the formulas say, it is worth more to ask the engines.
  const likely = await put([differs, doubtful]);
  const request = likely.kind === "sat" ? likely.request : left.request;
  return { kind: "unknown", whys: await possible(doubts, put), request };
}

/** What of that which is not followed any request comes to. */
async function possible(doubts: TwinPart["doubts"], put: Put): Promise<readonly string[]> {
  const whys: string[] = [];
  for (const [why, when] of doubts) {
    const { kind } = await put([when]);
    if (kind !== "unsat") whys.push(why);
  }
  return whys;
}

/** A request that Cedar takes says more than one that it refuses, and one without odd keys more than one with. */
async function plainest(
  wishes: readonly (readonly Formula[])[],
  put: Put,
  goal: readonly Formula[],
  otherwise: unknown,
): Promise<unknown> {
  for (const more of wishes) {
    const found = await put([...goal, ...more]);
    if (found.kind === "sat") return found.request;
  }
  return otherwise;
}
