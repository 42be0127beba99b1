import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { type Compiled, compileWith } from "./engines.js";
import { policyOf } from "./policies.js";

const OPEN = policyOf({
  name: "open",
  default_decision: "allow",
  attributes: {
    "nested.deep.key": { type: "string", optional: true },
    "nested.other": { type: "integer", optional: true },
  },
  rules: [
    { id: "all", action: "*", decision: "escalate", conditions: { "nested.deep.key": { equals: "x" } } },
    { id: "one", action: "one", decision: "deny", conditions: { "nested.other": { above: 5 } } },
  ],
});
const CLOSED = policyOf({
  name: "closed",
  actions: { one: {}, "\0": {} },
  rules: [{ id: "r", action: "one", decision: "allow" }],
});

const ENTRYPOINTS = ["decision", "allow", "rules", "result", "answer"];
/** Inputs that no adapter would send; what is no request at all has no valid action. */
const NO_REQUESTS = [
  "{}",
  "[]",
  "[1]",
  '"x"',
  "1",
  "true",
  '{"action":null}',
  '{"action":""}',
  '{"action":1}',
  '{"action":true}',
  '{"action":[]}',
  '{"action":["one"]}',
  '{"action":{"one":1}}',
  '{"Action":"one"}',
];

let opa: OpaToolchain;
let open: Compiled;
let closed: Compiled;
beforeAll(async () => {
  opa = await openOpa();
  open = compileWith(opa, OPEN);
  closed = compileWith(opa, CLOSED);
});
afterAll(() => {
  open.close();
  closed.close();
  opa.close();
});

describe("what is no request", () => {
  it.each([...NO_REQUESTS, "null", "false", "0", '""'])("%s is denied by every entry point", (input) => {
    for (const engine of [open.wasm, open.topdown, closed.wasm, closed.topdown]) {
      expect(ENTRYPOINTS.map((each) => engine(each, input))).toEqual([
        "DENY",
        false,
        [],
        { decision: "DENY", allow: false, rules: [], reason: "invalid_attribute", invalid: ["action"] },
        ["DENY", [], "invalid_attribute", ["action"]],
      ]);
    }
  });

  it("is also no input at all", () => {
    for (const { topdown } of [open, closed])
      expect(topdown("answer")).toEqual(["DENY", [], "invalid_attribute", ["action"]]);
  });
});

describe("places of attributes", () => {
  const nested = ["nested.deep.key"];
  it.each<[string, string, readonly unknown[]]>([
    ["absent", '{"action":"one"}', ["ALLOW", [], "default", []]],
    ["null on the way", '{"action":"one","parameters":null}', ["ALLOW", [], "default", []]],
    [
      "null below",
      '{"action":"one","parameters":{"nested":{"deep":null,"other":null}}}',
      ["ALLOW", [], "default", []],
    ],
    [
      "null itself",
      '{"action":"one","parameters":{"nested":{"deep":{"key":null}}}}',
      ["ALLOW", [], "default", []],
    ],
    [
      "present",
      '{"action":"one","parameters":{"nested":{"deep":{"key":"x"},"other":9}}}',
      ["DENY", ["one"], "denied by rule `one`", []],
    ],
    [
      "another action",
      '{"action":"two","parameters":{"nested":{"deep":{"key":"x"},"other":"no"}}}',
      ["ESCALATE", ["all"], "escalated by rule `all`", []],
    ],
    [
      "a text as record",
      '{"action":"one","parameters":"x"}',
      ["DENY", [], "invalid_attribute", [...nested, "nested.other"]],
    ],
    [
      "a list as record",
      '{"action":"one","parameters":[]}',
      ["DENY", [], "invalid_attribute", [...nested, "nested.other"]],
    ],
    [
      "false as record",
      '{"action":"one","parameters":{"nested":false}}',
      ["DENY", [], "invalid_attribute", [...nested, "nested.other"]],
    ],
    [
      "a number further down",
      '{"action":"one","parameters":{"nested":{"deep":0,"other":1}}}',
      ["DENY", [], "invalid_attribute", nested],
    ],
    [
      "two that are not of their types",
      '{"action":"one","parameters":{"nested":{"deep":{"key":1},"other":"9"}}}',
      ["DENY", [], "invalid_attribute", [...nested, "nested.other"]],
    ],
    [
      "only what the action's rules mention",
      '{"action":"two","parameters":{"nested":{"other":"9"}}}',
      ["ALLOW", [], "default", []],
    ],
    [
      "another root",
      '{"action":"one","nested":{"deep":{"key":1}},"subject":7}',
      ["ALLOW", [], "default", []],
    ],
  ])("%s", (_, input, expected) => {
    expect(open.wasm("answer", input)).toEqual(expected);
    expect(open.topdown("answer", input)).toEqual(expected);
  });
});

describe("a null where no adapter takes it away", () => {
  it.each<[string, string]>([
    ['{"text":"b"}', "ALLOW"],
    ['{"text":"a"}', "DENY"],
    ['{"text":null}', "DENY"],
    ["{}", "DENY"],
  ])("counts as absent in a negation: %s", (parameters, decision) => {
    const policy = policyOf({
      rules: [{ action: "x", decision: "allow", conditions: { text: { not_in: ["a"] } } }],
    });
    const compiled = compileWith(opa, policy);
    const input = `{"action":"x","parameters":${parameters}}`;
    expect([compiled.wasm("decision", input), compiled.topdown("decision", input)]).toEqual([
      decision,
      decision,
    ]);
    compiled.close();
  });
});

describe("a closed catalogue", () => {
  it.each<[string, readonly unknown[]]>([
    ['"one"', ["ALLOW", ["r"], "allowed by rule `r`", []]],
    ['"\\u0000"', ["DENY", [], "default", []]],
    ['"two"', ["DENY", [], "unknown_action", []]],
    ['"one\\u0000"', ["DENY", [], "unknown_action", []]],
    ['"__proto__"', ["DENY", [], "unknown_action", []]],
  ])("%s", (action, expected) => {
    expect(closed.wasm("answer", `{"action":${action}}`)).toEqual(expected);
    expect(closed.topdown("answer", `{"action":${action}}`)).toEqual(expected);
  });
});
