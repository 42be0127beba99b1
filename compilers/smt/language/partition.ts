/** States in blocks, of which each has a weight. */
export interface Partition {
  /** The block of each state. */
  readonly blocks: Int32Array;
  /** The weights of a block's states together. */
  readonly weightOf: (block: number) => number;
  /** Must neither mark nor split. */
  readonly visit: (block: number, see: (state: number) => void) => void;
  readonly mark: (state: number) => void;
  /** Gives the marked states of each block that is only partly marked a block of their own. */
  readonly split: (tell: (old: number, made: number) => void) => void;
}

/** All states in one block. They lie one after another; the marked states of a block come first in it. */
export function createPartition(weights: Int32Array): Partition {
  const size = weights.length;
  const order = Int32Array.from({ length: size }, (_, state) => state);
  const places = order.slice();
  const blocks = new Int32Array(size);
  const starts = new Int32Array(size);
  const ends = new Int32Array(size);
  const marks = new Int32Array(size);
  const sums = new Float64Array(size);
  ends[0] = size;
  sums[0] = weights.reduce((sum, weight) => sum + weight, 0);
  let count = 1;
  const touched: number[] = [];
  const splitOne = (old: number): number => {
    const marked = marks[old] ?? 0;
    const start = starts[old] ?? 0;
    marks[old] = 0;
    if (marked === (ends[old] ?? 0) - start) return -1;
    const made = count;
    count += 1;
    let sum = 0;
    for (let place = start; place < start + marked; place += 1) {
      const state = order[place] ?? 0;
      blocks[state] = made;
      sum += weights[state] ?? 0;
    }
    starts[made] = start;
    ends[made] = start + marked;
    starts[old] = start + marked;
    sums[made] = sum;
    sums[old] = (sums[old] ?? 0) - sum;
    return made;
  };
  return {
    blocks,
    weightOf: (block) => sums[block] ?? 0,
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
