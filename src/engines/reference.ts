import {
  type ActionClass,
  admit,
  createPreflight,
  isAnswer,
  type Policy,
  type Rule,
  sliceKeyOf,
  sliceRules,
  type Values,
} from "../../compilers/model/index.js";
import { decide, type PreparedRule } from "../reference/decide.js";
import { fires } from "../reference/fires.js";
import type { Engine } from "./engine.js";

/** Options of the reference engine. */
export interface ReferenceOptions {
  /** Looks only at the rules that the request's slice leaves possible; `false` looks at all of them. Default `true`. */
  readonly slices?: boolean;
}

/** The engine that evaluates the model itself: the definition of right. */
export function createReferenceEngine(policy: Policy, options: ReferenceOptions = {}): Engine {
  const preflight = createPreflight(policy);
  const selectors = new Map<ActionClass, Select>();
  for (const actionClass of [...policy.named, ...policy.open]) {
    selectors.set(actionClass, createSelect(actionClass, options.slices ?? true));
  }
  return {
    name: "reference",
    decide: (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const values = admit(located);
      if ("decision" in values) return values;
      const rules = selectors.get(located.actionClass)?.(values) ?? [];
      return decide(policy, rules, values, located.action);
    },
    close: () => {},
  };
}

type Select = (values: Values) => readonly PreparedRule[];

/** Prepares every rule once and sorts the prepared rules as the slices do. */
function createSelect(actionClass: ActionClass, sliced: boolean): Select {
  const prepared = new Map(
    actionClass.rules.map((rule) => [rule, { rule, fires: fires(rule, actionClass) }]),
  );
  const prepare = (rules: readonly Rule[]): readonly PreparedRule[] =>
    rules.flatMap((rule) => prepared.get(rule) ?? []);
  const slices = sliced ? sliceRules(actionClass) : undefined;
  if (slices === undefined) {
    const all = prepare(actionClass.rules);
    return () => all;
  }
  const { key } = slices;
  const index = actionClass.attributes.indexOf(slices.attribute);
  const buckets = new Map([...slices.buckets].map(([each, rules]) => [each, prepare(rules)]));
  const otherwise = prepare(slices.otherwise);
  const absent = prepare(slices.absent);
  return (values) => {
    const value = values[index];
    return value === undefined ? absent : (buckets.get(sliceKeyOf(key, value)) ?? otherwise);
  };
}
