import { type Diagnostic, diagnostic, type Span } from "../diagnostics/index.js";
import type { Rule } from "../model/index.js";
import type { CedarLayout } from "./deployment.js";

/** What is going to be stored, as far as its size matters. */
export interface Stored {
  readonly schema: string;
  readonly policies: readonly StoredPolicy[];
  readonly actions: readonly { readonly id: string; readonly span: Span }[];
}

/** A policy of a store, and the rule that it came from. */
export interface StoredPolicy {
  readonly text: string;
  readonly rule: Rule | undefined;
}

/** The quotas of the stores, as they are published ("Quotas for Amazon Verified Permissions", "AgentCore: Limitations"). */
interface Quotas {
  readonly policyBytes: number;
  /** What the policies that name no resource may hold together; it can be raised on request. */
  readonly allPoliciesBytes: number;
  /** The least and the most that editions of the page allow. */
  readonly schemaBytes: readonly [number, number] | undefined;
  readonly policies: number | undefined;
  readonly actionCharacters: number | undefined;
}

const QUOTAS: Readonly<Record<CedarLayout["name"], Quotas | undefined>> = {
  cedar: undefined,
  avp: {
    policyBytes: 10_000,
    allPoliciesBytes: 200_000,
    schemaBytes: [100_000, 200_000],
    policies: undefined,
    actionCharacters: 512,
  },
  gateway: {
    policyBytes: 10_000,
    allPoliciesBytes: 200_000,
    // The gateway makes its schema of its tools.
    schemaBytes: undefined,
    policies: 1000,
    actionCharacters: undefined,
  },
};

/** What exceeds a quota of the store: an error where the store refuses it, a warning where that depends on the account. */
export function checkLimits(stored: Stored, layout: CedarLayout): readonly Diagnostic[] {
  const quotas = QUOTAS[layout.name];
  if (quotas === undefined) return [];
  return [
    ...stored.policies.flatMap((policy) => checkPolicy(policy, quotas)),
    ...checkPolicies(stored.policies, quotas),
    ...checkSchema(stored.schema, quotas),
    ...stored.actions.flatMap((action) => checkAction(action, quotas)),
  ];
}

const WHOLE: Span = { start: 0, end: 0 };

function checkPolicy({ text, rule }: StoredPolicy, { policyBytes: limit }: Quotas): readonly Diagnostic[] {
  const size = utf8Length(text);
  if (size <= limit) return [];
  const what = rule === undefined ? "the policy of the default" : `the policy of \`${rule.id}\``;
  const help = "split the rule into several";
  return [
    diagnostic("exceeds-store-limit", rule?.span ?? WHOLE, { what, size, quota: "Policy size", limit, help }),
  ];
}

function checkPolicies(policies: readonly StoredPolicy[], quotas: Quotas): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const size = policies.reduce((sum, { text }) => sum + utf8Length(text), 0);
  if (size > quotas.allPoliciesBytes) {
    const [what, quota] = ["all policies together", "Policy size per resource"];
    const help = "ask the provider for a higher quota";
    found.push(
      diagnostic("exceeds-store-quota", WHOLE, { what, size, quota, limit: quotas.allPoliciesBytes, help }),
    );
  }
  if (quotas.policies !== undefined && policies.length > quotas.policies) {
    const [what, quota] = ["the number of policies", "Max Policies per Engine"];
    const help = "other editions of the page do not name this limit";
    const count = policies.length;
    found.push(
      diagnostic("exceeds-store-quota", WHOLE, { what, size: count, quota, limit: quotas.policies, help }),
    );
  }
  return found;
}

function checkSchema(schema: string, { schemaBytes }: Quotas): readonly Diagnostic[] {
  if (schemaBytes === undefined) return [];
  const [least, most] = schemaBytes;
  const [what, quota, size] = ["the schema", "Schema size", utf8Length(schema)];
  if (size > most) return [diagnostic("exceeds-store-limit", WHOLE, { what, size, quota, limit: most })];
  const help = `other editions of the page allow ${most} bytes`;
  return size > least
    ? [diagnostic("exceeds-store-quota", WHOLE, { what, size, quota, limit: least, help })]
    : [];
}

function checkAction({ id, span }: Stored["actions"][number], quotas: Quotas): readonly Diagnostic[] {
  const size = [...id].length;
  const limit = quotas.actionCharacters;
  if (limit === undefined || size <= limit) return [];
  return [
    diagnostic("exceeds-store-limit", span, {
      what: "the name of an action",
      size,
      quota: "actionId",
      limit,
    }),
  ];
}

/** How many bytes a text takes in a file. */
function utf8Length(text: string): number {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
