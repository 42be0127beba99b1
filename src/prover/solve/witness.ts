import type { Place } from "../../../compilers/smt/place.js";

import type { Literal, PlaceDecision } from "../../../compilers/smt/theory/literal.js";

import { coveredBy } from "./cover.js";

/** Says whether one place can hold a value that has some literals. */
export type DecidePlace = (literals: readonly Literal[]) => PlaceDecision;

/** What comes of looking for a request that literals describe. */
export type Witness =
  | { readonly kind: "request"; readonly request: unknown }
  /** Literals that no request has together, each list for itself. */
  | { readonly kind: "clash"; readonly lemmas: readonly (readonly Literal[])[] }
  /** Literals of which it is not known whether any request has them together. */
  | { readonly kind: "open"; readonly literals: readonly Literal[]; readonly why: string };

/**
 * Looks for a request that has some literals, place by place. `mustBeObject` gives the literal that a place is an object; a place that
 * may be absent is.
 */
export function findWitness(
  literals: readonly Literal[],
  mustBeObject: (place: Place) => Literal,
  decide: DecidePlace,
): Witness {
  const byPlace = new Map<Place, Literal[]>();
  for (const literal of literals) {
    for (let place: Place | undefined = literal.atom.place; place !== undefined; place = place.parent) {
      if (!byPlace.has(place)) byPlace.set(place, []);
    }
    byPlace.get(literal.atom.place)?.push(literal);
  }
  const places = [...byPlace.keys()].sort((a, b) => b.id - a.id);
  const values = new Map<Place, unknown>();
  /** Of each place the entries below it that are there. */
  const entries = new Map<Place, (readonly [string, unknown])[]>();
  const lemmas: (readonly Literal[])[] = [];
  let open: Extract<Witness, { kind: "open" }> | undefined;
  // What is below comes first: whether a place must be an object depends on it.
  for (const place of places) {
    const given = byPlace.get(place) ?? [];
    const below = entries.get(place);
    if (below === undefined && place.parent !== undefined && given.every(holdsOfNothing)) continue;
    const object = below === undefined ? undefined : mustBeObject(place);
    const all =
      object === undefined || given.some(({ atom }) => atom === object.atom) ? given : [...given, object];
    const covered = coveredBy(all);
    const found = covered === undefined ? decide(all) : ({ kind: "unsat", core: covered } as const);
    if (found.kind === "unsat") lemmas.push(found.core, ...moreLemmas(all, found.core, decide));
    if (found.kind === "unknown") open ??= { kind: "open", literals: all, why: found.why };
    const value = found.kind === "sat" ? found.value : undefined;
    values.set(place, below === undefined ? value : Object.fromEntries(below.toReversed()));
    // A place that is in doubt counts as present, so that what is above it is asked too.
    if (place.parent !== undefined && (found.kind !== "sat" || value !== undefined)) {
      const siblings = entries.get(place.parent) ?? [];
      entries.set(place.parent, siblings);
      siblings.push([place.keys.at(-1) ?? "", values.get(place)]);
    }
  }
  if (lemmas.length > 0) return { kind: "clash", lemmas };
  if (open !== undefined) return open;
  return { kind: "request", request: values.get(places.at(-1) as Place) };
}

function holdsOfNothing({ atom, holds }: Literal): boolean {
  return (atom.kind === "is" && atom.is === "absent") === holds;
}

/** At most this many lemmas of one place are learned at once, and none after one that is as long: a long one takes long to find. */
const AT_ONCE = 8;

/** What else clashes when one reason for a clash is taken away: each saves the solver a turn. */
function moreLemmas(
  literals: readonly Literal[],
  first: readonly Literal[],
  decide: DecidePlace,
): readonly (readonly Literal[])[] {
  const lemmas: (readonly Literal[])[] = [];
  let rest = literals;
  let core = first;
  while (lemmas.length < AT_ONCE && core.length < AT_ONCE) {
    const dropped = core.find(({ atom }) => atom.kind !== "is") ?? core[0];
    rest = rest.filter(({ atom }) => atom !== dropped?.atom);
    const found = decide(rest);
    if (found.kind !== "unsat") break;
    core = found.core;
    lemmas.push(core);
  }
  return lemmas;
}
