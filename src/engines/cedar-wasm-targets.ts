import type { CedarSet } from "../../compilers/cedar/call.js";
import {
  type ActionClass,
  type Policy,
  type Rule,
  type Slices,
  sliceKeyOf,
  sliceRules,
  type Values,
} from "../../compilers/model/index.js";
import { type ComputeFacts, createFacts } from "./cedar-wasm-facts.js";
import type { Place, Store } from "./cedar-wasm-store.js";

/** Where Cedar keeps the set that decides a request, and the facts it takes. */
export interface Target {
  readonly place: Place;
  readonly computeFacts: ComputeFacts;
}

/** Finds what decides a request of a class; `undefined` for a class that no rule speaks of. */
export type FindTarget = (actionClass: ActionClass, values: Values) => Target | undefined;

/** Policies that are prepared when the engine is made (a tenth of a millisecond each); others when first asked for. */
const PREPARED_AHEAD = 4000;
/** Policies that the slices of a class may hold together; with more, the class is not sliced. */
const SLICED_AT_MOST = 20_000;

/** Sorts the rules of every class by its slices, and prepares a set for each slice. */
export function createTargets(
  policy: Policy,
  setOf: (actionClass: ActionClass, rules: readonly Rule[]) => CedarSet,
  store: Store,
): FindTarget {
  const finders = new Map<ActionClass, (values: Values) => Target>();
  let budget = PREPARED_AHEAD;
  for (const actionClass of [...policy.named, ...policy.open]) {
    const targetFor = (rules: readonly Rule[]): (() => Target) => {
      const ready = once(() => createTarget(setOf(actionClass, rules), actionClass, store));
      budget -= rules.length + 1;
      if (budget >= 0) store.prepare(ready().place);
      return ready;
    };
    finders.set(actionClass, createFinder(actionClass, targetFor));
  }
  return (actionClass, values) => finders.get(actionClass)?.(values);
}

function createTarget(set: CedarSet, actionClass: ActionClass, store: Store): Target {
  return { place: store.add(set), computeFacts: createFacts(set.facts, actionClass) };
}

function createFinder(
  actionClass: ActionClass,
  targetFor: (rules: readonly Rule[]) => () => Target,
): (values: Values) => Target {
  const slices = sliceRules(actionClass);
  if (slices === undefined || sizeOf(slices) > SLICED_AT_MOST) return targetFor(actionClass.rules);
  const { key } = slices;
  const index = actionClass.attributes.indexOf(slices.attribute);
  const buckets = new Map([...slices.buckets].map(([each, rules]) => [each, targetFor(rules)]));
  const otherwise = targetFor(slices.otherwise);
  const absent = targetFor(slices.absent);
  return (values) => {
    const value = values[index];
    const target = value === undefined ? absent : (buckets.get(sliceKeyOf(key, value)) ?? otherwise);
    return target();
  };
}

function sizeOf(slices: Slices): number {
  return [...slices.buckets.values()].reduce((size, rules) => size + rules.length, 0);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
