import { describe, expect, it } from "vitest";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { load } from "./report.js";

/** The two files of semantics, section 1, as people already write them. */
const READ_ONLY = `name: read_only
version: "1.0"
default_decision: deny
rules:
  - {action: read_file, decision: allow}
  - {action: write_file, decision: deny}
`;
const LEGACY = `rules:
  - action: write_file
    decision: allow
    conditions:
      path: {prefix: ["/tmp/", "/home/user/workspace/"]}
      size_bytes: {max: 10485760}
  - action: http_get
    decision: allow
    conditions:
      domain: {allowlist: ["api.github.com", "*.internal.corp"]}
`;

describe("a policy", () => {
  it("loads as people already write it", () => {
    expect(load(READ_ONLY)).toMatchObject({
      name: "read_only",
      version: "1.0",
      defaultDecision: "DENY",
      combining: "deny-overrides",
      catalogue: undefined,
      rules: [
        { id: "rule-1", index: 0, actions: [{ kind: "name", name: "read_file" }], decision: "ALLOW" },
        { id: "rule-2", index: 1, actions: [{ kind: "name", name: "write_file" }], decision: "DENY" },
      ],
    });
    expect(
      load(LEGACY).named.map(({ attributes }) => attributes.map(({ name, type }) => [name, type])),
    ).toEqual([
      [
        ["path", "string"],
        ["size_bytes", "integer"],
      ],
      [["domain", "string"]],
    ]);
  });

  it.each([
    ["policies/files/read-only.yaml", "read-only"],
    ["C:\\policies\\a.b.yml", "a.b"],
    ["x.YAML", "x"],
    [".yaml", "policy"],
    ["", "policy"],
    ["folder/", "policy"],
    [`${"n".repeat(200)}.yaml`, "n".repeat(128)],
    ["a\nb/c.yaml", "c"],
  ])("of the file %j is called %s", (path, name) => {
    expect(loadPolicy({ path, text: "rules: []" }).policy?.name).toBe(name);
  });

  it.each([
    ["version: 1.10", "1.10"],
    ["version: 0x10", "0x10"],
    ["version: '2'", "2"],
    ["rules: []", undefined],
  ])("%s has the version %s", (text, version) => {
    expect(load(text).version).toBe(version);
  });

  it.each([
    ["rules: []", "DENY"],
    ["default_decision: escalate", "ESCALATE"],
    ["default_decision: allow", "ALLOW"],
    ["default_deny: true", "DENY"],
    ["default_deny: false", "ALLOW"],
    ["default_deny: true\ndefault_decision: deny", "DENY"],
  ])("%j decides %s by default", (text, decision) => {
    expect(load(text).defaultDecision).toBe(decision);
  });

  it("keeps the author's own data as JSON", () => {
    const text =
      "metadata: {owner: x, __proto__: {a: [1, null, 0x10]}, 1: true}\nrules:\n  - {action: a, decision: deny, metadata: {}}";
    const policy = load(text);
    expect(policy.metadata).toBe('{"1":true,"owner":"x","__proto__":{"a":[1,null,16]}}');
    expect(policy.rules[0]?.metadata).toBe("{}");
  });
});

describe("rules", () => {
  it.each([
    ["a", [{ kind: "name", name: "a" }]],
    [
      "[a, a]",
      [
        { kind: "name", name: "a" },
        { kind: "name", name: "a" },
      ],
    ],
    ["'*_file'", [{ kind: "pattern", pattern: { text: "*_file", parts: ["", "_file"] } }]],
    ["'a\\*'", [{ kind: "pattern", pattern: { text: "a\\*", parts: ["a\\", ""] } }]],
    [
      "[a, 'b?']",
      [
        { kind: "name", name: "a" },
        { kind: "name", name: "b?" },
      ],
    ],
  ])("action: %s", (action, matchers) => {
    expect(load(`rules: [{action: ${action}, decision: deny}]`).rules[0]?.actions).toMatchObject(matchers);
  });

  it.each([
    ["allow", "allowed by rule `x`"],
    ["deny", "denied by rule `x`"],
    ["escalate", "escalated by rule `x`"],
  ])("that %s give a reason", (decision, reason) => {
    expect(load(`rules: [{id: x, action: a, decision: ${decision}}]`).rules[0]?.reason).toBe(reason);
  });

  it("have their span from the first key to the last value, without comments", () => {
    const text = "rules:\n  # before\n  - action: a # there\n    decision: deny # after\n  # behind\n";
    const span = load(text).rules[0]?.span;
    expect(text.slice(span?.start, span?.end)).toBe("action: a # there\n    decision: deny");
  });
});

describe("shorthands", () => {
  const text = `tool_transitions: {b: [a, c], a: c}
allowed_actions: [a, b, a]
escalation_required: "x_*"
forbidden_actions: [d]
rules: [{action: a, decision: deny}]
`;

  it("come after the rules in a fixed order", () => {
    expect(load(text).rules.map(({ id, index, decision }) => [id, index, decision])).toEqual([
      ["rule-1", 0, "DENY"],
      ["forbidden:d", 1, "DENY"],
      ["escalation:x_*", 2, "ESCALATE"],
      ["allowed:a", 3, "ALLOW"],
      ["allowed:b", 4, "ALLOW"],
      ["transition:b", 5, "DENY"],
      ["transition:a", 6, "DENY"],
    ]);
  });

  it("take patterns in lists", () => {
    expect(load(text).rules[2]?.actions).toMatchObject([{ kind: "pattern", pattern: { parts: ["x_", ""] } }]);
  });

  it("make a transition a deny rule for every action", () => {
    expect(load(text).rules[5]).toMatchObject({
      actions: [{ kind: "pattern", pattern: { parts: ["", ""] } }],
      reason: "denied by rule `transition:b`",
      condition: {
        kind: "all",
        members: [
          {
            kind: "constraint",
            attribute: { root: "context", keys: ["previous_action"] },
            keyword: "equals",
            constraint: { kind: "oneOf", values: ["b"] },
          },
          {
            kind: "not",
            member: {
              attribute: { root: "action", keys: [] },
              keyword: "in",
              constraint: { kind: "oneOf", values: ["a", "c"] },
            },
          },
        ],
      },
    });
  });

  it.each([
    ["tool_transitions: {a: [b]}", [["context.previous_action", "string", true]]],
    ["tool_transitions: {}", []],
    [
      "tool_transitions: {a: [b]}\nattributes: {context.previous_action: {type: string}}",
      [["context.previous_action", "string", false]],
    ],
    [
      "tool_transitions: {a: [b]}\nattributes: {'context[\"previous_action\"]': {optional: true}}",
      [["context.previous_action", undefined, true]],
    ],
  ])("%j declares %j", (policy, declared) => {
    const found = load(policy).attributes.map(({ attribute, type, optional }) => [
      [attribute.root, ...attribute.keys].join("."),
      type,
      optional,
    ]);
    expect(found).toEqual(declared);
  });
});

it("reads the catalogue", () => {
  const text = `actions:
  read: {parameters: {path: {type: path}, a.b: {optional: true}}, risk: low, description: reads}
  write:
  toString: {}
rules: []
`;
  expect(load(text).catalogue).toMatchObject([
    {
      name: "read",
      risk: "low",
      description: "reads",
      listsParameters: true,
      parameters: [
        { attribute: { root: "parameters", keys: ["path"] }, type: "path", optional: false },
        { attribute: { root: "parameters", keys: ["a", "b"] }, type: undefined, optional: true },
      ],
    },
    { name: "write", risk: undefined, listsParameters: false, parameters: [] },
    { name: "toString", listsParameters: false },
  ]);
});
