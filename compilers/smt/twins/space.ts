import type { RequestSpace } from "../../model/index.js";
import type { Formula } from "../logic.js";
import { isOfType } from "../model/type.js";
import type { Place } from "../place.js";
import { atomsIn } from "../reachable.js";
import { isBeside, pairOf } from "../same.js";
import { plainPath, type Requests } from "./template.js";

/** The requests that are asked about, once it is known of which places the policies speak. */
export interface RequestsAsked {
  /** What is so of each of them. */
  readonly domain: Formula;
  /** The places at or below one of which something is said. */
  readonly below: (place: Place) => readonly Place[];
  /** That no key is given of which nothing is said. */
  readonly isPlain: Formula;
}

/** What is said of requests. */
export interface Spoken {
  /** The places of which a policy or a schema speaks. */
  readonly named: readonly (readonly string[])[];
  /** What the policies say. */
  readonly spoken: readonly Formula[];
  /** The places of which Cedar takes the values for records. */
  readonly records: readonly (readonly string[])[];
}

/**
 * The requests of a mapping. With `typed` they hold nothing but what a policy, a schema or the mapping names, declared
 * places have values of their types, and what lies above another place, or is a record for Cedar, is an object. Otherwise a request is any JSON, in which one
 * more key stands for all that nobody names.
 */
export function requestsOf(
  requests: Requests,
  { attributes, typed }: RequestSpace,
  { named, spoken, records }: Spoken,
): RequestsAsked {
  const { logic, space } = requests;
  const mentioned = new Set<Place>([
    ...attributes.map(({ path }) => space.at(plainPath(path))),
    ...named.map((path) => space.at(path)),
    ...atomsIn(spoken).flatMap(({ atom }) => {
      const pair = pairOf(atom);
      if (pair !== undefined) return pair.map((keys) => space.at(keys));
      return isBeside(atom.place) ? [] : [atom.place];
    }),
  ]);
  for (const path of records) space.at(path);
  const known = space.places().filter((place) => !isBeside(place));
  for (const place of known.toReversed()) {
    if (mentioned.has(place) && place.parent !== undefined) mentioned.add(place.parent);
  }
  const parents = new Set([
    ...[...mentioned].map(({ parent }) => parent),
    ...records.map((path) => space.at(path)),
  ]);
  const isBelow = (place: Place, above: Place): boolean =>
    above.keys.every((key, index) => place.keys[index] === key);
  const strays = typed ? [] : known.map((place) => space.below(place, strayKey(known, place)));
  const all = [...known, ...strays];
  const isThere = logic.not(logic.is(space.root, "absent"));
  const domain = typed
    ? logic.and([
        ...known.filter((place) => !mentioned.has(place)).map((place) => logic.is(place, "absent")),
        ...known
          .filter((place) => mentioned.has(place) && parents.has(place))
          .map((place) =>
            logic.or([
              logic.is(place, "object"),
              place.parent === undefined ? logic.false : logic.is(place, "absent"),
            ]),
          ),
        ...attributes.map(({ path, type, optional }) => {
          const place = space.at(path);
          const fits = isOfType(logic, place, type);
          return optional ? logic.or([logic.is(place, "absent"), fits]) : fits;
        }),
      ])
    : isThere;
  return {
    domain,
    below: (place) => all.filter((each) => isBelow(each, place)),
    isPlain: logic.and(strays.map((place) => logic.is(place, "absent"))),
  };
}

/** A key below a place that nobody names. */
function strayKey(known: readonly Place[], place: Place): string {
  const taken = new Set(known.flatMap((each) => (each.parent === place ? [each.keys.at(-1)] : [])));
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? "other" : `other${number}`;
    if (!taken.has(key)) return key;
  }
}
