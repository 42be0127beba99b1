import { setImmediate } from "node:timers/promises";
import type { AnyEngine } from "../engines/engine.js";
import type { CaseSource, CheckCase, Stage } from "./case.js";
import { type AgreementMode, uniqueNames } from "./compare.js";
import { type Disagreement, type NamedAnswer, signatureOf, splitOf } from "./disagreement.js";

/** How to search. */
export interface SearchOptions {
  /** Default `decision+rules`. */
  readonly mode?: AgreementMode;
  /** Cases to ask at most; default 10,000. */
  readonly cases?: number;
  /** Seconds to search at most; no limit by default. */
  readonly seconds?: number;
  /** For a slow engine: it is asked one random or systematic case in so many, spread evenly; the corpus always. */
  readonly shares?: ReadonlyMap<string, number>;
  /** Different disagreements after which to stop; default 10. */
  readonly disagreements?: number;
  /** Sees every request that is asked. */
  readonly observe?: (request: unknown) => void;
  /** Interrupts the search, which then reports what it had. */
  readonly signal?: AbortSignal;
  /** This search's part of the cases, when several threads share them. */
  readonly part?: Part;
}

/** The cases of one of several threads: every so many of those that all threads make alike; random ones are its own. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

/** What a search says while it runs. */
export type Observation =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "disagreement"; readonly disagreement: Disagreement };

/** How far a search is. */
export interface Progress {
  readonly asked: number;
  readonly byStage: Readonly<Record<Stage, number>>;
  /** How many cases each engine was asked. */
  readonly byEngine: Readonly<Record<string, number>>;
  /** Cases in which engines differed or failed, alike ones counted each. */
  readonly disagreed: number;
}

/** How a search ended. */
export type Outcome =
  | { readonly kind: "agreed" }
  | { readonly kind: "disagreed" }
  /** Nothing was shown: the reason says why. */
  | { readonly kind: "gave-up"; readonly reason: string }
  | { readonly kind: "interrupted" };

/** What a search came to. */
export interface SearchResult {
  readonly outcome: Outcome;
  readonly progress: Progress;
  /** One for each way to differ that was met, in the order found. */
  readonly disagreements: readonly Disagreement[];
}

/** Cases between two observations; a pause then lets signals and timers in. */
const BATCH = 256;
const DEFAULTS = { cases: 10_000, disagreements: 10 } as const;

/** Asks every engine every case and compares. Ends with the cases, the limits, or enough disagreements. */
export async function* search(
  source: CaseSource,
  engines: readonly AnyEngine[],
  options: SearchOptions = {},
): AsyncGenerator<Observation, SearchResult> {
  const {
    mode = "decision+rules",
    cases = DEFAULTS.cases,
    disagreements: wanted = DEFAULTS.disagreements,
  } = options;
  const askers = uniqueNames(engines).map((name, index) => ({ name, engine: engines[index], asked: 0 }));
  const byStage = { corpus: 0, systematic: 0, random: 0 };
  const found = new Map<string, Disagreement>();
  const end =
    options.seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + options.seconds * 1000;
  let disagreed = 0;
  let asked = 0;
  let index = -1;
  const progress = (): Progress => ({
    asked,
    byStage: { ...byStage },
    byEngine: Object.fromEntries(askers.map((asker) => [asker.name, asker.asked])),
    disagreed,
  });
  const isOver = (): boolean => performance.now() >= end || options.signal?.aborted === true;
  for (const each of source) {
    if (asked >= cases || found.size >= wanted) break;
    index += 1;
    if (!isIn(options.part, each, index)) continue;
    if (asked % BATCH === 0) {
      if (asked > 0) yield { kind: "progress", progress: progress() };
      await setImmediate();
      if (isOver()) break;
    }
    const answers: NamedAnswer[] = [];
    for (const asker of askers) {
      if (asker.engine === undefined || !isShared(options.shares?.get(asker.name), each, index)) continue;
      asker.asked += 1;
      const answer = asker.engine.decide(each.request);
      answers.push({ engine: asker.name, answer: answer instanceof Promise ? await answer : answer });
    }
    asked += 1;
    byStage[each.stage] += 1;
    options.observe?.(each.request);
    const kind = splitOf(answers, mode);
    if (kind === undefined) continue;
    disagreed += 1;
    const disagreement = { kind, request: each.request, answers, stage: each.stage, index };
    const signature = signatureOf(disagreement, mode);
    if (found.has(signature)) continue;
    found.set(signature, disagreement);
    yield { kind: "disagreement", disagreement };
  }
  const last = progress();
  yield { kind: "progress", progress: last };
  const outcome = outcomeOf(last, found.size, options.signal?.aborted === true);
  return { outcome, progress: last, disagreements: [...found.values()] };
}

/** The outcome of a search that ended here; several threads' searches end as one. */
export function outcomeOf({ byEngine }: Progress, disagreements: number, interrupted: boolean): Outcome {
  if (interrupted) return { kind: "interrupted" };
  if (disagreements > 0) return { kind: "disagreed" };
  const names = Object.keys(byEngine);
  if (names.length < 2) return { kind: "gave-up", reason: "to compare takes two engines at least" };
  const idle = names.filter((name) => byEngine[name] === 0);
  if (idle.length === 0) return { kind: "agreed" };
  return { kind: "gave-up", reason: `no case was asked of ${idle.join(", ")}` };
}

function isIn(part: Part | undefined, { stage }: CheckCase, index: number): boolean {
  return part === undefined || stage === "random" || index % part.of === part.index;
}

/** Spread by a multiplicative hash, so that no rhythm in the cases decides what a slow engine sees. */
function isShared(share: number | undefined, { stage }: CheckCase, index: number): boolean {
  if (share === undefined || share <= 1 || stage === "corpus") return true;
  return (Math.imul(index + 1, 0x9e3779b1) >>> 0) * share < 2 ** 32;
}
