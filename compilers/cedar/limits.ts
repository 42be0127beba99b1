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
  /** What every edition of the page allows, and what its newest does. */
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
export function checkLimits(
  { schema, policies, actions }: Stored,
  layout: CedarLayout,
): readonly Diagnostic[] {
  const quotas = QUOTAS[layout.name];
  if (quotas === undefined) return [];
  const whole: Span = { start: 0, end: 0 };
  const sizes = policies.map(({ text }) => utf8Length(text));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const refuse = (span: Span, what: string, size: number, quota: string, limit: number, help?: string) =>
    diagnostic("exceeds-store-limit", span, {
      what,
      size,
      quota,
      limit,
      ...(help === undefined ? {} : { help }),
    });
  const warn = (what: string, size: number, quota: string, limit: number, help: string) =>
    diagnostic("exceeds-store-quota", whole, { what, size, quota, limit, help });
  const found = policies.flatMap(({ rule }, index) => {
    const size = sizes[index] ?? 0;
    if (size <= quotas.policyBytes) return [];
    const what = rule === undefined ? "the policy of the default" : `the policy of \`${rule.id}\``;
    return [
      refuse(
        rule?.span ?? whole,
        what,
        size,
        "Policy size",
        quotas.policyBytes,
        "split the rule into several",
      ),
    ];
  });
  const [certain, newest] = quotas.schemaBytes ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const schemaSize = utf8Length(schema);
  if (schemaSize > newest) found.push(refuse(whole, "the schema", schemaSize, "Schema size", newest));
  else if (schemaSize > certain) {
    found.push(
      warn(
        "the schema",
        schemaSize,
        "Schema size",
        certain,
        `newer editions of the page allow ${newest} bytes`,
      ),
    );
  }
  if (total > quotas.allPoliciesBytes) {
    const help = "ask for a higher quota, or divide the policy among stores";
    found.push(
      warn("all policies together", total, "Policy size per resource", quotas.allPoliciesBytes, help),
    );
  }
  if (quotas.policies !== undefined && policies.length > quotas.policies) {
    const help = "newer editions of the page do not name this limit";
    found.push(
      warn("the number of policies", policies.length, "Max Policies per Engine", quotas.policies, help),
    );
  }
  const longest = quotas.actionCharacters ?? Number.POSITIVE_INFINITY;
  for (const { id, span } of actions) {
    const size = [...id].length;
    if (size > longest) found.push(refuse(span, "the name of an action", size, "actionId", longest));
  }
  return found;
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
