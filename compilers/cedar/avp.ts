import type { Decision, Policy, Rule } from "../model/index.js";
import type { CedarPolicy } from "./ast.js";
import type { Names } from "./names.js";
import { printPolicy } from "./print.js";

/** A policy as the files of a store of Verified Permissions. */
export interface AvpStore {
  /** The schema in Cedar's JSON form, for `PutSchema`. */
  readonly schemaJson: string;
  /** One entry for each policy, since the store takes them one by one and gives each an id of its own. */
  readonly policies: readonly AvpPolicy[];
}

/** One policy: what `CreatePolicy` takes of it, and what it means. */
export interface AvpPolicy extends AvpEntry {
  readonly statement: string;
  readonly description: string;
}

/** What a policy of the store means. */
export interface AvpEntry {
  /** The policy's `@id`. */
  readonly key: string;
  /** The rule that it came from; the permit by default came from none. */
  readonly rule: Rule | undefined;
  readonly decision: Decision;
}

/** The input of `CreatePolicy` but for the store's id. */
export interface CreatePolicyInput {
  readonly definition: { readonly static: { readonly description: string; readonly statement: string } };
}

/** Prints the policies of a store. */
export function printAvpPolicies(
  policies: readonly CedarPolicy[],
  policy: Pick<Policy, "rules">,
  names: Names,
): readonly AvpPolicy[] {
  return entriesOf(policies, policy).map((entry, index) => {
    const cedar = policies[index];
    if (cedar === undefined) throw new Error("an entry without a policy");
    return { ...entry, statement: printPolicy(cedar, names.layout), description: describe(entry) };
  });
}

/** What the policies mean, in their order. */
export function entriesOf(
  policies: readonly CedarPolicy[],
  { rules }: Pick<Policy, "rules">,
): readonly AvpEntry[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return policies.map(({ annotations }) => {
    const text = (name: string): string | undefined => annotations.find((each) => each.name === name)?.text;
    const id = text("rule");
    const rule = id === undefined ? undefined : byId.get(id);
    if (id !== undefined && rule === undefined) throw new Error(`no rule ${JSON.stringify(id)}`);
    return { key: text("id") ?? "", rule, decision: rule?.decision ?? "ALLOW" };
  });
}

/** What `CreatePolicy` takes. */
export function createPolicyInput({ description, statement }: AvpPolicy): CreatePolicyInput {
  return { definition: { static: { description, statement } } };
}

/** The file that a deployer completes with the ids that the store gave, one for each policy. */
export function printMapping({ policies }: AvpStore, { digest }: Pick<Policy, "digest">): string {
  const entries = policies.map(({ key, rule, decision }) =>
    JSON.stringify({ key, rule: rule?.id ?? null, decision, policyId: null }),
  );
  const list = entries.map((entry) => `    ${entry}`).join(",\n");
  return `{\n  "policy": ${JSON.stringify(digest)},\n  "policies": [\n${list}\n  ]\n}\n`;
}

const DESCRIPTION = 150;

/** The rule's id and decision, within what the store takes as a description. */
function describe({ key, decision }: AvpEntry): string {
  const text = `${decision.toLowerCase()}: ${key}`;
  const chars = [...text];
  return chars.length <= DESCRIPTION ? text : `${chars.slice(0, DESCRIPTION - 1).join("")}…`;
}
