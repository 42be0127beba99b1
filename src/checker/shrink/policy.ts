/** Whether a smaller policy text still compiles and shows what the larger one showed. */
export type StillSplits = (text: string) => Promise<boolean>;

/** Gives ways to make a text smaller by one step. */
export type Reduce = (text: string) => readonly (() => string | undefined)[];

/** Policies tried, at most: each may cost a compilation on every engine. */
const TRIES = 400;

/**
 * Makes a policy's text smaller as long as it still splits the engines. After a step that works the search goes on from the same place,
 * as the steps before it have failed already and seldom work later; it ends when a whole round brings nothing.
 */
export async function shrinkPolicy(
  text: string,
  reduce: Reduce,
  stillSplits: StillSplits,
  tries = TRIES,
): Promise<string> {
  let smallest = text;
  let left = tries;
  const failed = new Set<string>([text]);
  for (let improved = true; improved; ) {
    improved = false;
    let steps = reduce(smallest);
    for (let place = 0; place < steps.length; ) {
      const smaller = steps[place]?.();
      if (smaller === undefined || failed.has(smaller)) {
        place += 1;
        continue;
      }
      if (left === 0) return smallest;
      left -= 1;
      failed.add(smaller);
      if (await stillSplits(smaller)) {
        smallest = smaller;
        steps = reduce(smallest);
        improved = true;
      } else {
        place += 1;
      }
    }
  }
  return smallest;
}
