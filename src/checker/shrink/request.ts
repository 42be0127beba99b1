/** Whether a smaller request still shows what a larger one showed. */
export type StillShows = (request: unknown) => boolean | Promise<boolean>;

/** Requests tried while one is made smaller, at most. */
const TRIES = 3000;

/**
 * Makes a request smaller as long as it still shows the same: leaves parts out, then makes values simpler, until no single step
 * works any more. Greedy, so the result is small, not the smallest; the same request always gives the same result.
 */
export async function shrinkRequest(
  request: unknown,
  stillShows: StillShows,
  tries = TRIES,
): Promise<unknown> {
  let smallest = request;
  let left = tries;
  for (let improved = true; improved; ) {
    improved = false;
    for (const smaller of simpler(smallest)) {
      if (left === 0) return smallest;
      left -= 1;
      if (!(await stillShows(smaller))) continue;
      smallest = smaller;
      improved = true;
      break;
    }
  }
  return smallest;
}

/** Values that are simpler by one step, the boldest steps first; each is strictly simpler, so that steps come to an end. */
export function* simpler(value: unknown): Generator<unknown> {
  if (typeof value === "string") yield* simplerTexts(value);
  else if (typeof value === "number") yield* simplerNumbers(value);
  else if (typeof value === "bigint") yield 0;
  else if (value === true) yield false;
  else if (Array.isArray(value)) yield* simplerArrays(value);
  else if (typeof value === "object" && value !== null) yield* simplerRecords(value);
}

function* simplerRecords(record: object): Generator<unknown> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(record);
  yield* without(entries, (kept) => Object.fromEntries(kept));
  for (const [place, [key, value]] of entries.entries()) {
    for (const smaller of simpler(value)) {
      yield Object.fromEntries(entries.with(place, [key, smaller]));
    }
  }
}

function* simplerArrays(array: readonly unknown[]): Generator<unknown> {
  yield* without(array, (kept) => kept);
  for (const [place, each] of array.entries()) {
    for (const smaller of simpler(each)) yield array.with(place, smaller);
  }
}

/** Leaves out a half, a quarter, .., one member at last. */
function* without<T>(members: readonly T[], make: (kept: readonly T[]) => unknown): Generator<unknown> {
  for (let size = members.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < members.length; start += size) {
      yield make([...members.slice(0, start), ...members.slice(start + size)]);
    }
  }
}

/** Shorter texts, then of the same length with an `a` where there was something rarer. */
function* simplerTexts(text: string): Generator<string> {
  for (let size = text.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < text.length; start += size)
      yield text.slice(0, start) + text.slice(start + size);
  }
  if (text.length > PLAIN_UP_TO) return;
  for (let place = 0; place < text.length; place += 1) {
    if (!PLAIN.test(text.charAt(place))) yield `${text.slice(0, place)}a${text.slice(place + 1)}`;
  }
}

const PLAIN_UP_TO = 64;
const PLAIN = /[a-z0-9/.:-]/;

function* simplerNumbers(number: number): Generator<number> {
  if (number === 0 && !Object.is(number, -0)) return;
  yield 0;
  if (!Number.isFinite(number)) return;
  if (number < 0) yield -number;
  const whole = Math.trunc(number);
  if (whole !== number) yield whole;
  for (let step = Math.trunc(number / 2); Math.abs(step) >= 1; step = Math.trunc(step / 2)) {
    // Beyond 2^53 a small step may lead nowhere.
    if (number - step !== number) yield number - step;
  }
}
