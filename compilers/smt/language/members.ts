import { mostReadable, textOf } from "./alphabet.js";
import { type Automaton, arcsOf } from "./automaton.js";
import type { Language } from "./language.js";

/** Several texts of a language, short ones first, that together take as many of the automaton's arcs as the limit allows. */
export function texts(language: Language, limit: number): readonly string[] {
  const { automaton, dead } = language;
  const ways = waysTo(automaton);
  const ends = waysOut(automaton);
  const found = new Set<string>();
  const end = ends.get(0);
  if (end !== undefined) found.add(textOf(end));
  for (const [state, way] of ways) {
    let first = 0;
    for (const { last, to } of arcsOf(automaton, state)) {
      const out = ends.get(to);
      const ranks = new Set([readable(first, last), first, last]);
      if (to !== dead && out !== undefined)
        for (const rank of ranks) found.add(textOf([...way, rank, ...out]));
      first = last + 1;
    }
  }
  return [...found].sort((a, b) => a.length - b.length).slice(0, limit);
}

/** A shortest way from the start to each state. */
function waysTo(automaton: Automaton): ReadonlyMap<number, readonly number[]> {
  const ways = new Map<number, readonly number[]>([[0, []]]);
  for (const [state, way] of ways) {
    let first = 0;
    for (const { last, to } of arcsOf(automaton, state)) {
      if (!ways.has(to)) ways.set(to, [...way, readable(first, last)]);
      first = last + 1;
    }
  }
  return ways;
}

/** A shortest way from each state to the end of some text. */
function waysOut(automaton: Automaton): ReadonlyMap<number, readonly number[]> {
  const sources = new Map<number, { readonly state: number; readonly rank: number }[]>();
  const ways = new Map<number, readonly number[]>();
  for (let state = 0; state < automaton.size; state += 1) {
    if (automaton.accepting[state] === 1) ways.set(state, []);
    let first = 0;
    for (const { last, to } of arcsOf(automaton, state)) {
      const known = sources.get(to) ?? [];
      known.push({ state, rank: readable(first, last) });
      sources.set(to, known);
      first = last + 1;
    }
  }
  for (const [target, way] of ways) {
    for (const { state, rank } of sources.get(target) ?? [])
      if (!ways.has(state)) ways.set(state, [rank, ...way]);
  }
  return ways;
}

function readable(first: number, last: number): number {
  return mostReadable(first, last, false)?.rank ?? first;
}
