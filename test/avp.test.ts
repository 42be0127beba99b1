import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createReferenceEngine } from "../src/engines/reference.js";
import {
  decodeAvpResponse,
  encodeAvpRequest,
  generateCases,
  loadPolicy,
  type Policy,
  readAvpTable,
} from "../src/index.js";
import { createTestStore } from "./compilers/cedar/avp-store.js";
import { casesOf, POLICY_FILES } from "./policy-files.js";

const GENERATED = 300;

describe("a request that goes to a store of Verified Permissions and back", () => {
  it.each(POLICY_FILES)("is answered as the reference answers it, for %s", (path) => {
    const { policy, requests } = casesOf(path);
    const store = createTestStore(policy);
    const table = readAvpTable(policy, store.mapping);
    const reference = createReferenceEngine(policy);
    let asked = 0;
    for (const request of [...requests, ...someCases(policy)]) {
      const input = encodeAvpRequest(policy, request);
      const answer =
        "decision" in input ? input : decodeAvpResponse(policy, table, store.isAuthorized(input));
      asked += "decision" in input ? 0 : 1;
      const { decision, rules, reason } = reference.decide(request);
      expect(answer, inspect(request)).toMatchObject({ decision, rules, reason });
    }
    expect(asked).toBeGreaterThan(0);
  });
});

function someCases(policy: Policy): readonly unknown[] {
  const cases: unknown[] = [];
  for (const { request } of generateCases(policy, { seed: 41 })) {
    if (cases.push(request) === GENERATED) break;
  }
  return cases;
}

const POLICY = load(`
rules:
  - {id: pay, action: pay, decision: allow, conditions: {amount: {max: 10.5}, at: {before: "2026-01-01T00:00:00Z"}, to: {cidr: 10.0.0.0/8}, tags: {contains_any: [a]}, n: {min: 1}, ok: {equals: true}, who: {regex: "^x"}}}
  - {id: ask, action: pay, decision: escalate, conditions: {amount: {above: 5}}}
  - {id: no, action: [pay, read], decision: deny, conditions: {amount: {above: 9}}}
`);
const STORE = createTestStore(POLICY);
const TABLE = readAvpTable(POLICY, STORE.mapping);

function load(text: string): Policy {
  const { policy } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error("the policy does not load");
  return policy;
}

it("spells every type of value with its kind, facts among them", () => {
  const parameters = {
    amount: 1.00005,
    at: "2025-01-01T00:00:00+01:00",
    to: "10.1.2.3",
    tags: ["a", "b"],
    n: 2,
    ok: true,
    who: "xyz",
    other: "is not asked for",
  };
  expect(encodeAvpRequest(POLICY, { action: "pay", parameters })).toEqual({
    principal: { entityType: "Concord::Subject", entityId: "subject" },
    action: { actionType: "Concord::Action", actionId: "pay" },
    resource: { entityType: "Concord::Resource", entityId: "resource" },
    context: {
      contextMap: {
        parameters: {
          record: {
            amount: { record: { floor: { decimal: "1.0000" }, exact: { boolean: false } } },
            at: { datetime: "2024-12-31T23:00:00.000Z" },
            to: { ipaddr: "10.1.2.3" },
            tags: { set: [{ string: "a" }, { string: "b" }] },
            n: { long: 2 },
            ok: { boolean: true },
            who: { string: "xyz" },
          },
        },
        facts: { record: { "who.regex": { boolean: true } } },
      },
    },
  });
});

it("leaves out a context in which nothing is asked", () => {
  const policy = load("rules: [{action: read, decision: allow}]");
  expect(encodeAvpRequest(policy, { action: "read" })).not.toHaveProperty("context");
});

it.each([
  ["a value of another type", { action: "pay", parameters: { amount: "1" } }, "invalid_attribute"],
  ["a request without an action", {}, "invalid_attribute"],
  ["an action that no rule speaks of", { action: "sing" }, "default"],
  [
    "an input beyond the quota of the API",
    { action: "pay", parameters: { tags: Array.from({ length: 4096 }, (_, n) => `${n}`.padEnd(240, "x")) } },
    "request_too_large",
  ],
  [
    "a request whose reading throws",
    new Proxy(
      {},
      {
        getOwnPropertyDescriptor() {
          throw new Error("no");
        },
        get() {
          throw new Error("no");
        },
      },
    ),
    "invalid_attribute",
  ],
])("answers %s without the store", (_, request, reason) => {
  const answer = encodeAvpRequest(POLICY, request);
  expect(answer).toMatchObject({ decision: "DENY", rules: [] });
  expect([reason, "engine_error"]).toContain("reason" in answer ? answer.reason : undefined);
});

describe("a response that fits nothing documented", () => {
  const [pay, ask, no] = ["pay", "ask", "no / 1"].map((key) => idOf(key));
  const fine = { decision: "ALLOW", determiningPolicies: [{ policyId: pay }], errors: [] };

  it("is told from one that fits", () => {
    expect(decodeAvpResponse(POLICY, TABLE, fine)).toMatchObject({ decision: "ALLOW", rules: ["pay"] });
    const escalated = { ...fine, decision: "DENY", determiningPolicies: [{ policyId: ask }] };
    expect(decodeAvpResponse(POLICY, TABLE, escalated)).toMatchObject({
      decision: "ESCALATE",
      rules: ["ask"],
    });
    const both = { ...escalated, determiningPolicies: [{ policyId: ask }, { policyId: no }] };
    expect(decodeAvpResponse(POLICY, TABLE, both)).toMatchObject({ decision: "DENY", rules: ["no"] });
    const none = { ...escalated, determiningPolicies: [] };
    expect(decodeAvpResponse(POLICY, TABLE, none)).toMatchObject({ decision: "DENY", reason: "default" });
  });

  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["a list", [fine]],
    ["an error of evaluation", { ...fine, errors: [{ errorDescription: "x" }] }],
    ["no list of errors", { ...fine, errors: undefined }],
    ["an id of another store", { ...fine, determiningPolicies: [{ policyId: "SP0" }] }],
    ["a known and an unknown id", { ...fine, determiningPolicies: [{ policyId: pay }, { policyId: "SP0" }] }],
    ["an id twice", { ...fine, determiningPolicies: [{ policyId: pay }, { policyId: pay }] }],
    ["an id that is no text", { ...fine, determiningPolicies: [{ policyId: 1 }] }],
    ["an id that is inherited", { ...fine, determiningPolicies: [Object.create({ policyId: pay })] }],
    ["an allowing forbid", { ...fine, determiningPolicies: [{ policyId: no }] }],
    ["an allowance by nothing", { ...fine, determiningPolicies: [] }],
    ["a decision in another spelling", { ...fine, decision: "Allow" }],
    ["a decision of the prototype", { ...fine, decision: "constructor" }],
    ["a decision in a list", { ...fine, decision: ["ALLOW"] }],
    ["an inherited decision", Object.create(fine)],
  ])("is DENY: %s", (_, response) => {
    expect(decodeAvpResponse(POLICY, TABLE, response)).toEqual({
      decision: "DENY",
      rules: [],
      reason: "engine_error",
    });
  });

  function idOf(key: string): string | undefined {
    return STORE.mapping.policies.find((each) => each.key === key)?.policyId;
  }
});

describe("a mapping is refused", () => {
  const { policies } = STORE.mapping;
  const [first, ...rest] = policies;

  it.each<readonly [string, unknown, string]>([
    ["of another policy", { ...STORE.mapping, policy: "sha256:0" }, "another policy"],
    ["without a list", { ...STORE.mapping, policies: {} }, "no list"],
    ["that lacks a policy", { ...STORE.mapping, policies: rest }, 'lacks "pay"'],
    ["with a policy twice", { ...STORE.mapping, policies: [...policies, first] }, '"pay" twice'],
    [
      "with an unknown policy",
      { ...STORE.mapping, policies: [...policies, { key: "x", policyId: "y" }] },
      '"x"',
    ],
    ["without an id", { ...STORE.mapping, policies: [{ ...first, policyId: null }, ...rest] }, "no policyId"],
    [
      "with an id twice",
      { ...STORE.mapping, policies: policies.map((each) => ({ ...each, policyId: "same" })) },
      "two policies",
    ],
  ])("%s", (_, mapping, message) => {
    expect(() => readAvpTable(POLICY, mapping)).toThrow(message);
  });
});
