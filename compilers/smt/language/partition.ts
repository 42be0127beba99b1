/** States in blocks. */
export interface Partition {
  /** The block of each state. */
  readonly blocks: Int32Array;
  readonly sizeOf: (block: number) => number;
  /** Must neither mark nor split. */
  readonly visit: (block: number, see: (state: number) => void) => void;
  readonly mark: (state: number) => void;
  /** Gives the marked states of each block that is only partly marked a block of their own. */
  readonly split: (tell: (old: number, made: number) => void) => void;
}

/** All states in one block. They lie one after another; the marked states of a block come first in it. */
export function createPartition(size: number): Partition {
  const order = new Int32Array(size);
  for (let state = 0; state < size; state += 1) order[state] = state;
  const places = order.slice();
  const blocks = new Int32Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const marks = new Int32Array(size);
  ends[0] = size;
  let count = 1;
  const touched: number[] = [];
  const splitOne = (old: number): number => {
    const marked = marks[old] ?? 0;
    const start = starts[old] ?? 0;
    marks[old] = 0;
    if (marked === (ends[old] ?? 0) - start) return -1;
    const made = count;
    count += 1;
    for (let place = start; place < start + marked; place += 1) blocks[order[place] ?? 0] = made;
    starts[made] = start;
    ends[made] = start + marked;
    starts[old] = start + marked;
    return made;
  };
  return {
    blocks,
    sizeOf: (block) => (ends[block] ?? 0) - (starts[block] ?? 0),
    visit: (block, see) => {
      const end = ends[block] ?? 0;
      for (let place = starts[block] ?? 0; place < end; place += 1) see(order[place] ?? 0);
    },
    mark: (state) => {
      const block = blocks[state] ?? 0;
      const marked = marks[block] ?? 0;
      const place = places[state] ?? 0;
      const goal = (starts[block] ?? 0) + marked;
      if (place < goal) return;
      const other = order[goal] ?? 0;
      order[goal] = state;
      order[place] = other;
      places[state] = goal;
      places[other] = place;
      marks[block] = marked + 1;
      if (marked === 0) touched.push(block);
    },
    split: (tell) => {
      for (const old of touched) {
        const made = splitOne(old);
        if (made !== -1) tell(old, made);
      }
      touched.length = 0;
    },
  };
}
