import { describe, expect, it } from "vitest";
import type { CedarRequest, CedarSet } from "../../compilers/cedar/call.js";
import { giveBackInstance, takeInstance } from "../../src/engines/cedar-wasm-instance.js";
import { createStore } from "../../src/engines/cedar-wasm-store.js";

const ALLOWED = {
  type: "success",
  response: { decision: "allow", diagnostics: { reason: ["p0"], errors: [] } },
};

describe("the store", () => {
  it("replaces an instance that trapped, and prepares everything anew", () => {
    const store = createStore();
    const good = store.add(setOf("true"));
    const bad = store.add(
      setOf(Array.from({ length: 4000 }, () => 'context.host.action == "act"').join(" && ")),
    );
    for (let round = 0; round < 3; round += 1) {
      expect(store.ask(good, requestFor("act"))).toMatchObject(ALLOWED);
      expect(() => store.ask(bad, requestFor("act"))).toThrow();
    }
    expect(store.ask(good, requestFor("act"))).toMatchObject(ALLOWED);
  });

  it("replaces an instance that threw, since a throw costs it stack", () => {
    const store = createStore();
    const place = store.add(setOf("true"));
    for (let round = 0; round < 10; round += 1) {
      expect(() => store.ask(place, requestFor("\ud800"))).toThrow();
      expect(store.ask(place, requestFor("act"))).toMatchObject(ALLOWED);
    }
  });

  it("keeps sets apart, and lets equal schemas share a place", () => {
    const store = createStore();
    const [yes, no] = [store.add(setOf("true")), store.add(setOf('context.host.action == "other"'))];
    expect(yes.policies).not.toBe(no.policies);
    expect(yes.schema).toBe(no.schema);
    expect(store.ask(yes, requestFor("act"))).toMatchObject(ALLOWED);
    expect(store.ask(no, requestFor("act"))).toMatchObject({ response: { decision: "deny" } });
  });

  it("validates each request", () => {
    const store = createStore();
    const place = store.add(setOf("true"));
    const odd = { ...requestFor("act"), context: { host: { action: 1 } } };
    expect(store.ask(place, odd)).toMatchObject({ type: "failure" });
  });

  it("throws where Cedar does not take a set", () => {
    const store = createStore();
    expect(() => store.prepare(store.add(setOf("no such thing")))).toThrow();
    expect(() => store.prepare(store.add({ ...setOf("true"), schemaText: "nonsense" }))).toThrow();
  });
});

describe("instances", () => {
  it("are used by one owner at a time, and again after that", () => {
    const first = takeInstance();
    const second = takeInstance();
    expect(first).not.toBe(second);
    giveBackInstance(first);
    expect(takeInstance()).toBe(first);
    giveBackInstance(second);
  });

  it("do not see what another one prepared", () => {
    const [first, second] = [takeInstance(), takeInstance()];
    expect(
      first.preparsePolicySet("mine", { staticPolicies: "permit(principal, action, resource);" }).type,
    ).toBe("success");
    const call = { ...requestFor("act"), preparsedPolicySetId: "mine" };
    expect(first.statefulIsAuthorized(call).type).toBe("success");
    expect(second.statefulIsAuthorized(call).type).toBe("failure");
  });
});

function setOf(condition: string): CedarSet {
  return {
    policies: { p0: `permit(principal, action, resource) when { ${condition} };` },
    schemaText:
      'entity Subject; entity Resource; action "act" appliesTo { principal: [Subject], resource: [Resource], context: { host: { action: String } } };',
    table: new Map(),
    facts: [],
    encode: () => requestFor("act"),
  };
}

function requestFor(action: string): CedarRequest {
  return {
    principal: { type: "Subject", id: "subject" },
    action: { type: "Action", id: "act" },
    resource: { type: "Resource", id: "resource" },
    context: { host: { action } },
    entities: [],
  };
}
