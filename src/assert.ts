import type { Answer, Policy, Property } from "../compilers/model/index.js";
import { actionFirst } from "./action-first.js";
import { shrinkRequest } from "./checker/shrink/request.js";
import { createReferenceEngine } from "./engines/reference.js";
import type { Solving } from "./open-solving.js";
import type { AskedOfAll } from "./prover/analyze-search.js";
import { judgeProperties } from "./prover/properties.js";
import { createJudge } from "./prover/properties-judge.js";

/** What a property came to. */
export type AssertedProperty = { readonly property: Property } & (
  | { readonly kind: "holds" }
  /** A request that breaks it, as small as it goes, with the answer of the reference evaluator. */
  | { readonly kind: "broken"; readonly request: unknown; readonly answer: Answer }
  | { readonly kind: "unknown"; readonly why: string }
  /** It is about no request at all, so that it says nothing. */
  | { readonly kind: "vacuous"; readonly because: string }
  /** The prover found a request that does not break it: then the prover is wrong. */
  | { readonly kind: "contradicted"; readonly request: unknown }
);

/** Whether a policy has properties, for every request. */
export interface Assertion {
  /** The worst of the properties; `holds` also where some say nothing. */
  readonly outcome: "holds" | "broken" | "unknown" | "contradicted" | "interrupted";
  readonly properties: readonly AssertedProperty[];
  /** Requests on which the formulas and the reference evaluator are not of one mind: then nothing here counts. */
  readonly faults: readonly unknown[];
}

/**
 * Says for each property whether any request breaks it. A request that does is put to the reference evaluator and made smaller.
 * Throws `Untranslatable`.
 */
export async function assertProperties(
  policy: Policy,
  properties: readonly Property[],
  { ask }: Pick<Solving, "ask">,
  { signal, watch }: AskedOfAll = {},
): Promise<Assertion> {
  const { decide } = createReferenceEngine(policy);
  const { verdicts, faults } = await judgeProperties(policy, properties, { ask, decide, signal, watch });
  const asserted: AssertedProperty[] = [];
  for (const [index, property] of properties.entries()) {
    const verdict = verdicts[index] ?? { kind: "unknown", why: "it was not asked" };
    asserted.push(
      verdict.kind === "broken" ? await confirm(policy, property, verdict.request) : { property, ...verdict },
    );
  }
  return { outcome: outcomeOf(asserted, faults, signal), properties: asserted, faults };
}

async function confirm(policy: Policy, property: Property, request: unknown): Promise<AssertedProperty> {
  const judge = createJudge(policy, property);
  if (judge(request) === undefined) return { property, kind: "contradicted", request };
  const small = await shrinkRequest(request, (smaller) => judge(smaller) !== undefined);
  const answer = judge(small);
  return answer === undefined
    ? { property, kind: "contradicted", request: small }
    : { property, kind: "broken", request: actionFirst(small), answer };
}

function outcomeOf(
  asserted: readonly AssertedProperty[],
  faults: readonly unknown[],
  signal: AbortSignal | undefined,
): Assertion["outcome"] {
  const kinds = new Set(asserted.map(({ kind }) => kind));
  if (faults.length > 0 || kinds.has("contradicted")) return "contradicted";
  if (kinds.has("broken")) return "broken";
  if (signal?.aborted === true) return "interrupted";
  return kinds.has("unknown") ? "unknown" : "holds";
}
