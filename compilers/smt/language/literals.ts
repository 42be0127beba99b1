import { Untranslatable } from "../untranslatable.js";
import { LAST_RANK, ranksOf } from "./alphabet.js";
import { type Arc, arcsFor, fromRows } from "./automaton.js";
import { type Language, languageOfSmallest } from "./language.js";
import { createMemory } from "./memory.js";
import { wordsAutomaton } from "./words.js";

/** No text. */
export const EMPTY: Language = languageOfSmallest(fromRows([[{ last: LAST_RANK, to: 0 }]], [false]));

/** Every text. */
export const FULL: Language = languageOfSmallest(fromRows([[{ last: LAST_RANK, to: 0 }]], [true]));

/** Just that text; a text with lone surrogates is outside the space, so that its set is empty. */
export function literal(text: string): Language {
  return anyOf([text]);
}

/** Texts that start so. */
export function startingWith(text: string): Language {
  return like([text, ""]);
}

/** Texts that end so. */
export function endingWith(text: string): Language {
  return like(["", text]);
}

/** Texts that hold this text. */
export function containing(text: string): Language {
  return like(["", text, ""]);
}

/**
 * Texts of these parts, with any run of characters between two of them. Parts in the middle are taken where they come first,
 * each found by the automaton of Knuth, Morris and Pratt. From each state the shortest way to the end has another length, so
 * that the automaton is smallest.
 */
export function like(parts: readonly string[]): Language {
  return likes(JSON.stringify(parts), () => makeLike(parts));
}

const likes = createMemory<Language>();

function makeLike(parts: readonly string[]): Language {
  if (!parts.every((part) => part.isWellFormed())) return EMPTY;
  const [head = "", ...rest] = parts;
  const end = rest.pop();
  if (end === undefined) return literal(head);
  const rows: (readonly Arc<number>[])[] = [];
  const start = ranksOf(head);
  const middle = rest.filter((part) => part !== "").map(ranksOf);
  const tail = ranksOf(end);
  const size = [start, ...middle, tail].reduce((sum, part) => sum + part.length, 1);
  for (const [index, rank] of start.entries()) rows.push(arcsFor(new Map([[rank, index + 1]]), size));
  for (const part of middle) rows.push(...searchRows(part, rows.length).slice(0, -1));
  rows.push(...searchRows(tail, rows.length));
  const accepts = rows.map((_, state) => state === size - 1);
  if (start.length > 0) {
    rows.push(arcsFor(new Map(), size));
    accepts.push(false);
  }
  return languageOfSmallest(fromRows(rows, accepts));
}

/** Just these texts. */
export function anyOf(texts: readonly string[]): Language {
  return lists(JSON.stringify(texts), () => makeAnyOf(texts));
}

const lists = createMemory<Language>();

function makeAnyOf(texts: readonly string[]): Language {
  return languageOfSmallest(wordsAutomaton(texts, []));
}

/** Texts of these characters only, the empty text too. */
export function runsOf(characters: string): Language {
  const whole = Array.from(characters).filter((character) => character.isWellFormed());
  if (whole.length === 0) return literal("");
  const targets = new Map(ranksOf(whole.join("")).map((rank) => [rank, 0]));
  return languageOfSmallest(fromRows([arcsFor(targets, 1), [{ last: LAST_RANK, to: 1 }]], [true, false]));
}

const bounds = new WeakMap<Language, number>();

/** Longer bounds than any that a policy needs would take more memory than they are worth. */
const LONGEST = 20_000;

/** Texts of at most so many characters. */
export function lengthAtMost(length: number): Language {
  if (!(length >= 0)) return EMPTY;
  if (length > LONGEST) throw new Untranslatable(`texts of up to ${length} characters`);
  const most = Math.floor(length);
  const rows = Array.from({ length: most + 2 }, (_, state) => [
    { last: LAST_RANK, to: Math.min(state + 1, most + 1) },
  ]);
  const accepts = rows.map((_, state) => state <= most);
  const made = languageOfSmallest(fromRows(rows, accepts));
  bounds.set(made, most);
  return made;
}

/** The most characters of a language that `lengthAtMost` made. */
export function lengthBound(language: Language): number | undefined {
  return bounds.get(language);
}

/** States that have seen 0, 1, .. characters of a text, numbered from `base`; from all of it on, the search goes on for the end. */
function searchRows(text: readonly number[], base: number): readonly (readonly Arc<number>[])[] {
  if (text.length === 0) return [[{ last: LAST_RANK, to: base }]];
  const rows: (readonly Arc<number>[])[] = [];
  const steps: ReadonlyMap<number, number>[] = [];
  // The state that the text without its first character leads to: what is left of a match when it fails.
  let fallback = 0;
  for (let seen = 0; seen <= text.length; seen += 1) {
    const before = steps[fallback];
    const targets = new Map(before);
    const rank = text[seen];
    if (rank !== undefined) {
      targets.set(rank, base + seen + 1);
      fallback = (before?.get(rank) ?? base) - base;
    }
    rows.push(arcsFor(targets, base));
    steps.push(targets);
  }
  return rows;
}
