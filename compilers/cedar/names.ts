import type { ActionClass, Policy, Rule } from "../model/index.js";
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
  /** The `@id` of what a rule says about a class, or of what happens by default: unique in the text. */
  readonly policyId: (actionClass: ActionClass, rule: Rule | undefined) => string;
  readonly facts: readonly Fact[];
  /** The fact that stands for what Cedar cannot ask. */
  readonly factOf: (leaf: ConstraintLeaf) => Fact;
}

/** Chooses all names of a policy. */
export function chooseNames(policy: Policy): Names {
  const classes = [...policy.named, ...policy.open];
  const actionIds = nameActions(classes);
  const actionId = (each: ActionClass): string => known(actionIds.get(keyOf(each)), each);
  const policyIds = namePolicies(classes, actionId);
  const facts = nameFacts(policy);
  return {
    actionId,
    policyId: (each, rule) => known(policyIds.get(policyKey(each, rule)), each),
    facts: [...facts.values()],
    factOf: (leaf) => known(facts.get(factKey(leaf)), leaf),
  };
}

function nameActions(classes: readonly ActionClass[]): ReadonlyMap<string, string> {
  const unique = createUnique();
  return new Map(classes.map((each) => [keyOf(each), unique(each.label)]));
}

/** A rule about one class keeps its id; otherwise each of its policies also says which class it is about. */
function namePolicies(
  classes: readonly ActionClass[],
  actionId: (actionClass: ActionClass) => string,
): ReadonlyMap<string, string> {
  const uses = new Map<Rule, number>();
  for (const rule of classes.flatMap((each) => each.rules)) uses.set(rule, (uses.get(rule) ?? 0) + 1);
  const unique = createUnique();
  const nameOf = (each: ActionClass, rule: Rule | undefined): string =>
    rule !== undefined && uses.get(rule) === 1 ? rule.id : `${rule?.id ?? "default"} / ${actionId(each)}`;
  return new Map(
    classes.flatMap((each) =>
      [...each.rules, undefined].map((rule) => [policyKey(each, rule), unique(nameOf(each, rule))] as const),
    ),
  );
}

/** A class or a part of it: what it covers identifies it, as a label need not. */
function keyOf(actionClass: ActionClass): string {
  return actionClass.action === undefined ? `*${actionClass.matches.join()}` : `=${actionClass.action}`;
}

function policyKey(actionClass: ActionClass, rule: Rule | undefined): string {
  return `${rule?.index ?? "default"} ${keyOf(actionClass)}`;
}

function createUnique(): (id: string) => string {
  const taken = new Set<string>();
  return (id) => {
    let unique = id;
    for (let number = 2; taken.has(unique); number += 1) unique = `${id} (${number})`;
    taken.add(unique);
    return unique;
  };
}

function known<T>(name: T | undefined, of: unknown): T {
  if (name === undefined) throw new Error(`no name for ${JSON.stringify(of)}`);
  return name;
}
