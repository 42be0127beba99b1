import { isAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, it } from "vitest";
import { compileCedar } from "../../../compilers/cedar/index.js";
import type { Condition, Policy, TypeName } from "../../../compilers/model/index.js";
import { build, on } from "./build.js";

const extn = (fn: string, arg: string) => ({ __extn: { fn, arg } });
const decimal = { floor: extn("decimal", "1.0"), exact: true };

/** One value of each kind that Cedar has, by the type that takes it; `none` takes none of the others. */
const VALUES = {
  text: "x",
  integer: 1,
  boolean: true,
  strings: ["x"],
  ip: extn("ip", "11.0.0.1"),
  datetime: extn("datetime", "2020-01-01"),
  decimal,
  none: [
    {},
    { floor: 1, exact: true },
    { floor: extn("decimal", "1.0"), exact: 0 },
    { floor: extn("decimal", "1.0") },
    extn("decimal", "1.0"),
    extn("duration", "1ms"),
    { __entity: { type: "Subject", id: "subject" } },
    extn("unknown", "x"),
    [extn("unknown", "x")],
    { floor: extn("unknown", "x"), exact: true },
    { floor: extn("decimal", "1.0"), exact: extn("unknown", "x") },
  ],
} as const;

/** For each type, the value that it takes and a condition that does not hold of it. */
const TYPES: readonly (readonly [TypeName, keyof typeof VALUES, Condition])[] = [
  ["string", "text", on("x", { kind: "prefix", texts: ["zz"] })],
  ["path", "text", on("x", { kind: "within", directories: ["/zz"] })],
  ["hostname", "text", on("x", { kind: "domain", domains: ["zz"] })],
  ["integer", "integer", on("x", { kind: "above", bound: 99 })],
  ["boolean", "boolean", on("x", { kind: "oneOf", values: [false] })],
  ["strings", "strings", on("x", { kind: "containsAny", texts: ["zz"] })],
  ["ip", "ip", on("x", { kind: "cidr", ranges: [{ text: "10.0.0.0/8", network: [2560, 0], bits: 8 }] })],
  ["datetime", "datetime", on("x", { kind: "after", bound: 4e12, text: "" })],
  ["decimal", "decimal", on("x", { kind: "above", bound: 99 })],
];

describe("a deployment that asks Cedar without the schema", () => {
  describe.each(TYPES)("of a %s", (type, kind, condition) => {
    const attributes = { "x?": type };
    const plain = build({
      attributes,
      rules: [{ decision: "ALLOW" }, { decision: "DENY", when: [condition] }],
    });
    const open = build({
      attributes,
      defaultDecision: "ALLOW",
      rules: [{ decision: "ESCALATE", when: [condition] }],
    });
    const ordered = build({
      attributes,
      combining: "first-match",
      rules: [{ decision: "DENY", when: [condition] }, { decision: "ALLOW" }],
    });
    const others = Object.entries(VALUES).flatMap(([each, value]) =>
      each === kind ? [] : Array.isArray(value) && each === "none" ? value : [value],
    );

    it.each([plain, open, ordered])("allows what the rules allow", (policy) => {
      expect(ask(policy, { x: VALUES[kind] })).toBe("allow");
      expect(ask(policy, {})).toBe("allow");
    });

    it.each(others.map((value) => [JSON.stringify(value), value]))("denies %s in its place", (_, value) => {
      for (const policy of [plain, open, ordered]) expect(ask(policy, { x: value })).toBe("deny");
    });
  });

  it("denies a value of another type that only an allow rule reads", () => {
    const policy = build({
      rules: [
        { decision: "ALLOW" },
        { decision: "ALLOW", when: [on("x", { kind: "prefix", texts: ["a"] })] },
      ],
    });
    expect(ask(policy, { x: "b" })).toBe("allow");
    expect(ask(policy, { x: 1 })).toBe("deny");
  });

  it("denies when records are missing or no records", () => {
    const condition = on("a.b", { kind: "oneOf", values: ["zz"] });
    const policy = build({ rules: [{ decision: "ALLOW" }, { decision: "DENY", when: [condition] }] });
    expect(ask(policy, { a: { b: "x" } })).toBe("allow");
    for (const odd of [{ a: 1 }, { a: "x" }, { a: extn("unknown", "x") }, [], 1])
      expect(ask(policy, odd)).toBe("deny");
    expect(askContext(policy, { host: { action: "act" } })).toBe("deny");
  });

  it("denies when the host says nothing, or something else, where rules ask it", () => {
    const named = on("action", { kind: "prefix", texts: ["zz"] });
    const regex = on("x", { kind: "regex", source: "a" });
    const policy = build({
      attributes: { "x?": "string" },
      rules: [
        { decision: "ALLOW" },
        { decision: "DENY", when: [named] },
        { decision: "DENY", when: [regex] },
      ],
    });
    const parameters = {};
    const facts = { "x.regex": false };
    expect(askContext(policy, { host: { action: "act" }, parameters, facts })).toBe("allow");
    expect(askContext(policy, { host: {}, parameters, facts })).toBe("deny");
    expect(askContext(policy, { host: { action: 1 }, parameters, facts })).toBe("deny");
    expect(askContext(policy, { host: { action: "act" }, parameters })).toBe("deny");
    expect(askContext(policy, { host: { action: "act" }, parameters, facts: { "x.regex": "no" } })).toBe(
      "deny",
    );
  });
});

function ask(policy: Policy, parameters: unknown): unknown {
  return askContext(policy, { host: { action: "act" }, parameters });
}

function askContext(policy: Policy, context: object): unknown {
  const answer = isAuthorized({
    principal: { type: "Subject", id: "subject" },
    action: { type: "Action", id: "act" },
    resource: { type: "Resource", id: "resource" },
    context: JSON.parse(JSON.stringify(context)),
    entities: [],
    policies: { staticPolicies: compileCedar(policy, { facts: true }).text },
  });
  return answer.type === "success" ? answer.response.decision : answer.errors;
}
