import type { Constraint, TypeName } from "../../../compilers/model/index.js";
import { preparedTest } from "./leaf.js";

/** What a text is to meet: a constraint that holds for it, or does not. */
export interface TextLiteral {
  readonly constraint: Constraint;
  readonly holds: boolean;
}

/** `none` is a proof: there is no such text. `unknown`: not found within the bound. */
export type TextSearch = { readonly text: string } | "none" | "unknown";

/** States to visit at most, unless told otherwise. */
const STATES = 2000;
/** Characters for "any other" in the order in which a reader likes to see them. */
const OTHERS = ["x", "a", "z", "0", "_", "é", "~", "\u4e00", "\u{1f600}", "\ue000"] as const;
const STAR = -1;

/**
 * Finds the shortest text that meets all literals and is accepted. Every text constraint but a regular expression is a list of
 * patterns with stars, so walking all their states at once either meets them all or shows that nothing does.
 */
export function findText(
  literals: readonly TextLiteral[],
  accept: (text: string) => boolean,
  states = STATES,
): TextSearch {
  // A regular expression is only asked in the end; leaving it out allows more texts, so that `none` stays a proof.
  const groups = literals.flatMap(({ constraint, holds }): readonly Group[] => {
    const patterns = starred(constraint);
    return patterns === undefined ? [] : [{ patterns, holds }];
  });
  const tests = literals.map(({ constraint, holds }) => ({ test: preparedTest(constraint), holds }));
  const fits = (text: string): boolean =>
    tests.every(({ test, holds }) => test(text) === holds) && accept(text);
  return walk(groups, fits, states);
}

/** What every text of a type meets, as far as patterns can say it: a search that knows it finds texts that are accepted. */
export function typeLiterals(type: TypeName): readonly TextLiteral[] {
  const holds = (
    kind: "prefix" | "suffix" | "contains",
    texts: readonly string[],
    held: boolean,
  ): TextLiteral => ({
    constraint: { kind, texts },
    holds: held,
  });
  if (type === "path") {
    return [
      holds("prefix", ["/"], true),
      holds("contains", ["//", "/./", "/../", "\\", "\0"], false),
      holds("suffix", ["/.", "/.."], false),
    ];
  }
  if (type !== "hostname") return [];
  return [
    holds("prefix", [".", "-"], false),
    holds("suffix", [".", "-"], false),
    holds("contains", ["..", ".-", "-."], false),
    { constraint: { kind: "oneOf", values: [""] }, holds: false },
  ];
}

/** Patterns of which one has to match, or none may. */
interface Group {
  readonly patterns: readonly (readonly number[])[];
  readonly holds: boolean;
}

interface State {
  readonly text: string;
  readonly positions: readonly number[];
}

function walk(groups: readonly Group[], fits: (text: string) => boolean, states: number): TextSearch {
  const patterns = groups.flatMap((group) => group.patterns);
  const points = new Set(patterns.flat().filter((point) => point !== STAR));
  const others = OTHERS.filter((char) => !points.has(char.codePointAt(0) ?? 0)).slice(0, 1);
  const alphabet = [...others, ...[...points].map((point) => String.fromCodePoint(point))];
  const offsets = starts(patterns);
  const flat = patterns.flatMap((pattern) => [...pattern, Number.NaN]);
  const isHopeless = createHopeless(groups, offsets, flat);
  const first: State = { text: "", positions: close(flat, offsets) };
  const queue: State[] = [first];
  const seen = new Set([first.positions.join()]);
  let matched = false;
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at];
    if (state === undefined) break;
    if (meets(groups, offsets, flat, state.positions)) {
      matched = true;
      if (fits(state.text)) return { text: state.text };
    }
    if (queue.length > states) return "unknown";
    for (const char of alphabet) {
      const positions = step(flat, state.positions, char.codePointAt(0) ?? 0);
      const key = positions.join();
      if (seen.has(key)) continue;
      seen.add(key);
      if (isHopeless(positions)) continue;
      queue.push({ text: state.text + char, positions });
    }
  }
  // A text of the patterns there is, but the one found is not of the type or not of the regular expression.
  return matched ? "unknown" : "none";
}

/**
 * Whether nothing that follows can meet all groups: one that has to match has no pattern left, or one that must not matches
 * whatever comes.
 */
function createHopeless(
  groups: readonly Group[],
  offsets: readonly number[],
  flat: readonly number[],
): (positions: readonly number[]) => boolean {
  const wanted = new Map<number, number>();
  const refused = new Set<number>();
  let pattern = 0;
  let needed = 0;
  for (const { patterns, holds } of groups) {
    for (const { length } of patterns) {
      const offset = offsets[pattern] ?? 0;
      if (holds) for (let at = 0; at <= length; at += 1) wanted.set(offset + at, needed);
      else if (flat[offset + length - 1] === STAR && length > 0) refused.add(offset + length - 1);
      pattern += 1;
    }
    if (holds) needed += 1;
  }
  return (positions) => {
    if (positions.some((position) => refused.has(position))) return true;
    const alive = new Set(positions.map((position) => wanted.get(position)));
    alive.delete(undefined);
    return alive.size < needed;
  };
}

/** Where each pattern begins in the row of all. */
function starts(patterns: readonly (readonly number[])[]): readonly number[] {
  let offset = 0;
  return patterns.map((pattern) => {
    const start = offset;
    offset += pattern.length + 1;
    return start;
  });
}

function close(flat: readonly number[], positions: Iterable<number>): readonly number[] {
  const closed = new Set(positions);
  for (const position of closed) if (flat[position] === STAR) closed.add(position + 1);
  return [...closed].sort((a, b) => a - b);
}

function step(flat: readonly number[], positions: readonly number[], point: number): readonly number[] {
  const next: number[] = [];
  for (const position of positions) {
    const symbol = flat[position];
    if (symbol === STAR) next.push(position);
    else if (symbol === point) next.push(position + 1);
  }
  return close(flat, next);
}

function meets(
  groups: readonly Group[],
  offsets: readonly number[],
  flat: readonly number[],
  positions: readonly number[],
): boolean {
  const ends = new Set(positions.filter((position) => Number.isNaN(flat[position])));
  let index = 0;
  return groups.every(({ patterns, holds }) => {
    const some = patterns.some((pattern, at) => ends.has((offsets[index + at] ?? 0) + pattern.length));
    index += patterns.length;
    return some === holds;
  });
}

/** A constraint on a text as patterns, a star as `STAR`; `undefined` when it is not one of patterns. */
function starred(constraint: Constraint): readonly (readonly number[])[] | undefined {
  switch (constraint.kind) {
    case "oneOf":
      return constraint.values.map((value) => pointsOf(String(value)));
    case "prefix":
      return constraint.texts.map((text) => [...pointsOf(text), STAR]);
    case "suffix":
      return constraint.texts.map((text) => [STAR, ...pointsOf(text)]);
    case "contains":
      return constraint.texts.map((text) => [STAR, ...pointsOf(text), STAR]);
    case "matches":
      return constraint.patterns.map(({ parts }) =>
        parts.flatMap((part, index) => [...(index === 0 ? [] : [STAR]), ...pointsOf(part)]),
      );
    case "within":
      return constraint.directories.flatMap((directory) => [
        pointsOf(directory),
        [...pointsOf(`${directory}/`), STAR],
      ]);
    case "domain":
      return constraint.domains.flatMap((domain) => [pointsOf(domain), [STAR, ...pointsOf(`.${domain}`)]]);
    default:
      return undefined;
  }
}

function pointsOf(text: string): readonly number[] {
  return [...text].map((char) => char.codePointAt(0) ?? 0);
}
