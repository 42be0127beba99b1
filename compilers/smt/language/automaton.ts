import { Untranslatable } from "../untranslatable.js";
import { LAST_RANK, ranksOf } from "./alphabet.js";

/** A complete deterministic automaton over ranks of characters; state 0 is the start. */
export interface Automaton {
  readonly size: number;
  /** 1 for each state in which a text may end. */
  readonly accepting: Uint8Array;
  /** Where the arcs of each state begin; one more entry for the end of the last. */
  readonly first: Int32Array;
  /** For each arc the last rank of its range; a range begins where the one before ended, and the last ends the alphabet. */
  readonly last: Int32Array;
  /** For each arc the state that it leads to. */
  readonly target: Int32Array;
}

/** Where the characters up to a rank lead, from the end of the arc before. */
export interface Arc<State> {
  readonly last: number;
  readonly to: State;
}

/** An automaton that is made while it is explored: states with equal keys are the same. */
export interface Machine<State> {
  readonly start: State;
  readonly keyOf: (state: State) => string | number;
  readonly accepts: (state: State) => boolean;
  readonly arcs: (state: State) => readonly Arc<State>[];
}

/** States that one automaton may have before it is made smallest. */
const STATES = 20_000;

/** Thrown where an automaton would be too large. */
export function tooLarge(name: string): Untranslatable {
  return new Untranslatable(`${name} needs more than ${STATES} states`);
}

/** Whether so many states are more than one automaton may have. */
export function isTooLarge(states: number): boolean {
  return states > STATES;
}

/** Writes out the states of a machine that can be reached, in breadth-first order. Throws when there are too many. */
export function explore<State>(machine: Machine<State>, name: string): Automaton {
  const known = new Map<string | number, number>();
  const states: State[] = [];
  const numberOf = (state: State): number => {
    const key = machine.keyOf(state);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (isTooLarge(states.length + 1)) throw tooLarge(name);
    known.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  numberOf(machine.start);
  const rows: (readonly Arc<number>[])[] = [];
  for (const state of states)
    rows.push(machine.arcs(state).map(({ last, to }) => ({ last, to: numberOf(to) })));
  return fromRows(rows, states.map(machine.accepts));
}

/** Packs rows of arcs; neighbours with one target become one arc. */
export function fromRows(rows: readonly (readonly Arc<number>[])[], accepts: readonly boolean[]): Automaton {
  const packing = createPacking();
  for (const [state, arcs] of rows.entries()) {
    for (const { last, to } of arcs) packing.add(last, to);
    packing.end(accepts[state] === true);
  }
  return packing.done();
}

/** An automaton that is made state by state. */
export interface Packing {
  /** Another arc of the present state; one to the target of the arc before makes that one longer. */
  readonly add: (last: number, to: number) => void;
  /** No more arcs of the present state; the next one follows. */
  readonly end: (isAccepting: boolean) => void;
  readonly done: () => Automaton;
}

/** Makes an automaton without a state. */
export function createPacking(): Packing {
  const accepting: number[] = [];
  const first: number[] = [0];
  const last: number[] = [];
  const target: number[] = [];
  let begin = 0;
  return {
    add: (end, to) => {
      const before = target.length - 1;
      if (before >= begin && target[before] === to) {
        last[before] = end;
        return;
      }
      last.push(end);
      target.push(to);
    },
    end: (isAccepting) => {
      begin = last.length;
      first.push(begin);
      accepting.push(isAccepting ? 1 : 0);
    },
    done: () => ({
      size: accepting.length,
      accepting: new Uint8Array(accepting),
      first: new Int32Array(first),
      last: new Int32Array(last),
      target: new Int32Array(target),
    }),
  };
}

/** The state that a character leads to. */
export function step({ first, last, target }: Automaton, state: number, rank: number): number {
  let [low, high] = [first[state] ?? 0, (first[state + 1] ?? 0) - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((last[middle] ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  return target[low] ?? 0;
}

/** The state that a well-formed text leads to. */
export function run(automaton: Automaton, state: number, text: string): number {
  return ranksOf(text).reduce((at, rank) => step(automaton, at, rank), state);
}

/** Arcs to the targets of some characters, and of all others to one state. */
export function arcsFor(targets: ReadonlyMap<number, number>, others: number): readonly Arc<number>[] {
  const arcs: Arc<number>[] = [];
  let next = 0;
  for (const [rank, to] of [...targets].sort(([a], [b]) => a - b)) {
    if (rank > next) arcs.push({ last: rank - 1, to: others });
    arcs.push({ last: rank, to });
    next = rank + 1;
  }
  if (next <= LAST_RANK) arcs.push({ last: LAST_RANK, to: others });
  return arcs;
}

/** The arcs of a state. */
export function arcsOf({ first, last, target }: Automaton, state: number): readonly Arc<number>[] {
  const arcs: Arc<number>[] = [];
  for (let index = first[state] ?? 0; index < (first[state + 1] ?? 0); index += 1)
    arcs.push({ last: last[index] ?? 0, to: target[index] ?? 0 });
  return arcs;
}

/** The arcs of several automata at once, each in a state of its own: for each range on which none changes, all targets. */
export function arcsTogether(
  automata: readonly Automaton[],
  states: readonly number[],
): readonly Arc<readonly number[]>[] {
  const arcs: Arc<readonly number[]>[] = [];
  const at = automata.map(({ first }, index) => first[states[index] ?? 0] ?? 0);
  for (let end = -1; end < LAST_RANK; ) {
    end = LAST_RANK;
    for (let index = 0; index < at.length; index += 1) {
      const last = automata[index]?.last[at[index] ?? 0] ?? LAST_RANK;
      if (last < end) end = last;
    }
    const to = new Array<number>(at.length);
    for (let index = 0; index < at.length; index += 1) {
      const position = at[index] ?? 0;
      to[index] = automata[index]?.target[position] ?? 0;
      if (automata[index]?.last[position] === end) at[index] = position + 1;
    }
    arcs.push({ last: end, to });
  }
  return arcs;
}

/** The state from which every text is accepted, or none is; -1 where there is no such state that leads to itself only. */
export function sinkOf({ size, first, target, accepting }: Automaton, accepts: 0 | 1): number {
  for (let state = 0; state < size; state += 1) {
    const arc = first[state] ?? 0;
    if (accepting[state] === accepts && first[state + 1] === arc + 1 && target[arc] === state) return state;
  }
  return -1;
}
