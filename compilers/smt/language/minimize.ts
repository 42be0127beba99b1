import { type Automaton, createPacking } from "./automaton.js";
import { createPartition } from "./partition.js";

/** The smallest automaton of the same texts, with its states in breadth-first order: equal for equal sets of texts. */
export function minimize(automaton: Automaton): Automaton {
  return inOrder(automaton, blocksOf(automaton));
}

/** The states that can be reached in breadth-first order, for an automaton that is already smallest. */
export function canonical(automaton: Automaton): Automaton {
  return inOrder(
    automaton,
    Int32Array.from({ length: automaton.size }, (_, state) => state),
  );
}

/** One state for each block, numbered in breadth-first order from the start. */
function inOrder({ size, accepting, first, last, target }: Automaton, blocks: Int32Array): Automaton {
  const numbers = new Int32Array(size).fill(-1);
  const members: number[] = [];
  const numberOf = (state: number): number => {
    const block = blocks[state] ?? 0;
    const known = numbers[block] ?? -1;
    if (known >= 0) return known;
    numbers[block] = members.length;
    members.push(state);
    return members.length - 1;
  };
  numberOf(0);
  const packing = createPacking();
  for (let number = 0; number < members.length; number += 1) {
    const state = members[number] ?? 0;
    for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1)
      packing.add(last[arc] ?? 0, numberOf(target[arc] ?? 0));
    packing.end(accepting[state] === 1);
  }
  return packing.done();
}

/**
 * For each state the block of states that accept the same continuations (Hopcroft 1971). A block is looked at for all characters at
 * once; of two halves of a block, the one that fewer arcs lead to waits, so that those to the state that most characters
 * lead to are hardly ever walked back.
 */
function blocksOf(automaton: Automaton): Int32Array {
  const { size, accepting } = automaton;
  const columns = columnsOf(automaton);
  const { first, source, column } = incomingOf(columns, size);
  const weights = Int32Array.from(
    { length: size },
    (_, state) => (first[state + 1] ?? 0) - (first[state] ?? 0),
  );
  const parts = createPartition(weights);
  const isWaiting = new Uint8Array(size + 1);
  const waiting: number[] = [];
  const splitTwo = (old: number, made: number): void => {
    const next = isWaiting[old] === 1 || parts.weightOf(made) <= parts.weightOf(old) ? made : old;
    isWaiting[next] = 1;
    waiting.push(next);
  };
  for (let state = 0; state < size; state += 1) if (accepting[state] === 1) parts.mark(state);
  parts.split(splitTwo);

  const heads = new Int32Array(columns.length).fill(-1);
  const nexts = new Int32Array(source.length);
  const seen: number[] = [];
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    isWaiting[block] = 0;
    // By character, and before anything is split: the block may be split itself.
    parts.visit(block, (state) => {
      for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1) {
        const by = column[arc] ?? 0;
        const head = heads[by] ?? -1;
        if (head === -1) seen.push(by);
        nexts[arc] = head;
        heads[by] = arc;
      }
    });
    for (const by of seen) {
      for (let arc = heads[by] ?? -1; arc !== -1; arc = nexts[arc] ?? -1) parts.mark(source[arc] ?? 0);
      heads[by] = -1;
      parts.split(splitTwo);
    }
    seen.length = 0;
  }
  return parts.blocks;
}

/** The targets of all states for each class of characters that no state tells apart; equal columns once. */
function columnsOf({ size, first, last, target }: Automaton): readonly Int32Array[] {
  const ends = [...new Set(last)].sort((a, b) => a - b);
  const indexOf = new Map(ends.map((end, index) => [end, index]));
  const columns = ends.map(() => new Int32Array(size));
  for (let state = 0; state < size; state += 1) {
    let index = 0;
    for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1) {
      const to = target[arc] ?? 0;
      for (const end = indexOf.get(last[arc] ?? 0) ?? 0; index <= end; index += 1) {
        const column = columns[index];
        if (column !== undefined) column[state] = to;
      }
    }
  }
  const different = new Map<number, Int32Array[]>();
  return columns.filter((column) => {
    let hash = 7;
    for (let state = 0; state < size; state += 1) hash = (Math.imul(hash, 31) + (column[state] ?? 0)) | 0;
    const alike = different.get(hash) ?? [];
    if (alike.some((each) => each.every((to, state) => to === column[state]))) return false;
    different.set(hash, [...alike, column]);
    return true;
  });
}

/** For each state the arcs that lead to it, packed: from where, and in which column. */
function incomingOf(
  columns: readonly Int32Array[],
  size: number,
): { readonly first: Int32Array; readonly source: Int32Array; readonly column: Int32Array } {
  const first = new Int32Array(size + 1);
  for (const column of columns) {
    for (let state = 0; state < size; state += 1) {
      const after = (column[state] ?? 0) + 1;
      first[after] = (first[after] ?? 0) + 1;
    }
  }
  for (let state = 0; state < size; state += 1)
    first[state + 1] = (first[state + 1] ?? 0) + (first[state] ?? 0);
  const at = first.slice();
  const source = new Int32Array(columns.length * size);
  const by = new Int32Array(columns.length * size);
  for (const [index, column] of columns.entries()) {
    for (let state = 0; state < size; state += 1) {
      const to = column[state] ?? 0;
      const position = at[to] ?? 0;
      source[position] = state;
      by[position] = index;
      at[to] = position + 1;
    }
  }
  return { first, source, column: by };
}
