import { isDeepStrictEqual } from "node:util";
import type { Policy } from "../compilers/model/index.js";
import { generateCases } from "./checker/generate/index.js";
import { createReferenceEngine } from "./engines/reference.js";
import type { Solving } from "./open-solving.js";
import { analyzePolicy } from "./prover/analyze.js";
import type { Analysis } from "./prover/analyze-result.js";
import type { AskedOfAll } from "./prover/analyze-search.js";

/**
 * Finds what in a policy has no effect, for every request: rules that never fire or never decide, conditions that are constant
 * or can be left out, actions that are always or never allowed, attributes without effect. Throws `Untranslatable`.
 */
export async function analyze(
  policy: Policy,
  { ask }: Pick<Solving, "ask">,
  { signal, watch }: AskedOfAll = {},
): Promise<Analysis> {
  const reference = createReferenceEngine(policy);
  return analyzePolicy(policy, { ask, decide: reference.decide, seeds: seedsOf(policy), signal, watch });
}

/** So many are soon made and soon looked at, and show most of what can be shown. */
const SEEDS = 4000;

/** What a policy suggests to a search, as far as it is JSON, which is all that formulas speak of. */
function* seedsOf(policy: Policy): Generator<unknown> {
  let left = SEEDS;
  for (const { stage, request } of generateCases(policy, { seed: 1 })) {
    if (stage === "random" || left === 0) return;
    left -= 1;
    if (isJson(request)) yield request;
  }
}

function isJson(request: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(JSON.stringify(request)), request);
  } catch {
    return false;
  }
}
