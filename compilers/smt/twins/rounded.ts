const HELD = BigInt(Number.MAX_SAFE_INTEGER);
const END = 2n ** 64n;

/** The largest whole number in a request that Cedar gets as one that is at most a bound. */
export function largestSeenAtMost(bound: bigint): bigint {
  if (-HELD <= bound && bound < HELD) return bound;
  let [low, high] = [-END, END];
  // What Cedar gets grows with the number, so halving finds the place.
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (seen(middle) <= bound) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** What JavaScript writes for a number that it has read. */
function seen(written: bigint): bigint {
  return BigInt(String(Number(written)));
}
