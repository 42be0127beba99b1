import { IPV4, IPV6, type Language } from "../language/index.js";
import { addressOf, printV4, spellingsOfV6 } from "./address.js";
import { v4Between } from "./address-language.js";
import { type Literal, type literalsAbout, type PlaceDecision, shrink } from "./literal.js";
import { type Effort, sharedText, type Wanted } from "./texts.js";

type AddressLiteral = ReturnType<typeof literalsAbout<"address">>[number];

/** The addresses of a family. */
interface Family {
  readonly family: 4 | 6;
  readonly language: Language;
  readonly last: bigint;
}

/** Both families. */
export const ADDRESSES: readonly Family[] = [
  { family: 4, language: IPV4, last: (1n << 32n) - 1n },
  { family: 6, language: IPV6, last: (1n << 128n) - 1n },
];

/** With more intervals than this their language is not written out. */
const INTERVALS = 256;

/** Numbers from `low` to `high`. */
interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** An address of the family for which the literals hold. */
export function decideAddress(
  family: Family,
  texts: readonly Wanted<Literal>[],
  addresses: readonly AddressLiteral[],
  instants: readonly Literal[],
  effort: Effort,
): PlaceDecision {
  const stranger = [...instants, ...addresses.filter(({ atom }) => atom.family !== family.family)].find(
    ({ holds }) => holds,
  );
  if (stranger !== undefined) return { kind: "unsat", core: [stranger] };
  const own = addresses.filter(({ atom }) => atom.family === family.family);
  const intervals = intervalsOf(own, family);
  if (intervals.length === 0)
    return { kind: "unsat", core: shrink(own, (some) => intervalsOf(some, family).length === 0) };
  const shared = sharedText([...texts, { language: family.language, source: undefined }], effort);
  if (shared.kind !== "sat") return shared;
  for (const text of candidates(family, intervals, shared.text)) {
    if (texts.every(({ language }) => language.accepts(text))) return { kind: "sat", value: text };
  }
  if (family.family === 6 || intervals.length > INTERVALS)
    return { kind: "unknown", why: "no address was found that fits the text" };
  const all = v4Between(intervals);
  const exact = sharedText([...texts, { language: all, source: undefined }], effort);
  if (exact.kind === "unsat") return { kind: "unsat", core: [...exact.core, ...own] };
  return exact.kind === "sat" ? { kind: "sat", value: exact.text } : exact;
}

/** The addresses that the literals leave, in ascending order. */
function intervalsOf(literals: readonly AddressLiteral[], { last }: Family): readonly Interval[] {
  let low = 0n;
  let high = last;
  for (const { atom, holds } of literals) {
    if (holds && atom.low > low) low = atom.low;
    if (holds && atom.high < high) high = atom.high;
  }
  const refused = literals
    .filter(({ holds }) => !holds)
    .map(({ atom }) => atom)
    .sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const intervals: Interval[] = [];
  for (const each of refused) {
    if (each.high < low || each.low > each.high) continue;
    if (each.low > low) intervals.push({ low, high: each.low - 1n < high ? each.low - 1n : high });
    low = each.high + 1n;
    if (low > high) return intervals.filter(isSome);
  }
  return [...intervals, { low, high }].filter(isSome);
}

function isSome({ low, high }: Interval): boolean {
  return low <= high;
}

/** Spellings of addresses at the ends and in the middle of the intervals, and the text if it spells one of them. */
function* candidates(
  { family }: Family,
  intervals: readonly Interval[],
  text: string,
): Generator<string, void> {
  const spelled = addressOf(text)?.value;
  if (spelled !== undefined && intervals.some(({ low, high }) => low <= spelled && spelled <= high))
    yield text;
  for (const { low, high } of intervals) {
    for (const value of new Set([low, high, (low + high) / 2n])) {
      if (family === 4) yield printV4(value);
      else yield* spellingsOfV6(value);
    }
  }
}
