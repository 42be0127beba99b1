import type { RegexProgram } from "../../model/index.js";

/** Instructions of which one waits where another waits too, so that it can be left out: what it goes on to match, that does. */
export type Dominates = (by: number, instruction: number) => boolean;

/** Programs with more instructions than this that take characters are not looked at. */
const INSTRUCTIONS = 800;

/** Where the instructions that take characters go on: to a match whatever follows, or to instructions that wait. */
export type Follow = (instruction: number) => readonly number[] | "matched";

/**
 * The largest simulation between the instructions that take characters: `by` takes all that the other takes, and goes on
 * to something that simulates what the other goes on to. Counted repetitions would otherwise double the states with
 * every place at which a match may have begun.
 */
export function simulationOf({ instructions }: RegexProgram, follow: Follow): Dominates {
  const takes = instructions.flatMap((each, index) =>
    each.kind === "take" ? [{ index, ranges: each.ranges }] : [],
  );
  if (takes.length > INSTRUCTIONS) return (by, instruction) => by === instruction;
  const follows = new Map(takes.map(({ index }) => [index, follow(index)]));
  const candidates = new Map<number, Set<number>>();
  for (const { index, ranges } of takes) {
    const by = takes.filter((each) => covers(each.ranges, ranges)).map((each) => each.index);
    candidates.set(index, new Set(by));
  }
  const dominates: Dominates = (by, instruction) =>
    by === instruction || candidates.get(instruction)?.has(by) === true;
  const goesOnToMore = (by: number, instruction: number): boolean => {
    const [more, less] = [follows.get(by), follows.get(instruction)];
    if (more === "matched" || more === undefined || less === undefined) return more === "matched";
    if (less === "matched") return false;
    return less.every((each) => more.some((other) => dominates(other, each)));
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [instruction, by] of candidates) {
      for (const each of by) {
        if (each === instruction || goesOnToMore(each, instruction)) continue;
        by.delete(each);
        changed = true;
      }
    }
  }
  return dominates;
}

type Ranges = readonly (readonly [number, number])[];

function covers(more: Ranges, less: Ranges): boolean {
  return less.every(([first, last]) => more.some(([from, to]) => from <= first && last <= to));
}
