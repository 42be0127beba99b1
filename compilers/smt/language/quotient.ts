import { LAST_RANK, ranksOf } from "./alphabet.js";
import { type Arc, arcsOf, fromRows, run } from "./automaton.js";
import { type Language, languageOf } from "./language.js";
import { EMPTY } from "./literals.js";

/** Texts that are in the language once the suffix is put behind them. */
export function beforeSuffix(language: Language, suffix: string): Language {
  if (!suffix.isWellFormed()) return EMPTY;
  const { automaton } = language;
  const accepting = automaton.accepting.map(
    (_, state) => automaton.accepting[run(automaton, state, suffix)] ?? 0,
  );
  return languageOf({ ...automaton, accepting });
}

/** Texts that are in the language once the prefix is put before them. */
export function afterPrefix(language: Language, prefix: string): Language {
  if (!prefix.isWellFormed()) return EMPTY;
  const { automaton } = language;
  const start = run(automaton, 0, prefix);
  // The start comes first once more, as an automaton starts in its first state.
  const states = [start, ...Array.from({ length: automaton.size }, (_, state) => state)];
  const rows = states.map((state) => arcsOf(automaton, state).map(({ last, to }) => ({ last, to: to + 1 })));
  return languageOf(
    fromRows(
      rows,
      states.map((state) => automaton.accepting[state] === 1),
    ),
  );
}

/** Texts of which some piece between separators, which are one character, is in the language. */
export function withSegment(language: Language, separator: string): Language {
  const [rank, ...more] = ranksOf(separator);
  if (rank === undefined || more.length > 0 || !separator.isWellFormed())
    throw new Error(`not one character: ${JSON.stringify(separator)}`);
  const { automaton } = language;
  const found = automaton.size;
  const rows = Array.from({ length: found }, (_, state) =>
    replaceArc(arcsOf(automaton, state), rank, automaton.accepting[state] === 1 ? found : 0),
  );
  return languageOf(
    fromRows(
      [...rows, [{ last: LAST_RANK, to: found }]],
      [...automaton.accepting, 1].map((each) => each === 1),
    ),
  );
}

/** The arcs with another target for one character. */
function replaceArc(arcs: readonly Arc<number>[], rank: number, to: number): readonly Arc<number>[] {
  let next = 0;
  return arcs.flatMap((arc) => {
    const first = next;
    next = arc.last + 1;
    if (rank < first || rank > arc.last) return [arc];
    return [
      ...(rank > first ? [{ last: rank - 1, to: arc.to }] : []),
      { last: rank, to },
      ...(rank < arc.last ? [arc] : []),
    ];
  });
}
