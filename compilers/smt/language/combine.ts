import { LAST_RANK } from "./alphabet.js";
import { type Arc, arcsTogether, explore, type Machine } from "./automaton.js";
import { either } from "./either.js";
import { complement, type Language, languageOf } from "./language.js";
import { EMPTY, FULL, literal } from "./literals.js";

/** Texts in any of the languages. */
export function union(languages: readonly Language[]): Language {
  const members = [...new Set(languages)].filter((each) => !each.isEmpty).sort(byKey);
  if (members.some((each) => each.isFull)) return FULL;
  const [first = EMPTY, ...more] = members;
  if (more.length === 0) return first;
  return remembered("union", members, () => languageOf(either(members.map(({ automaton }) => automaton))));
}

/** Texts in all of the languages. */
export function intersection(languages: readonly Language[]): Language {
  return complement(union(languages.map(complement)));
}

/** Texts in `a` and not in `b`. */
export function difference(a: Language, b: Language): Language {
  return intersection([a, complement(b)]);
}

/** Texts that are one of each language, one after another. */
export function concatenation(languages: readonly Language[]): Language {
  if (languages.some((each) => each.isEmpty)) return EMPTY;
  const members = languages.filter((each) => each !== literal(""));
  const [first, ...more] = members;
  if (first === undefined) return literal("");
  if (more.length === 0) return first;
  return remembered("concatenation", members, () =>
    languageOf(explore(sequenceMachine(members), "a sequence of sets of texts")),
  );
}

const results = new WeakMap<Language, Map<string, WeakRef<Language>>>();

/** What was made of these languages before, or is made now. */
function remembered(name: string, members: readonly Language[], make: () => Language): Language {
  const [first = EMPTY] = members;
  const made = results.get(first) ?? new Map<string, WeakRef<Language>>();
  results.set(first, made);
  const key = `${name} ${members.map((each) => each.key).join(" ")}`;
  const found = made.get(key)?.deref();
  if (found !== undefined) return found;
  const language = make();
  made.set(key, new WeakRef(language));
  return language;
}

function byKey(a: Language, b: Language): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

/** States of several automata at once, each as the automaton's offset plus its state, ascending; or every text from here on. */
type States = readonly number[] | "all";

/** Where one language may end the next begins; only where the last may end may the text. */
function sequenceMachine(languages: readonly Language[]): Machine<States> {
  const joined = join(languages);
  const last = languages.length - 1;
  const follow = (targets: readonly number[]): States => {
    const reached = new Set(targets.filter((each) => !joined.isDead(each)));
    for (const each of reached) {
      const entry = joined.offsets[joined.indexOf(each) + 1];
      if (entry !== undefined && joined.accepts(each)) reached.add(entry);
    }
    const states = [...reached];
    return states.some((each) => joined.isAll(each) && joined.indexOf(each) === last)
      ? "all"
      : states.sort((a, b) => a - b);
  };
  return {
    start: follow([0]),
    keyOf: (states) => states.toString(),
    accepts: (states) =>
      states === "all" || states.some((each) => joined.indexOf(each) === last && joined.accepts(each)),
    arcs: (states) => joined.arcs(states, follow),
  };
}

/** Several automata as one with several starts. */
interface Joined {
  /** The start of each, which is its offset. */
  readonly offsets: readonly number[];
  readonly indexOf: (state: number) => number;
  readonly accepts: (state: number) => boolean;
  readonly isDead: (state: number) => boolean;
  readonly isAll: (state: number) => boolean;
  /** States without the dead ones, ascending and each once; "all" when one of them is. */
  readonly closed: (states: readonly number[]) => States;
  readonly arcs: (states: States, follow: (targets: readonly number[]) => States) => readonly Arc<States>[];
}

function join(languages: readonly Language[]): Joined {
  const offsets: number[] = [];
  const owner: number[] = [];
  for (const [index, { automaton }] of languages.entries()) {
    offsets.push(owner.length);
    for (let state = 0; state < automaton.size; state += 1) owner.push(index);
  }
  const indexOf = (state: number): number => owner[state] ?? 0;
  const own = (state: number): number => state - (offsets[indexOf(state)] ?? 0);
  const languageOfState = (state: number): Language => languages[indexOf(state)] ?? EMPTY;
  const isDead = (state: number): boolean => languageOfState(state).dead === own(state);
  const isAll = (state: number): boolean => languageOfState(state).all === own(state);
  const closed = (states: readonly number[]): States => {
    if (states.some(isAll)) return "all";
    return [...new Set(states.filter((each) => !isDead(each)))].sort((a, b) => a - b);
  };
  return {
    offsets,
    indexOf,
    accepts: (state) => languageOfState(state).automaton.accepting[own(state)] === 1,
    isDead,
    isAll,
    closed,
    arcs: (states, follow) => {
      if (states === "all" || states.length === 0) return [{ last: LAST_RANK, to: states }];
      const starts = states.map((each) => offsets[indexOf(each)] ?? 0);
      const automata = states.map((each) => languageOfState(each).automaton);
      return arcsTogether(automata, states.map(own)).map(({ last, to }) => ({
        last,
        to: follow(to.map((target, index) => target + (starts[index] ?? 0))),
      }));
    },
  };
}
