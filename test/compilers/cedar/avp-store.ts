import {
  type CedarValueJson,
  type Context,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from "@cedar-policy/cedar-wasm/nodejs";
import { expect } from "vitest";
import type { AvpValue, IsAuthorizedInput } from "../../../compilers/cedar/call.js";
import { AVP, compileCedar, createPolicyInput, printMapping } from "../../../compilers/cedar/index.js";
import type { Policy } from "../../../compilers/model/index.js";

/** Something that answers as a store of Verified Permissions is documented to, over what was exported for it. */
export interface TestStore {
  readonly isAuthorized: (input: IsAuthorizedInput) => unknown;
  /** The mapping, completed as a deployer would. */
  readonly mapping: { readonly policies: readonly { readonly key: string; readonly policyId: string }[] };
}

let stores = 0;

/** Puts an export into Cedar under ids that only the store knows. */
export function createTestStore(policy: Policy): TestStore {
  const { avp, diagnostics } = compileCedar(policy, { facts: true, layout: AVP });
  if (avp === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  stores += 1;
  const store = `avp ${stores}`;
  const ids = avp.policies.map((_, index) => `SP${stores}x${(index * 7919) % 104_729}`);
  const inputs: unknown = JSON.parse(JSON.stringify(avp.policies.map(createPolicyInput)));
  const statements = (inputs as readonly ReturnType<typeof createPolicyInput>[]).map(
    ({ definition }) => definition.static.statement,
  );
  const staticPolicies = Object.fromEntries(ids.map((id, index) => [id, statements[index] ?? ""]));
  expect(preparseSchema(store, JSON.parse(avp.schemaJson))).toEqual({ type: "success" });
  expect(preparsePolicySet(store, { staticPolicies })).toEqual({ type: "success" });
  const mapping = JSON.parse(printMapping(avp, policy)) as TestStore["mapping"];
  return {
    mapping: {
      ...mapping,
      policies: mapping.policies.map((entry, index) => ({ ...entry, policyId: ids[index] ?? "" })),
    },
    isAuthorized: (input) => ask(store, JSON.parse(JSON.stringify(input)) as IsAuthorizedInput),
  };
}

function ask(store: string, { principal, action, resource, context }: IsAuthorizedInput): unknown {
  const answer = statefulIsAuthorized({
    principal: { type: principal.entityType, id: principal.entityId },
    action: { type: action.actionType, id: action.actionId },
    resource: { type: resource.entityType, id: resource.entityId },
    context: fieldsOf(context?.contextMap ?? {}),
    entities: [],
    preparsedPolicySetId: store,
    preparsedSchemaName: store,
    validateRequest: true,
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { decision, diagnostics } = answer.response;
  return {
    $metadata: { httpStatusCode: 200 },
    decision: decision === "allow" ? "ALLOW" : "DENY",
    determiningPolicies: diagnostics.reason.map((policyId) => ({ policyId })),
    errors: diagnostics.errors.map(({ error }) => ({ errorDescription: error.message })),
  };
}

function fieldsOf(fields: Readonly<Record<string, AvpValue>>): Context {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, cedarOf(value)]));
}

/** What each kind of value may look like, as the API's reference has it. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  datetime: /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?(Z|[+-]\d{4}))?$/,
  decimal: /^-?\d{1,15}\.\d{1,4}$/,
  ipaddr: /^[0-9a-fA-F.:/]{1,44}$/,
};

function cedarOf(value: AvpValue): CedarValueJson {
  const [kind = "", ...others] = Object.keys(value);
  expect(others).toEqual([]);
  const held = Object.values(value)[0] as never;
  if (kind === "record") return fieldsOf(held);
  if (kind === "set") return (held as readonly AvpValue[]).map(cedarOf);
  const pattern = PATTERNS[kind];
  if (pattern === undefined) {
    expect(typeof held).toBe({ string: "string", long: "number", boolean: "boolean" }[kind]);
    return held;
  }
  expect(held).toMatch(pattern);
  return { __extn: { fn: kind === "ipaddr" ? "ip" : kind, arg: held } };
}
