import type { ActionClass, Policy } from "../model/index.js";
import { type CedarLayout, PLAIN } from "./deployment.js";
import { type ConstraintLeaf, type Fact, factKey, nameFacts } from "./facts.js";

/** The names of a policy in Cedar, the same wherever a part of it is generated. */
export interface Names {
  readonly layout: CedarLayout;
  /** The id of the action that stands for a class: its name, or its patterns, which no named action is called. */
  readonly actionId: (actionClass: ActionClass) => string;
  readonly facts: readonly Fact[];
  /** The fact that stands for what Cedar cannot ask. */
  readonly factOf: (leaf: ConstraintLeaf) => Fact;
}

/** Chooses all names of a policy. */
export function chooseNames(policy: Policy, layout: CedarLayout = PLAIN): Names {
  const facts = nameFacts(policy);
  return {
    layout,
    // No two classes have one label, and only a class of patterns has a star in it.
    actionId: ({ label }) => layout.actionId(label),
    // Where there is no adapter, nobody computes any.
    facts: layout.adapted ? [...facts.values()] : [],
    factOf: (leaf) => known(facts.get(factKey(leaf)), leaf),
  };
}

/** Tells equal names apart by a number. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name} (${number})`;
    taken.add(unique);
    return unique;
  };
}

function known<T>(name: T | undefined, of: unknown): T {
  if (name === undefined) throw new Error(`no name for ${JSON.stringify(of)}`);
  return name;
}
