import type { Verdict } from "./judge.js";
import type { MutationKind, MutationTarget, Planted } from "./mutant.js";

/** A fault and what came of it. */
export interface MutantOutcome extends Planted {
  readonly target: MutationTarget;
  readonly verdict: Verdict;
}

/** How many faults of a kind were found in a target. */
export interface MutantCounts {
  readonly target: MutationTarget;
  readonly kind: MutationKind;
  /** Found and survived; what is counted apart is in neither. */
  readonly planted: number;
  readonly found: number;
  readonly wording: number;
  /** Proved to change nothing. */
  readonly equivalent: number;
  readonly stillborn: number;
  /** The case that shows a found one first, in the middle of all; -1 when none was found. */
  readonly medianFirstCase: number;
  /** In how many of the first cases a found one shows, in the middle of all; -1 when none was found. */
  readonly medianShown: number;
  readonly survivors: readonly MutantOutcome[];
}

/** Counts outcomes by target and kind, in the order in which these first appear. */
export function summarizeMutants(outcomes: readonly MutantOutcome[]): readonly MutantCounts[] {
  const groups = new Map<string, MutantOutcome[]>();
  for (const outcome of outcomes) {
    const key = `${outcome.target} ${outcome.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [count(first, group)];
  });
}

function count({ target, kind }: MutantOutcome, group: readonly MutantOutcome[]): MutantCounts {
  const found = group.flatMap(({ verdict }) => (verdict.state === "found" ? [verdict] : []));
  const survivors = group.filter(({ verdict }) => verdict.state === "survived");
  return {
    target,
    kind,
    planted: found.length + survivors.length,
    found: found.length,
    wording: group.filter(({ verdict }) => verdict.state === "wording").length,
    equivalent: group.filter(({ verdict }) => verdict.state === "equivalent").length,
    stillborn: group.filter(({ verdict }) => verdict.state === "stillborn").length,
    medianFirstCase: median(found.map((verdict) => verdict.firstCase)),
    medianShown: median(found.map((verdict) => verdict.shown)),
    survivors,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? -1;
}
