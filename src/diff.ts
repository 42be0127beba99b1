import type { Answer, Policy } from "../compilers/model/index.js";
import { actionFirst } from "./action-first.js";
import { shrinkRequest } from "./checker/shrink/request.js";
import { failClosed } from "./engines/fail-closed.js";
import { createReferenceEngine } from "./engines/reference.js";
import type { Prover } from "./prove.js";
import { type Change, countParts, diffPolicies, type PartDifference } from "./prover/diff.js";
import { actionIn } from "./replay.js";

/** A request that two policies decide differently, as small as it goes, with what each answers to it. */
export interface ShownChange extends Change {
  readonly before: Answer;
  readonly after: Answer;
  /** `false` when the reference evaluator does not answer so: then the prover is wrong. */
  readonly real: boolean;
}

/** The difference of two policies in one part of the request space. */
export interface ShownDifference extends PartDifference {
  readonly changes: readonly ShownChange[];
}

/** One more part, so many of all of them. */
export interface DiffObservation {
  readonly part: ShownDifference;
  readonly done: number;
  readonly of: number;
}

/** All that distinguishes two policies. */
export interface DiffResult {
  /** The worst of the parts: `contradicted` and `unknown` before `different`. */
  readonly outcome: "equal" | "different" | "unknown" | "contradicted" | "interrupted";
  readonly parts: readonly ShownDifference[];
}

/**
 * Compares the decisions of two policies for every request: for each part of the request space whether the second is equal, stricter
 * or more permissive, with a request for each way in which a decision changes. Throws `Untranslatable` when their action
 * patterns overlap in too many ways.
 */
export async function* diff(
  before: Policy,
  after: Policy,
  prover: Pick<Prover, "ask">,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<DiffObservation, DiffResult> {
  const show = createShow(before, after);
  const of = countParts(before, after);
  const parts: ShownDifference[] = [];
  for await (const part of diffPolicies(before, after, prover.ask, signal)) {
    const changes: ShownChange[] = [];
    for (const change of part.changes) changes.push(await show(change));
    const shown = { ...part, changes };
    parts.push(shown);
    yield { part: shown, done: parts.length, of };
  }
  return { outcome: signal?.aborted === true ? "interrupted" : outcomeOf(parts), parts };
}

function createShow(before: Policy, after: Policy): (change: Change) => Promise<ShownChange> {
  const [old, now] = [before, after].map((policy) => failClosed(createReferenceEngine(policy)).decide);
  if (old === undefined || now === undefined) throw new Error("there is no engine");
  return async (change) => {
    const differs = (request: unknown): boolean =>
      old(request).decision === change.from && now(request).decision === change.to;
    // With another action it would be about another part.
    const shows = (request: unknown): boolean =>
      actionIn(request) === actionIn(change.request) && differs(request);
    const real = differs(change.request);
    const small = real ? await shrinkRequest(change.request, shows) : change.request;
    const request = actionFirst(small);
    return { ...change, request, before: old(request), after: now(request), real };
  };
}

function outcomeOf(parts: readonly ShownDifference[]): DiffResult["outcome"] {
  if (parts.some(({ changes }) => changes.some(({ real }) => !real))) return "contradicted";
  if (parts.some(({ changes }) => changes.length > 0)) return "different";
  return parts.every(({ relation }) => relation === "equal") ? "equal" : "unknown";
}
