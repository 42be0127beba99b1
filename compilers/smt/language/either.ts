import { LAST_RANK } from "./alphabet.js";
import { type Automaton, createPacking, isTooLarge, sinkOf, tooLarge } from "./automaton.js";
import { minimize } from "./minimize.js";
import { wordOf, wordsAutomaton } from "./words.js";

/**
 * An automaton of the texts of any of some smallest automata. Two by two, each pair soon made smallest: in the product of many, a
 * character would be looked up in as many automata as are still alive.
 */
export function either(automata: readonly Automaton[]): Automaton {
  let row = withWordsAsOne(automata).toSorted((a, b) => a.size - b.size);
  while (row.length > 2) {
    const next: Automaton[] = [];
    for (let index = 0; index + 1 < row.length; index += 2)
      next.push(smaller(ofTwo(row[index] as Automaton, row[index + 1] as Automaton)));
    // The largest meets others late, and so rarely.
    if (row.length % 2 === 1) next.push(row.at(-1) as Automaton);
    row = next;
  }
  const [first, second] = row;
  if (first === undefined) throw new Error("a union of nothing");
  return second === undefined ? first : ofTwo(first, second);
}

/** Words and prefixes are one trie. */
function withWordsAsOne(automata: readonly Automaton[]): readonly Automaton[] {
  const words: string[] = [];
  const prefixes: string[] = [];
  const others: Automaton[] = [];
  for (const automaton of automata) {
    const word = wordOf(automaton);
    if (word === undefined) others.push(automaton);
    else if (word.isPrefix) prefixes.push(word.text);
    else words.push(word.text);
  }
  return words.length + prefixes.length < 2 ? automata : [...others, wordsAutomaton(words, prefixes)];
}

/** So few states are hardly fewer when made smallest, which takes longer than what it saves. */
const FEW = 100;

function smaller(automaton: Automaton): Automaton {
  return automaton.size <= FEW ? automaton : minimize(automaton);
}

/** The pairs of states that can be reached, breadth first; where one accepts everything the other does not matter. */
function ofTwo(a: Automaton, b: Automaton): Automaton {
  const [allOfA, allOfB] = [sinkOf(a, 1), sinkOf(b, 1)];
  const numbers = new Map<number, number>();
  const pairs: number[] = [];
  const numberOf = (p: number, q: number): number => {
    const pair = p === allOfA || q === allOfB ? ALL : p * b.size + q;
    const known = numbers.get(pair);
    if (known !== undefined) return known;
    if (isTooLarge(pairs.length + 1)) throw tooLarge("a union of sets of texts");
    numbers.set(pair, pairs.length);
    pairs.push(pair);
    return pairs.length - 1;
  };
  numberOf(0, 0);
  const packing = createPacking();
  for (let number = 0; number < pairs.length; number += 1) {
    const pair = pairs[number] ?? 0;
    if (pair === ALL) {
      packing.add(LAST_RANK, number);
      packing.end(true);
      continue;
    }
    const [p, q] = [Math.floor(pair / b.size), pair % b.size];
    let [x, y] = [a.first[p] ?? 0, b.first[q] ?? 0];
    for (let end = -1; end < LAST_RANK; ) {
      const [endOfA, endOfB] = [a.last[x] ?? LAST_RANK, b.last[y] ?? LAST_RANK];
      end = Math.min(endOfA, endOfB);
      packing.add(end, numberOf(a.target[x] ?? 0, b.target[y] ?? 0));
      if (endOfA === end) x += 1;
      if (endOfB === end) y += 1;
    }
    packing.end(a.accepting[p] === 1 || b.accepting[q] === 1);
  }
  return packing.done();
}

/** The pair that stands for all pairs from which every text is accepted. */
const ALL = -1;
