import type { ActionClass, Policy } from "../model/index.js";
import { type ConstraintLeaf, type Fact, factKey, nameFacts } from "./facts.js";

/** The entity types of principals and resources, and the one entity of each that a request names. */
export const SUBJECT = { type: "Subject", id: "subject" } as const;
export const RESOURCE = { type: "Resource", id: "resource" } as const;

/** The fields of a context beside the roots of attributes: what the host says, and what it computed. */
export const HOST = "host";
export const FACTS = "facts";

/** The names of a policy in Cedar, the same wherever a part of it is generated. */
export interface Names {
  /** The id of the action that stands for a class: its name, or its patterns, which no named action is called. */
  readonly actionId: (actionClass: ActionClass) => string;
  readonly facts: readonly Fact[];
  /** The fact that stands for what Cedar cannot ask. */
  readonly factOf: (leaf: ConstraintLeaf) => Fact;
}

/** Chooses all names of a policy. */
export function chooseNames(policy: Policy): Names {
  const facts = nameFacts(policy);
  return {
    // No two classes have one label, and only a class of patterns has a star in it.
    actionId: ({ label }) => label,
    facts: [...facts.values()],
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
