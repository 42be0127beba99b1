const SURROGATES = { first: 0xd800, count: 0x800 } as const;

/** The last rank: characters are ranked by code point, without the surrogates, so that ranks have no gap. */
export const LAST_RANK = 0x10ffff - SURROGATES.count;

/** The rank of a code point that is no surrogate. */
export function rankOf(codePoint: number): number {
  return codePoint < SURROGATES.first ? codePoint : codePoint - SURROGATES.count;
}

/** The code point at a rank. */
export function codePointAt(rank: number): number {
  return rank < SURROGATES.first ? rank : rank + SURROGATES.count;
}

/** The ranks of the characters of a well-formed text. */
export function ranksOf(text: string): readonly number[] {
  return Array.from(text, (character) => rankOf(character.codePointAt(0) ?? 0));
}

/** The text of the characters at these ranks. */
export function textOf(ranks: readonly number[]): string {
  return ranks.map((rank) => String.fromCodePoint(codePointAt(rank))).join("");
}

/** Ranges of ranks that read well in a report, the best first. */
const READABLE: readonly (readonly [number, number])[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x2d, 0x2f],
  [0x21, 0x7e],
  [0x20, 0x20],
  [0xa1, 0xac],
  [0x100, 0x17f],
];
const PRINTABLE = READABLE.slice(0, 6);

/** A rank, and how well its character reads: less is better. */
export interface Readable {
  readonly rank: number;
  readonly effort: number;
}

/** Of the ranks from `low` to `high` the one that reads best; `undefined` when it must be printable ASCII and none is. */
export function mostReadable(low: number, high: number, onlyPrintable: boolean): Readable | undefined {
  const ranges = onlyPrintable ? PRINTABLE : READABLE;
  const effort = ranges.findIndex(([first, last]) => low <= last && first <= high);
  const range = ranges[effort];
  if (range !== undefined) return { rank: Math.max(low, range[0]), effort };
  return onlyPrintable ? undefined : { rank: low, effort: READABLE.length };
}
