import { holdsIn } from "../../compilers/smt/holds.js";
import { evaluate, type Formula } from "../../compilers/smt/logic.js";
import type { TwinFormulas, TwinPart } from "../../compilers/smt/twins/index.js";
import type { Answered, Ask } from "./ask.js";

/** What is known of one part of the requests of twins. */
export type TwinVerdict =
  | { readonly kind: "proved" }
  /** No request belongs to the part, so that there is nothing to prove. */
  | { readonly kind: "empty" }
  /** A request on which the formulas differ; whether the engines do is for a replay to say. */
  | { readonly kind: "counterexample"; readonly request: unknown }
  /** What is not followed, each by its name; a request on which that counts, where one is known, is worth a replay. */
  | { readonly kind: "unknown"; readonly whys: readonly string[]; readonly request?: unknown };

/** Asks whether any request of a part makes twins differ. */
export async function proveTwinPart(
  { logic, space }: Pick<TwinFormulas, "logic" | "space">,
  part: TwinPart,
  ask: Ask,
): Promise<TwinVerdict> {
  if (part.open.length > 0) return { kind: "unknown", whys: part.open };
  const { domain, differs, doubts } = part;
  const put = (goal: readonly Formula[]): Promise<Answered> =>
    ask({ logic, space, domain, goal: logic.and(goal) });
  const plain = [[part.isPlain, logic.not(part.refused)], [part.isPlain]];
  // A proof about no request at all would say nothing.
  const some = await put([]);
  if (some.kind === "unsat") return { kind: "empty" };
  if (some.kind === "unknown") return { kind: "unknown", whys: [some.why] };
  const doubtful = logic.or([...doubts.values()]);
  const sure = [differs, logic.not(doubtful)];
  const found = await put(sure);
  if (found.kind === "sat")
    return { kind: "counterexample", request: await plainest(plain, put, sure, found.request) };
  if (found.kind === "unknown") return { kind: "unknown", whys: [found.why] };
  const left = await put([doubtful]);
  if (left.kind === "unsat") return { kind: "proved" };
  if (left.kind === "unknown") return { kind: "unknown", whys: [left.why] };
  const { request } = left;
  const whys = [...doubts].filter(([, when]) => evaluate(when, (atom) => holdsIn(atom, request)));
  return { kind: "unknown", whys: whys.map(([why]) => why), request };
}

/** A request that Cedar takes says more than one that it refuses, and one without odd keys more than one with. */
async function plainest(
  wishes: readonly (readonly Formula[])[],
  put: (goal: readonly Formula[]) => Promise<Answered>,
  goal: readonly Formula[],
  otherwise: unknown,
): Promise<unknown> {
  for (const more of wishes) {
    const found = await put([...goal, ...more]);
    if (found.kind === "sat") return found.request;
  }
  return otherwise;
}
