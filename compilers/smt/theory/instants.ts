import { parseInstant } from "../../model/index.js";
import { DATETIME } from "../language/index.js";
import type { Literal, literalsAbout, PlaceDecision } from "./literal.js";
import { type Effort, sharedText, type Wanted } from "./texts.js";

/** Atoms about instants. */
export const INSTANT_KINDS = ["instantAtMost", "instantBefore"] as const;
type InstantLiteral = ReturnType<typeof literalsAbout<(typeof INSTANT_KINDS)[number]>>[number];

/** A bound of the instants, and what asks for it: nothing for the ends of time. */
interface Bound {
  readonly at: number;
  readonly source: Literal | undefined;
}

/** The first and the last instant that a text can spell. */
const FIRST = parseInstant("0000-01-01T00:00:00+23:59") ?? 0;
const LAST = parseInstant("9999-12-31T23:59:59.999-23:59") ?? 0;

/** A datetime for which the literals hold. */
export function decideInstant(
  texts: readonly Wanted<Literal>[],
  instants: readonly InstantLiteral[],
  addresses: readonly Literal[],
  effort: Effort,
): PlaceDecision {
  const stranger = addresses.find(({ holds }) => holds);
  if (stranger !== undefined) return { kind: "unsat", core: [stranger] };
  let low: Bound = { at: FIRST, source: undefined };
  let high: Bound = { at: LAST, source: undefined };
  for (const source of instants) {
    const at = lastBelow(source);
    if (source.holds && at < high.at) high = { at, source };
    if (!source.holds && at + 1 > low.at) low = { at: at + 1, source };
  }
  if (low.at > high.at) return { kind: "unsat", core: [low, high].flatMap(({ source }) => source ?? []) };
  const shared = sharedText([...texts, { language: DATETIME, source: undefined }], effort);
  if (shared.kind !== "sat") return shared;
  for (const text of candidates(low.at, high.at, shared.text)) {
    if (texts.every(({ language }) => language.accepts(text))) return { kind: "sat", value: text };
  }
  return { kind: "unknown", why: "no datetime was found that fits the text" };
}

/** The last whole millisecond for which the atom holds. */
function lastBelow({ atom }: InstantLiteral): number {
  return atom.kind === "instantAtMost" ? Math.floor(atom.bound) : Math.ceil(atom.bound) - 1;
}

const UNITS = [86_400_000, 3_600_000, 60_000, 1000, 1] as const;
const OFFSETS = [0, 60, -330, 1439, -1439] as const;

/** Spellings of instants from `low` to `high`, round ones first, and the text if it spells one of them. */
function* candidates(low: number, high: number, text: string): Generator<string, void> {
  const spelled = parseInstant(text) ?? Number.NaN;
  if (low <= spelled && spelled <= high) yield text;
  const rounded = UNITS.flatMap((unit) => [Math.ceil(low / unit) * unit, Math.floor(high / unit) * unit]);
  for (const instant of new Set([0, ...rounded])) {
    if (instant < low || instant > high) continue;
    for (const offset of OFFSETS) yield* spellings(instant, offset);
  }
}

/** With and without fraction and with both spellings of no offset; nothing where the year would have no four digits. */
function* spellings(instant: number, offset: number): Generator<string, void> {
  const local = new Date(instant + offset * 60_000).toISOString();
  if (!/^[0-9]{4}-/.test(local)) return;
  const size = Math.abs(offset);
  const clock = [Math.floor(size / 60), size % 60].map((each) => String(each).padStart(2, "0")).join(":");
  const zones = offset === 0 ? ["Z", "+00:00", "-00:00"] : [`${offset < 0 ? "-" : "+"}${clock}`];
  for (const zone of zones) {
    if (local.endsWith(".000Z")) yield `${local.slice(0, -5)}${zone}`;
    yield `${local.slice(0, -1)}${zone}`;
  }
}
