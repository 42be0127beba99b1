import { type ActionClass, attributeName, type Policy, type Rule, walkCondition } from "../model/index.js";
import type { PolicyTable } from "./decode.js";
import { createEncode, type Encode } from "./encode.js";
import { type Fact, factsOf } from "./facts.js";
import { lowerClass } from "./lower.js";
import type { Names } from "./names.js";
import { printPolicy } from "./print.js";
import { printSchema } from "./schema.js";

/**
 * All that an engine needs to answer requests by some rules of one class. The policies have no guards: the engine lets
 * Cedar validate each request against the schema.
 */
export interface CedarSet {
  /** The text of the policies by id. */
  readonly policies: Readonly<Record<string, string>>;
  readonly schemaText: string;
  readonly table: PolicyTable;
  /** What `encode` has to be given. */
  readonly facts: readonly Fact[];
  readonly encode: Encode;
}

/** Generates the set of some rules of a class. Ids are numbers in order, so that no text of an author can pass for one. */
export function createSet(
  policy: Policy,
  whole: ActionClass,
  rules: readonly Rule[],
  names: Names,
): CedarSet {
  const part = narrow(whole, rules);
  const actions = [names.actionId(whole)];
  const lowered = lowerClass(policy, part, names, []).map((each, index) => ({ ...each, id: `p${index}` }));
  return {
    policies: Object.fromEntries(
      lowered.map(({ id, effect, clauses }) => [
        id,
        printPolicy({ effect, annotations: [], actions, clauses }, names.layout),
      ]),
    ),
    schemaText: printSchema([part], names),
    table: new Map(lowered.map(({ id, rule }) => [id, rule])),
    facts: factsOf(part, names.factOf),
    encode: createEncode(part, whole, names),
  };
}

/** The class as if it had only these rules: the fewer attributes a context holds, the faster Cedar reads it. */
function narrow(whole: ActionClass, rules: readonly Rule[]): ActionClass {
  if (rules.length === whole.rules.length) return whole;
  const mentioned = new Set<string>();
  for (const rule of rules) {
    walkCondition(rule.condition, (condition) => {
      if (condition.kind !== "constraint" && condition.kind !== "present") return;
      mentioned.add(attributeName(condition.attribute));
    });
  }
  return { ...whole, rules, attributes: whole.attributes.filter(({ name }) => mentioned.has(name)) };
}
