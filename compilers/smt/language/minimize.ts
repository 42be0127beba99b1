import { type Automaton, arcsOf, fromRows } from "./automaton.js";

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
function inOrder(automaton: Automaton, blocks: Int32Array): Automaton {
  const numbers = new Int32Array(automaton.size).fill(-1);
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
  const rows = [];
  for (const state of members) {
    rows.push(arcsOf(automaton, state).map(({ last, to }) => ({ last, to: numberOf(to) })));
  }
  return fromRows(
    rows,
    members.map((state) => automaton.accepting[state] === 1),
  );
}

/** For each state the block of states that accept the same continuations (Hopcroft 1971). */
function blocksOf(automaton: Automaton): Int32Array {
  const { size, accepting } = automaton;
  const columns = columnsOf(automaton);
  const parts = createPartition(size);
  for (let state = 0; state < size; state += 1) if (accepting[state] === 1) parts.mark(state);
  parts.split(() => undefined);

  const inverses = columns.map((column) => inverse(column, size));
  const isWaiting: Uint8Array[] = [];
  const waiting: [number, number][] = [];
  const wait = (block: number, column: number): void => {
    isWaiting[block] ??= new Uint8Array(columns.length);
    if (isWaiting[block][column] === 1) return;
    isWaiting[block][column] = 1;
    waiting.push([block, column]);
  };
  const smaller = parts.count() === 2 && parts.sizeOf(1) < parts.sizeOf(0) ? 1 : 0;
  for (const column of columns.keys()) wait(smaller, column);

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [block, column] = next;
    const flags = isWaiting[block];
    if (flags !== undefined) flags[column] = 0;
    const incoming = inverses[column];
    if (incoming === undefined) continue;
    for (const state of parts.members(block)) {
      for (let at = incoming.first[state] ?? 0; at < (incoming.first[state + 1] ?? 0); at += 1)
        parts.mark(incoming.source[at] ?? 0);
    }
    parts.split((old, made) => {
      for (const each of columns.keys()) {
        const isOldWaiting = isWaiting[old]?.[each] === 1;
        wait(isOldWaiting || parts.sizeOf(made) <= parts.sizeOf(old) ? made : old, each);
      }
    });
  }
  return parts.blocks;
}

/** The targets of all states for each class of characters that no state tells apart; equal columns once. */
function columnsOf(automaton: Automaton): readonly Int32Array[] {
  const ends = [...new Set(automaton.last)].sort((a, b) => a - b);
  const indexOf = new Map(ends.map((end, index) => [end, index]));
  const columns = ends.map(() => new Int32Array(automaton.size));
  for (let state = 0; state < automaton.size; state += 1) {
    let index = 0;
    for (const { last, to } of arcsOf(automaton, state)) {
      for (const end = indexOf.get(last) ?? 0; index <= end; index += 1) {
        const column = columns[index];
        if (column !== undefined) column[state] = to;
      }
    }
  }
  const different = new Map<string, Int32Array[]>();
  return columns.filter((column) => {
    const hash = String(column.reduce((sum, to) => (Math.imul(sum, 31) + to) | 0, 7));
    const alike = different.get(hash) ?? [];
    if (alike.some((each) => each.every((to, state) => to === column[state]))) return false;
    different.set(hash, [...alike, column]);
    return true;
  });
}

/** For each state those that lead to it, packed. */
function inverse(
  column: Int32Array,
  size: number,
): { readonly first: Int32Array; readonly source: Int32Array } {
  const first = new Int32Array(size + 1);
  for (const to of column) first[to + 1] = (first[to + 1] ?? 0) + 1;
  for (let state = 0; state < size; state += 1)
    first[state + 1] = (first[state + 1] ?? 0) + (first[state] ?? 0);
  const at = first.slice();
  const source = new Int32Array(size);
  for (const [state, to] of column.entries()) {
    const position = at[to] ?? 0;
    source[position] = state;
    at[to] = position + 1;
  }
  return { first, source };
}

interface Partition {
  readonly blocks: Int32Array;
  readonly count: () => number;
  readonly sizeOf: (block: number) => number;
  readonly members: (block: number) => Int32Array;
  readonly mark: (state: number) => void;
  /** Gives the marked states of each block that is only partly marked a block of their own. */
  readonly split: (tell: (old: number, made: number) => void) => void;
}

/** States in blocks, which lie one after another; the marked states of a block come first in it. */
function createPartition(size: number): Partition {
  const order = Int32Array.from({ length: size }, (_, state) => state);
  const places = order.slice();
  const blocks = new Int32Array(size);
  const starts = [0];
  const ends = [size];
  const marks = [0];
  let touched: number[] = [];
  const sizeOf = (block: number): number => (ends[block] ?? 0) - (starts[block] ?? 0);
  return {
    blocks,
    count: () => starts.length,
    sizeOf,
    members: (block) => order.slice(starts[block], ends[block]),
    mark: (state) => {
      const block = blocks[state] ?? 0;
      const marked = marks[block] ?? 0;
      const place = places[state] ?? 0;
      const goal = (starts[block] ?? 0) + marked;
      if (place < goal) return;
      const other = order[goal] ?? 0;
      [order[goal], order[place], places[state], places[other]] = [state, other, goal, place];
      marks[block] = marked + 1;
      if (marked === 0) touched.push(block);
    },
    split: (tell) => {
      const old = touched;
      touched = [];
      for (const block of old) {
        const marked = marks[block] ?? 0;
        marks[block] = 0;
        if (marked === sizeOf(block)) continue;
        const made = starts.length;
        const start = starts[block] ?? 0;
        starts.push(start);
        ends.push(start + marked);
        marks.push(0);
        starts[block] = start + marked;
        for (let place = start; place < start + marked; place += 1) blocks[order[place] ?? 0] = made;
        tell(block, made);
      }
    },
  };
}
