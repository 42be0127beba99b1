import { LAST_RANK, ranksOf, textOf } from "./alphabet.js";
import { type Arc, type Automaton, arcsFor, createPacking, sinkOf } from "./automaton.js";

/** One text, or all that start with it. */
export interface Word {
  readonly text: string;
  readonly isPrefix: boolean;
}

/** The word of which a smallest automaton is; `undefined` where it is of other texts. */
export function wordOf(automaton: Automaton): Word | undefined {
  const { size, accepting, first, last, target } = automaton;
  const [dead, all] = [sinkOf(automaton, 0), sinkOf(automaton, 1)];
  const ranks: number[] = [];
  for (let state = 0; ranks.length < size; ) {
    if (state === all) return { text: textOf(ranks), isPrefix: true };
    let next = -1;
    let from = 0;
    for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1) {
      const end = last[arc] ?? 0;
      if (target[arc] !== dead) {
        if (next !== -1 || from !== end) return undefined;
        next = target[arc] ?? 0;
        ranks.push(end);
      }
      from = end + 1;
    }
    const isEnd = accepting[state] === 1;
    if (next === -1) return isEnd ? { text: textOf(ranks), isPrefix: false } : undefined;
    if (isEnd) return undefined;
    state = next;
  }
  return undefined;
}

/** The smallest automaton of these texts and of all that start with one of the prefixes; the start is state 0. */
export function wordsAutomaton(texts: readonly string[], prefixes: readonly string[]): Automaton {
  const trie = trieOf(texts, prefixes);
  const rows: (readonly Arc<number>[])[] = [];
  const accepts: boolean[] = [];
  const known = new Map<string, number>();
  const add = (arcs: readonly Arc<number>[], isEnd: boolean): number => {
    const key = `${isEnd ? "+" : "-"}${arcs.map(({ last, to }) => `${last}>${to}`).join()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, rows.length);
    rows.push(arcs);
    accepts.push(isEnd);
    return rows.length - 1;
  };
  const dead = add([{ last: LAST_RANK, to: 0 }], false);
  const all = add([{ last: LAST_RANK, to: 1 }], true);
  // Children come after their parents, so that backwards all that follows a node is known.
  const stateOf = new Map<TrieNode, number>();
  for (const node of [...trie].reverse()) {
    const targets = new Map([...node.children].map(([rank, child]) => [rank, stateOf.get(child) ?? dead]));
    const isDead = targets.size === 0 && !node.isEnd;
    stateOf.set(node, node.isAll ? all : isDead ? dead : add(arcsFor(targets, dead), node.isEnd));
  }
  const [root] = trie;
  return startingAt(rows, accepts, (root && stateOf.get(root)) ?? dead);
}

interface TrieNode {
  readonly children: Map<number, TrieNode>;
  isEnd: boolean;
  isAll: boolean;
}

/** The nodes of a trie, parents first; texts with lone surrogates are outside the space. */
function trieOf(texts: readonly string[], prefixes: readonly string[]): readonly TrieNode[] {
  const root = leaf();
  const nodes = [root];
  const nodeOf = (text: string): TrieNode | undefined => {
    let node = root;
    for (const rank of ranksOf(text)) {
      // What follows a prefix does not matter.
      if (node.isAll) return undefined;
      const child = node.children.get(rank) ?? leaf();
      if (!node.children.has(rank)) nodes.push(child);
      node.children.set(rank, child);
      node = child;
    }
    return node;
  };
  for (const prefix of prefixes) {
    const node = prefix.isWellFormed() ? nodeOf(prefix) : undefined;
    if (node !== undefined) node.isAll = true;
  }
  for (const text of texts) {
    const node = text.isWellFormed() ? nodeOf(text) : undefined;
    if (node !== undefined) node.isEnd = true;
  }
  return nodes;
}

function leaf(): TrieNode {
  return { children: new Map(), isEnd: false, isAll: false };
}

/** The automaton with another state in the place of the first. */
function startingAt(
  rows: readonly (readonly Arc<number>[])[],
  accepts: readonly boolean[],
  start: number,
): Automaton {
  const swap = (state: number): number => (state === start ? 0 : state === 0 ? start : state);
  const packing = createPacking();
  for (let state = 0; state < rows.length; state += 1) {
    for (const { last, to } of rows[swap(state)] ?? []) packing.add(last, swap(to));
    packing.end(accepts[swap(state)] === true);
  }
  return packing.done();
}
