import { describe, expect, it } from "vitest";
import { createPreflight, isAnswer, type Policy } from "../../../compilers/model/index.js";
import { decodeAnswer, decodeResult, encodeInput } from "../../../compilers/rego/call.js";
import { policyOf } from "./policies.js";

const POLICY = policyOf({
  attributes: {
    "nested.a.b": { type: "string" },
    "nested.c": { type: "integer" },
    "subject.tags": { type: "strings" },
  },
  rules: [
    {
      id: "first",
      action: "one",
      decision: "allow",
      reason: "why",
      conditions: { "nested.a.b": { equals: "x" }, text: { equals: "y" } },
    },
    {
      id: "second",
      action: "one",
      decision: "deny",
      conditions: { "nested.c": { max: 3 }, "subject.tags": { in: ["a"] } },
    },
    { id: "third", action: "one", decision: "allow" },
    { id: "fourth", action: "two", decision: "deny" },
  ],
});

describe("encodeInput", () => {
  it.each<[string, object, object]>([
    [
      "all that is mentioned",
      { parameters: { nested: { a: { b: "x" }, c: 1 }, text: "y" }, subject: { tags: ["a", "b"] } },
      { parameters: { nested: { a: { b: "x" }, c: 1 }, text: "y" }, subject: { tags: ["a", "b"] } },
    ],
    [
      "nothing else",
      { parameters: { text: "y", other: 1, nested: { a: { x: 1 } } }, subject: { id: 1 }, context: { a: 1 } },
      { parameters: { text: "y" } },
    ],
    ["no attribute", {}, {}],
    [
      "null as absent",
      { parameters: { text: null, nested: { c: 5 } }, subject: null },
      { parameters: { nested: { c: 5 } } },
    ],
    ["a record that is none", { parameters: "x", subject: [] }, { parameters: false, subject: false }],
    [
      "an inner record that is none",
      { parameters: { nested: { a: 1, c: 2 } } },
      { parameters: { nested: { a: false, c: 2 } } },
    ],
    [
      "an inner record of two",
      { parameters: { nested: 7, text: "y" } },
      { parameters: { nested: false, text: "y" } },
    ],
    [
      "shallow values",
      {
        parameters: {
          text: { deep: { __proto__: null } },
          nested: { c: [[1], { a: 1 }, "x", 1, null, true] },
        },
      },
      { parameters: { text: {}, nested: { c: [{}, {}, "x", 1, null, true] } } },
    ],
    [
      "what JSON cannot hold",
      {
        parameters: { text: "\ud800", nested: { a: { b: Number.NaN }, c: 1n } },
        subject: { tags: ["a", "\udc00", undefined, () => 1, Symbol("s"), Number.POSITIVE_INFINITY] },
      },
      {
        parameters: { text: {}, nested: { a: { b: {} }, c: {} } },
        subject: { tags: ["a", {}, {}, {}, {}, {}] },
      },
    ],
    ["holes", { subject: { tags: new Array(2) } }, { subject: { tags: [{}, {}] } }],
    [
      "objects that would turn into something else",
      { parameters: { text: new Date(0), nested: { c: Object(5) } } },
      { parameters: { text: {}, nested: { c: {} } } },
    ],
    [
      "any text",
      { parameters: { text: '"\\\n\0\u2028😀', nested: { a: { b: "é" } } } },
      { parameters: { text: '"\\\n\0\u2028😀', nested: { a: { b: "é" } } } },
    ],
    [
      "numbers as JavaScript has them",
      { parameters: { nested: { c: -0, a: { b: 1e21 } } } },
      { parameters: { nested: { c: 0, a: { b: 1e21 } } } },
    ],
  ])("%s", (_, request, expected) => {
    expect(JSON.parse(encode({ action: "one", ...request }))).toEqual({ action: "one", ...expected });
  });

  it("quotes the action", () => {
    expect(JSON.parse(encode({ action: 'say "hi"\n\u2028' }))).toEqual({ action: 'say "hi"\n\u2028' });
  });

  it("asks no `toJSON`", () => {
    const text = Object.assign(["a"], { toJSON: () => "b" });
    expect(encode({ action: "one", subject: { tags: text } })).toBe(
      '{"action":"one","subject":{"tags":["a"]}}',
    );
  });

  function encode(request: object): string {
    const located = createPreflight(POLICY)(request);
    if (isAnswer(located)) throw new Error(located.reason);
    return encodeInput(located);
  }
});

describe("decodeResult", () => {
  const allow = { decision: "ALLOW", allow: true, rules: ["first", "third"], reason: "why", invalid: [] };
  const otherwise = { decision: "DENY", allow: false, rules: [], reason: "default", invalid: [] };
  const invalid = {
    decision: "DENY",
    allow: false,
    rules: [],
    reason: "invalid_attribute",
    invalid: ["text"],
  };
  const ERROR = { decision: "DENY", rules: [], reason: "engine_error" };

  it("reads what the policy can answer", () => {
    expect(decodeResult(allow, POLICY)).toEqual({
      decision: "ALLOW",
      rules: ["first", "third"],
      reason: "why",
    });
    expect(decodeResult(otherwise, POLICY)).toEqual({ decision: "DENY", rules: [], reason: "default" });
    expect(decodeResult(invalid, POLICY)).toEqual({
      decision: "DENY",
      rules: [],
      reason: "invalid_attribute",
      invalid: ["text"],
    });
    expect(decodeResult({ ...otherwise, reason: "unknown_action" }, CLOSED)).toEqual({
      decision: "DENY",
      rules: [],
      reason: "unknown_action",
    });
  });

  it.each<[string, unknown, Policy?]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", [allow]],
    ["a decision alone", "ALLOW"],
    ["a missing key", { decision: "ALLOW", allow: true, rules: ["first"], reason: "why" }],
    ["an additional key", { ...allow, more: 1 }],
    [
      "another key in place of one",
      { decision: "ALLOW", allow: true, rules: ["first"], reason: "why", Invalid: [] },
    ],
    ["an unknown decision", { ...allow, decision: "allow" }],
    ["a decision that `allow` contradicts", { ...allow, allow: false }],
    ["an `allow` without the decision", { ...otherwise, allow: true }],
    ["an `allow` of another type", { ...allow, allow: "true" }],
    ["rules as text", { ...allow, rules: "first" }],
    ["rules of another type", { ...allow, rules: [1] }],
    ["an unknown rule", { ...allow, rules: ["first", "fifth"] }],
    ["a name that objects have", { ...allow, rules: ["constructor"] }],
    ["a rule of another decision", { ...allow, rules: ["first", "second"] }],
    ["rules out of order", { ...allow, rules: ["third", "first"] }],
    ["a rule twice", { ...allow, rules: ["first", "first"] }],
    ["another rule's reason", { ...allow, reason: "allowed by rule `third`" }],
    ["a reason of another type", { ...allow, reason: null }],
    ["rules and invalid attributes", { ...allow, invalid: ["text"] }],
    ["another default", { ...otherwise, decision: "ALLOW", allow: true }],
    ["a default with invalid attributes", { ...otherwise, invalid: ["text"] }],
    ["a reserved reason that Rego never gives", { ...otherwise, reason: "request_too_large" }],
    ["no reason known", { ...otherwise, reason: "why" }],
    ["an unknown action without a catalogue", { ...otherwise, reason: "unknown_action" }],
    ["an invalid request that is allowed", { ...invalid, decision: "ALLOW", allow: true }],
    ["an invalid request without attributes", { ...invalid, invalid: [] }],
    ["an invalid attribute that is no text", { ...invalid, invalid: [1] }],
  ])("%s is an error", (_, value) => {
    expect(decodeResult(value, POLICY)).toEqual(ERROR);
  });

  it("takes one rule only where the first match counts", () => {
    const ordered = policyOf({
      combining: "first-match",
      rules: [
        { id: "a", action: "x", decision: "allow", reason: "r" },
        { id: "b", action: "x", decision: "allow" },
      ],
    });
    expect(decodeResult({ ...allow, rules: ["a"], reason: "r" }, ordered)).toEqual({
      decision: "ALLOW",
      rules: ["a"],
      reason: "r",
    });
    expect(decodeResult({ ...allow, rules: ["a", "b"], reason: "r" }, ordered)).toEqual(ERROR);
  });

  it.each<[string, unknown]>([
    ["too short", ["ALLOW", ["first"], "why"]],
    ["too long", ["ALLOW", ["first"], "why", [], 1]],
    ["no list", { 0: "ALLOW" }],
    ["a wrong decision", ["PERMIT", ["first"], "why", []]],
  ])("an answer that is %s is an error too", (_, value) => {
    expect(decodeAnswer(["ALLOW", ["first"], "why", []], POLICY)).toEqual({
      decision: "ALLOW",
      rules: ["first"],
      reason: "why",
    });
    expect(decodeAnswer(value, POLICY)).toEqual(ERROR);
  });
});

const CLOSED = policyOf({ actions: { one: {} }, rules: [{ id: "a", action: "one", decision: "allow" }] });
