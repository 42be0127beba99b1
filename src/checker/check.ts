import type { Policy } from "../../compilers/model/index.js";
import type { AnyEngine } from "../engines/engine.js";
import {
  type CoverageReport,
  type CoverageSummary,
  createCoverage,
  summarizeCoverage,
} from "./coverage/index.js";
import { type Disagreement, signatureOf } from "./disagreement.js";
import { generateCases } from "./generate/index.js";
import { type Observation, type SearchOptions, type SearchResult, search } from "./search.js";
import { type Finding, type PolicySource, shrinkDisagreement } from "./shrink/disagreement.js";

/** How to check. */
export interface CheckOptions extends Omit<SearchOptions, "observe"> {
  /** Random cases follow from it, so that the same seed repeats a check; by default one is chosen, and the result names it. */
  readonly seed?: number;
  /** Requests to ask before all others, such as those that once showed a fault. */
  readonly corpus?: readonly unknown[];
  /** Lets the policy be made smaller too once engines differ. */
  readonly source?: PolicySource;
}

/** What a check says while it runs. */
export type CheckObservation =
  | Observation
  | { readonly kind: "coverage"; readonly summary: CoverageSummary }
  | { readonly kind: "finding"; readonly finding: Finding };

/** What a search has found, before anything is made smaller. */
export interface Searched extends SearchResult {
  readonly coverage: CoverageReport;
}

/** What a search came to once what it found was made smaller. */
export type Concluded<S extends SearchResult> = S & {
  readonly seed: number;
  /** The disagreements, each made as small as it goes. */
  readonly findings: readonly Finding[];
};

/** What a check came to. */
export type CheckResult = Concluded<Searched>;

/**
 * Searches for a request on which engines for the policy differ: saved requests first, then those that the policy suggests, then random
 * ones. The iterator gives what happens on the way and, as its return value, the result. The engines stay open.
 */
export async function* check(
  policy: Policy,
  engines: readonly AnyEngine[],
  options: CheckOptions = {},
): AsyncGenerator<CheckObservation, CheckResult> {
  const seed = options.seed ?? chooseSeed();
  const searched = yield* searchPolicy(policy, engines, { ...options, seed });
  return yield* conclude(searched, engines, { ...options, seed });
}

/** A seed when nobody gave one. */
export function chooseSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

/** Batches between two looks at the coverage, which costs more than a batch for a large policy. */
const LOOK = 8;

/** The first half of `check`: the search, which several threads can share. */
export async function* searchPolicy(
  policy: Policy,
  engines: readonly AnyEngine[],
  options: CheckOptions & { readonly seed: number },
): AsyncGenerator<CheckObservation, Searched> {
  const { seed, part, corpus = [] } = options;
  const coverage = createCoverage(policy);
  // Threads make the same systematic cases and share them; each has random cases of its own.
  const cases = generateCases(policy, { seed: seed + (part?.index ?? 0), corpus });
  const running = search(cases, engines, { ...options, observe: coverage.observe });
  for (let batch = 1; ; batch += 1) {
    const { done, value } = await running.next();
    if (done === true) {
      const report = coverage.report();
      yield { kind: "coverage", summary: summarizeCoverage(report) };
      return { ...value, coverage: report };
    }
    yield value;
    if (batch % LOOK === 1) yield { kind: "coverage", summary: coverage.summary() };
  }
}

/** Policies that are made smaller, at most: each takes many compilations. */
const SMALLER_POLICIES = 3;

/** The second half of `check`: makes what was found smaller. */
export async function* conclude<S extends SearchResult>(
  searched: S,
  engines: readonly AnyEngine[],
  { mode = "decision+rules", source, signal, seed }: CheckOptions & { readonly seed: number },
): AsyncGenerator<CheckObservation, Concluded<S>> {
  const findings: Finding[] = [];
  const each = async (found: Disagreement): Promise<Finding> =>
    shrinkDisagreement(found, engines, {
      mode,
      source: findings.length < SMALLER_POLICIES ? source : undefined,
      signal,
    });
  const known = new Set<string>();
  for (const found of searched.disagreements) {
    const finding = await each(found);
    // Several ways to differ may come down to the same small request.
    const small = JSON.stringify([signatureOf(finding, mode), printRequest(finding.request)]);
    if (known.has(small)) continue;
    known.add(small);
    findings.push(finding);
    yield { kind: "finding", finding };
  }
  return { ...searched, seed, findings };
}

/** A request as a text that tells requests apart; what JSON has no word for is written as JavaScript does. */
function printRequest(request: unknown): string {
  return JSON.stringify(request, (_, value: unknown) =>
    typeof value === "bigint" || typeof value === "number" ? String(value) : value,
  );
}
