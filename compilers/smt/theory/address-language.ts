import { anyOf, concatenation, type Language, literal, union } from "../language/index.js";

/** The spellings of the IPv4 addresses in some intervals. */
export function v4Between(intervals: readonly { readonly low: bigint; readonly high: bigint }[]): Language {
  const boxes = intervals.flatMap(({ low, high }) => boxesOf(octetsOf(low), octetsOf(high)));
  return union(
    boxes.map((box) =>
      concatenation(box.flatMap((range, index) => [...(index > 0 ? [DOT] : []), octets(range)])),
    ),
  );
}

const DOT = literal(".");

/** First and last value of an octet. */
type Range = readonly [number, number];

function octetsOf(value: bigint): readonly number[] {
  return [24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n));
}

function octets([first, last]: Range): Language {
  return anyOf(Array.from({ length: last - first + 1 }, (_, index) => String(first + index)));
}

/** An interval as boxes in which the octets do not depend on each other. */
function boxesOf(low: readonly number[], high: readonly number[]): readonly (readonly Range[])[] {
  const [first = 0, ...lowRest] = low;
  const [last = 0, ...highRest] = high;
  if (lowRest.length === 0) return [[[first, last]]];
  const zeros = lowRest.map(() => 0);
  const full = lowRest.map(() => 255);
  const at = (octet: number, from: readonly number[], to: readonly number[]): readonly (readonly Range[])[] =>
    boxesOf(from, to).map((box) => [[octet, octet], ...box]);
  if (first === last) return at(first, lowRest, highRest);
  const between: readonly Range[] = [[first + 1, last - 1], ...lowRest.map((): Range => [0, 255])];
  return [...at(first, lowRest, full), ...(last - first > 1 ? [between] : []), ...at(last, zeros, highRest)];
}
