import { type Automaton, createPacking, step } from "./automaton.js";
import { createPartition } from "./partition.js";

/** The smallest automaton of the same texts, with its states in breadth-first order: equal for equal sets of texts. */
export function minimize(automaton: Automaton): Automaton {
  return inOrder(automaton, blocksOf(automaton));
}

/** The states that can be reached in breadth-first order, for an automaton that is already smallest. */
export function canonical(automaton: Automaton): Automaton {
  const blocks = new Int32Array(automaton.size);
  for (let state = 0; state < automaton.size; state += 1) blocks[state] = state;
  return inOrder(automaton, blocks);
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
 * once. Of two halves of a block either may wait to be looked at: it is the smaller one, and never the one with the state
 * to which most characters lead, so that what leads to that one is not walked back at all.
 */
function blocksOf(automaton: Automaton): Int32Array {
  const { size, accepting } = automaton;
  const { first, source, column, columns, hub } = incomingOf(automaton);
  const parts = createPartition(size);
  const { blocks } = parts;
  const isWaiting = new Uint8Array(size);
  const waiting: number[] = [];
  const splitTwo = (old: number, made: number): void => {
    const isMade =
      blocks[hub] !== made &&
      (isWaiting[old] === 1 || blocks[hub] === old || parts.sizeOf(made) <= parts.sizeOf(old));
    const next = isMade ? made : old;
    isWaiting[next] = 1;
    waiting.push(next);
  };
  for (let state = 0; state < size; state += 1) if (accepting[state] === 1) parts.mark(state);
  parts.split(splitTwo);

  const heads = new Int32Array(columns).fill(-1);
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
  return blocks;
}

/** For each state but one the arcs that lead to it, packed. */
interface Incoming {
  /** Where those of each state begin. */
  readonly first: Int32Array;
  /** For each arc where it comes from. */
  readonly source: Int32Array;
  /** For each arc its class of characters: classes are of characters that no state tells apart. */
  readonly column: Int32Array;
  readonly columns: number;
  /** The state to which most lead; its arcs are left out. */
  readonly hub: number;
}

function incomingOf(automaton: Automaton): Incoming {
  const { size, first, target } = automaton;
  const classes = classesOf(automaton);
  const { from, after } = classes;
  const weights = new Int32Array(size + 1);
  for (let arc = 0; arc < target.length; arc += 1)
    weights[target[arc] ?? 0] = (weights[target[arc] ?? 0] ?? 0) + (after[arc] ?? 0) - (from[arc] ?? 0);
  let hub = 0;
  for (let state = 1; state < size; state += 1) if ((weights[state] ?? 0) > (weights[hub] ?? 0)) hub = state;
  weights[hub] = 0;

  const begins = new Int32Array(size + 1);
  for (let state = 0; state < size; state += 1)
    begins[state + 1] = (begins[state] ?? 0) + (weights[state] ?? 0);
  const at = begins.slice();
  const source = new Int32Array(begins[size] ?? 0);
  const column = new Int32Array(source.length);
  for (let state = 0; state < size; state += 1) {
    for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1) {
      const to = target[arc] ?? 0;
      if (to === hub) continue;
      let position = at[to] ?? 0;
      for (let each = from[arc] ?? 0; each < (after[arc] ?? 0); each += 1) {
        source[position] = state;
        column[position] = each;
        position += 1;
      }
      at[to] = position;
    }
  }
  return { first: begins, source, column, columns: classes.count, hub };
}

/** Classes of characters that no state tells apart: for each arc the first that it is for, and the one after its last. */
interface Classes {
  readonly count: number;
  readonly from: Int32Array;
  readonly after: Int32Array;
}

function classesOf(automaton: Automaton): Classes {
  const { size, first, last, target } = automaton;
  const ends = new Int32Array(new Set(last)).sort();
  const indexes = new Map<number, number>();
  for (let index = 0; index < ends.length; index += 1) indexes.set(ends[index] ?? 0, index);
  const from = new Int32Array(last.length);
  const after = new Int32Array(last.length);
  // What an arc adds to the hash of each range of characters that it is for, as what changes from one range to the next.
  const hashes = new Int32Array(ends.length + 1);
  for (let state = 0; state < size; state += 1) {
    let next = 0;
    for (let arc = first[state] ?? 0; arc < (first[state + 1] ?? 0); arc += 1) {
      const hash = Math.imul(Math.imul(state + 1, 0x9e3779b1) ^ (target[arc] ?? 0), 0x85ebca6b);
      from[arc] = next;
      hashes[next] = (hashes[next] ?? 0) + hash;
      next = (indexes.get(last[arc] ?? 0) ?? 0) + 1;
      after[arc] = next;
      hashes[next] = (hashes[next] ?? 0) - hash;
    }
  }
  const alike = new Map<number, number[]>();
  /** How many classes come before each range. */
  const before = new Int32Array(ends.length + 1);
  let count = 0;
  for (let index = 0, hash = 0; index < ends.length; index += 1) {
    hash = (hash + (hashes[index] ?? 0)) | 0;
    const end = ends[index] ?? 0;
    const others = alike.get(hash) ?? [];
    const isNew = !others.some((other) => leadAlike(automaton, other, end));
    if (isNew) alike.set(hash, [...others, end]);
    if (isNew) count += 1;
    before[index + 1] = count;
  }
  for (let arc = 0; arc < last.length; arc += 1) {
    from[arc] = before[from[arc] ?? 0] ?? 0;
    after[arc] = before[after[arc] ?? 0] ?? 0;
  }
  return { count, from, after };
}

function leadAlike(automaton: Automaton, rank: number, other: number): boolean {
  for (let state = 0; state < automaton.size; state += 1)
    if (step(automaton, state, rank) !== step(automaton, state, other)) return false;
  return true;
}
