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

/** Writes out the states of a machine that can be reached, in breadth-first order. Throws when there are too many. */
export function explore<State>(machine: Machine<State>, name: string): Automaton {
  const known = new Map<string | number, number>();
  const states: State[] = [];
  const numberOf = (state: State): number => {
    const key = machine.keyOf(state);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (states.length >= STATES) throw new Untranslatable(`${name} needs more than ${STATES} states`);
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
  const first = new Int32Array(rows.length + 1);
  const last: number[] = [];
  const target: number[] = [];
  for (const [state, arcs] of rows.entries()) {
    for (const arc of arcs) {
      const isLonger = target.length > (first[state] ?? 0) && target.at(-1) === arc.to;
      if (isLonger) last[last.length - 1] = arc.last;
      else {
        last.push(arc.last);
        target.push(arc.to);
      }
    }
    first[state + 1] = last.length;
  }
  return {
    size: rows.length,
    accepting: Uint8Array.from(accepts, Number),
    first,
    last: Int32Array.from(last),
    target: Int32Array.from(target),
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
