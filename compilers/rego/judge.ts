import { type ActionClass, type Rule, type Slices, sliceRules } from "../model/index.js";
import { type Clause, defaultRule, define, type Head, ref, type Term } from "./ast.js";
import { lowerChain } from "./chain.js";
import { lowerGuards } from "./guard.js";
import { type Carrier, defaultAnswer, lowerRule } from "./rule.js";
import type { Scope } from "./scope.js";
import { canLookUp, completeRule, lowerSlices } from "./slice.js";

/**
 * Lowers a class to the rule that answers its requests, which is always defined. A class with the same rules as an earlier
 * one, meaning the same, refers to that.
 */
export function lowerClass(scope: Scope, actionClass: ActionClass, to: Head): void {
  const carriers = lowerRules(scope, actionClass);
  const content = [[...carriers.values()].map(({ term }) => term), actionClass.attributes];
  const own = ref(to.name, ...to.keys);
  const same = scope.once("class", content, () => own);
  if (same !== own && carriers.size > 1 && isReferable(same)) {
    scope.add("answers", define(to, same));
    return;
  }
  const clauses = [...lowerGuards(scope, actionClass), ...chooseAmong(scope, actionClass, carriers)];
  const otherwise = defaultAnswer(scope.policy);
  if (clauses.length === 0) {
    scope.add("answers", define(to, otherwise));
    return;
  }
  scope.add("answers", defaultRule(to, otherwise), completeRule(to, clauses));
}

/** Linters take a name that begins with `_` for internal. */
function isReferable(term: Term): boolean {
  return term.kind !== "ref" || !String(term.keys[0]).startsWith("_");
}

function lowerRules(scope: Scope, actionClass: ActionClass): ReadonlyMap<Rule, Carrier> {
  const carriers = new Map<Rule, Carrier>();
  for (const rule of actionClass.rules) {
    const carrier = lowerRule(scope, rule, actionClass);
    if (carrier !== undefined) carriers.set(rule, carrier);
  }
  return carriers;
}

function chooseAmong(
  scope: Scope,
  actionClass: ActionClass,
  carriers: ReadonlyMap<Rule, Carrier>,
): readonly Clause[] {
  const slices = sliceRules(actionClass);
  if (slices !== undefined && canLookUp(slices) && scope.mayHold(sizeOf(slices))) {
    return lowerSlices(scope, actionClass.label, slices, (rule) => carriers.get(rule));
  }
  return lowerChain(scope, [...carriers.values()]);
}

function sizeOf({ buckets }: Slices): number {
  return [...buckets.values()].reduce((size, rules) => size + rules.length, 0);
}
