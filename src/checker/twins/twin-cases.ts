import fc from "fast-check";
import type { CheckCase } from "../case.js";
import type { Place } from "./places.js";
import { ABSENT, type Candidates, COMPOSED, candidatesOf, unique } from "./values.js";

/** What cases are made of. */
export interface TwinCaseOptions {
  readonly places: readonly Place[];
  /** Rules with their helpers, whose literals are tried together. */
  readonly groups: readonly ReadonlySet<string>[];
  /** Requests to ask first. */
  readonly requests: readonly unknown[];
  readonly seed: number;
  readonly typed: boolean;
  /** How engines answered: which allowed, and a text that is the same for requests answered alike. */
  readonly answered: (request: unknown) => { readonly allowed: boolean; readonly alike: string };
}

/** A value for each place, by the place's number. */
type Assignment = readonly unknown[];

/** Tries of each rule's own values together, and of any likely ones. */
const TRIES_OF_GROUP = 40;
const TRIES_OF_ANY = 300;
/** Requests that others are made from, at most. */
const BASES = 24;
/** Values of a place when two places change at once. */
const PAIRED = 14;
const BATCH = 200;
const REMEMBERED = 200_000;

/**
 * Cases for hand-written policies: given requests; requests made of the literals of each rule; of those that are allowed, one for
 * each kind of answer, every value at every place alone, and so on from each new kind of answer; then two places at once, in turn with random ones, without end.
 */
export function* twinCases(options: TwinCaseOptions): Generator<CheckCase> {
  const { places, typed } = options;
  for (const request of options.requests) yield { stage: "corpus", request };
  const candidates = places.map((place) => candidatesOf(place, typed));
  const isNew = remember();
  // The first request of each kind of answer, and the second.
  const bases: readonly [Assignment[], Assignment[]] = [[], []];
  const denied: Assignment[] = [];
  const alike = new Map<string, number>();
  for (const assignment of firstTries(options, candidates)) {
    if (!isNew(assignment)) continue;
    const request = requestOf(places, assignment);
    yield { stage: "systematic", request };
    const answer = options.answered(request);
    const count = alike.get(answer.alike) ?? 0;
    alike.set(answer.alike, count + 1);
    if (answer.allowed) bases[count]?.push(assignment);
    else if (count === 0) denied.push(assignment);
  }
  const first = bases[0].length > 0 ? bases[0].slice(0, BASES) : denied.slice(0, BASES);
  // A rule that seldom decides alone may only do so once one value has changed: its request is a base then too.
  for (let next = 0, known = first.length; next < known; next = known, known = first.length) {
    for (const assignment of singles(first.slice(next, known), candidates)) {
      if (!isNew(assignment)) continue;
      const request = requestOf(places, assignment);
      yield { stage: "systematic", request };
      const answer = options.answered(request);
      if (answer.allowed && !alike.has(answer.alike) && first.length < 2 * BASES) first.push(assignment);
      alike.set(answer.alike, 1);
    }
  }
  if (places.length === 0) return;
  const second = [...bases[1].slice(0, BASES), ...denied.slice(0, BASES)];
  const further = [pairsOf(first, candidates), singles(second, candidates)];
  for (const assignment of randoms([...first, ...second], candidates, options)) {
    for (const source of further) {
      const next = source.next();
      if (next.done !== true && isNew(next.value)) {
        yield { stage: "systematic", request: requestOf(places, next.value) };
      }
    }
    yield { stage: "random", request: requestOf(places, assignment) };
  }
}

function* firstTries(
  { groups, seed }: TwinCaseOptions,
  candidates: readonly Candidates[],
): Generator<Assignment> {
  for (const [index, group] of groups.entries()) {
    const own = candidates.map(({ likely, inside, outside, all }) => {
      const values = unique([...likely].flatMap(([origin, each]) => (group.has(origin) ? each : [])));
      // What the rule does not speak of may still be asked for by another that must not stand in the way.
      if (values.length === 0) return maybe(inside, all);
      const asked = { weight: 4, arbitrary: fc.constantFrom(...values) };
      // Another rule's value, so that this one decides alone, or one that nobody asks for.
      const others = unique([...inside, ...outside]);
      return others.length === 0
        ? asked.arbitrary
        : fc.oneof(asked, { weight: 1, arbitrary: fc.constantFrom(...others) });
    });
    yield* fc.sample(fc.tuple(...own), { seed: seed + index, numRuns: TRIES_OF_GROUP });
  }
  const any = candidates.map(({ inside, all }) => maybe(inside, all));
  yield* fc.sample(fc.tuple(...any), { seed, numRuns: TRIES_OF_ANY });
}

function maybe(inside: readonly unknown[], all: readonly unknown[]): fc.Arbitrary<unknown> {
  const values = inside.length > 0 ? inside : all;
  if (values.length === 0) return fc.constant(ABSENT);
  const some = fc.constantFrom(...values);
  if (!all.includes(ABSENT) || values.includes(COMPOSED)) return some;
  return fc.oneof({ weight: 3, arbitrary: some }, { weight: 1, arbitrary: fc.constant(ABSENT) });
}

/** One place at a time, all places in turn, so that no place waits for another's last value. */
function* singles(bases: readonly Assignment[], candidates: readonly Candidates[]): Generator<Assignment> {
  const longest = Math.max(0, ...candidates.map(({ all }) => all.length));
  for (let index = 0; index < longest; index += 1) {
    for (const base of bases) {
      for (const [place, { all }] of candidates.entries()) {
        if (index < all.length) yield base.with(place, all[index]);
      }
    }
  }
}

function* pairsOf(bases: readonly Assignment[], candidates: readonly Candidates[]): Generator<Assignment> {
  const short = candidates.map(({ inside, all }) =>
    unique([...inside.slice(0, PAIRED / 2), ...all].slice(0, PAIRED)),
  );
  for (const base of bases) {
    for (let first = 0; first < short.length; first += 1) {
      for (let second = first + 1; second < short.length; second += 1) {
        for (const one of short[first] ?? []) {
          for (const other of short[second] ?? []) yield base.with(first, one).with(second, other);
        }
      }
    }
  }
}

/** A known request with up to four places changed, to a candidate or to a text made up. */
function* randoms(
  bases: readonly Assignment[],
  candidates: readonly Candidates[],
  { seed, typed }: TwinCaseOptions,
): Generator<Assignment> {
  const change = fc.record({
    place: fc.nat(),
    value: fc.nat(),
    changed: fc.boolean(),
    text: fc.string({ maxLength: 6 }),
  });
  const plan = fc.record({ base: fc.nat(), changes: fc.array(change, { minLength: 1, maxLength: 4 }) });
  for (let batch = 0; ; batch += 1) {
    for (const { base, changes } of fc.sample(plan, { seed: seed + batch, numRuns: BATCH })) {
      let assignment =
        bases[base % Math.max(1, bases.length)] ??
        candidates.map(({ inside }) => (inside.includes(COMPOSED) ? COMPOSED : ABSENT));
      for (const { place, value, changed, text } of changes) {
        const at = place % Math.max(1, candidates.length);
        const { all = [] } = candidates[at] ?? {};
        if (all.length > 0)
          assignment = assignment.with(at, varied(all[value % all.length], changed && !typed, text));
      }
      yield assignment;
    }
  }
}

/** A text with another put into it, one time in two of those that are made up. */
function varied(value: unknown, changed: boolean, text: string): unknown {
  if (typeof value !== "string" || !changed || text.length < 4) return value;
  const characters = [...value];
  return characters.toSpliced(Math.floor(characters.length / 2), 0, text.slice(3)).join("");
}

/** The request with the values at their places. */
export function requestOf(places: readonly Place[], assignment: Assignment): unknown {
  // A whole that is absent, or something else, hides the places in it.
  const hidden = places.flatMap(({ path, isWhole }, index) =>
    isWhole && assignment[index] !== COMPOSED ? [path] : [],
  );
  const members = places.flatMap(({ path }, index): readonly Member[] => {
    const isHidden = hidden.some(
      (each) => each.length < path.length && each.every((key, at) => path[at] === key),
    );
    return assignment[index] === ABSENT || isHidden ? [] : [{ path, value: assignment[index] }];
  });
  return nest(members);
}

interface Member {
  readonly path: readonly string[];
  readonly value: unknown;
}

function nest(members: readonly Member[]): unknown {
  const byKey = new Map<string, Member[]>();
  for (const { path, value } of members) {
    const [key = "", ...rest] = path;
    byKey.set(key, [...(byKey.get(key) ?? []), { path: rest, value }]);
  }
  return Object.fromEntries(
    [...byKey].map(([key, below]) => {
      const whole = below.find(({ path }) => path.length === 0);
      const parts = below.filter(({ path }) => path.length > 0);
      return [key, whole === undefined || whole.value === COMPOSED ? nest(parts) : whole.value];
    }),
  );
}

function remember(): (assignment: Assignment) => boolean {
  const seen = new Set<string>();
  return (assignment) => {
    const key = JSON.stringify(
      assignment.map((each) => (typeof each === "symbol" ? `\u0000${each.description}` : each)),
    );
    if (seen.has(key)) return false;
    if (seen.size >= REMEMBERED) seen.clear();
    seen.add(key);
    return true;
  };
}
