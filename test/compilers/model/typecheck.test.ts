import { describe, expect, it } from "vitest";
import { load, report } from "../yaml/report.js";

describe("inference takes the first type that all constraints admit", () => {
  it.each([
    ["{equals: a}", "string"],
    ["{equals: a, contains: b}", "string"],
    ["{in: [a, b]}", "string"],
    ["{prefix: a, suffix: b}", "string"],
    ["{allowlist: a, regex: b}", "string"],
    ["{present: true}", "string"],
    ["{in: []}", "string"],
    ["{within: /a}", "path"],
    ["{outside: /a}", "path"],
    ["{prefix: /a, within: /a}", "path"],
    ["{within: /a, equals: /a/b}", "path"],
    ["{domain: a.org}", "hostname"],
    ["{suffix: .org, not_domain: a.org}", "hostname"],
    ["{contains_any: [a]}", "strings"],
    ["{contains_all: [a], in: [a, b]}", "strings"],
    ["{contains_any: [a], denylist: 'x*'}", "strings"],
    ["{equals: 5}", "integer"],
    ["{equals: 5.0}", "integer"],
    ["{min: 5, max: 10}", "integer"],
    ["{in: [1, 2]}", "integer"],
    ["{max: 9007199254740991}", "integer"],
    ["{min: 0.5}", "decimal"],
    ["{min: 1, max: 1.5}", "decimal"],
    ["{in: [1, 1.5]}", "decimal"],
    ["{equals: true}", "boolean"],
    ["{in: [true, false]}", "boolean"],
    ["{cidr: 10.0.0.0/8}", "ip"],
    ['{after: "2026-01-01T00:00:00Z", present: true}', "datetime"],
  ])("%s is of type %s", (constraints, type) => {
    expect(typesOf(`{x: ${constraints}}`)).toEqual([["x", type, false, false]]);
  });

  it("over all rules of an action, and for each action alone", () => {
    const policy = load(`rules:
  - {action: [a, b], decision: deny, conditions: {x: {prefix: /tmp}}}
  - {action: a, decision: deny, conditions: {x: {within: /tmp}}}
  - {action: c, decision: deny, conditions: {x: {max: 5}}}
`);
    expect(policy.named.map(({ action, attributes }) => [action, attributes[0]?.type])).toEqual([
      ["a", "path"],
      ["b", "string"],
      ["c", "integer"],
    ]);
  });

  it("sees every spelling of an attribute as one, sorted by name", () => {
    expect(
      typesOf(
        "{path: {prefix: a}, parameters.path: {within: /a}, context.b: {max: 1}, any: {'a.b': {min: 1}}}",
      ),
    ).toEqual([
      ["a.b", "integer", false, false],
      ["context.b", "integer", false, false],
      ["path", "path", false, false],
    ]);
  });

  it("leaves the action's name out", () => {
    expect(typesOf("{action: {prefix: a}}")).toEqual([]);
  });
});

describe("declarations", () => {
  it.each([
    ["attributes: {x: {type: path}}", ["x", "path", false, true]],
    ["attributes: {x: {type: path, optional: true}}", ["x", "path", true, true]],
    ["attributes: {parameters.x: {optional: true}}", ["x", "string", true, true]],
    ["attributes: {x: {type: strings}}", ["x", "strings", false, true]],
    ["attributes: {context.x: {type: path}}", ["x", "string", false, false]],
    ["actions: {a: {parameters: {x: {type: hostname}}}}", ["x", "hostname", false, true]],
    [
      "actions: {a: {parameters: {x: {optional: true}}}}\nattributes: {x: {type: path}}",
      ["x", "path", true, true],
    ],
    ["actions: {a: {}, b: {parameters: {x: {type: path}}}}", ["x", "string", false, false]],
  ])("%j", (declarations, expected) => {
    expect(typesOf("{x: {prefix: /a}}", declarations)).toEqual([expected]);
  });

  it.each([
    ["{x: {min: 1}}", "decimal"],
    ["{x: {max: 10000000000}}", "decimal"],
    ["{x: {equals: 1}}", "integer"],
  ])("%s may be declared as %s", (conditions, type) => {
    expect(typesOf(conditions, `attributes: {x: {type: ${type}}}`)).toEqual([["x", type, false, true]]);
  });
});

describe("conflicts", () => {
  it.each<[string, string, string, string]>([
    ["", "{x: {max: 1, prefix: a}}", "prefix: a", "`x` cannot have one type"],
    ["", "{x: {equals: a, max: 1}}", "max: 1", "`max` needs an integer or a decimal"],
    ["", "{x: {within: /a, domain: a}}", "domain: a", "`domain` needs a hostname"],
    ["", "{x: {equals: true, in: [1]}}", "in: [1]", "`x` cannot have one type"],
    ["", "{x: {contains_any: [a], equals: a}}", "equals: a", "a list of strings"],
    ["", "{x: {min: 0.5, max: 100000000000}}", "max: 100000000000", "`max` needs an integer"],
    ["attributes: {x: {type: ip}}", "{x: {prefix: '10.'}}", "prefix: '10.'", "but it is an ip"],
    ["attributes: {x: {type: integer}}", "{x: {max: 1.5}}", "max: 1.5", "`max` needs a decimal"],
    [
      "attributes: {x: {type: decimal}}",
      "{x: {max: 100000000000}}",
      "max: 100000000000",
      "but it is a decimal",
    ],
    [
      "attributes: {context.previous_action: {type: integer}}\ntool_transitions: {b: [c]}",
      "{x: {min: 1}}",
      "b",
      "`equals`",
    ],
    ["", "{action: {max: 5}}", "max: 5", "`action` cannot have one type"],
    ["", "{action: {within: /a}}", "within: /a", "but it is a string"],
  ])("%j %s", (declarations, conditions, marked, words) => {
    const reported = report(policyOf(conditions, declarations));
    expect(reported.marked).toEqual([[marked, "type-conflict"]]);
    expect(reported.words).toContain(words);
  });

  it("point at both places", () => {
    const text = `rules:
  - {action: a, decision: deny, conditions: {x: {max: 1}}}
  - {action: "*", decision: deny, conditions: {x: {prefix: a}}}
`;
    const reported = report(text);
    expect(reported.places).toEqual(["3:52 type-conflict"]);
    expect(reported.words).toContain("here it is an integer or a decimal");
  });

  it("of the two declarations of a parameter", () => {
    const text = policyOf(
      "{x: {max: 1}}",
      "attributes: {x: {type: integer}}\nactions: {a: {parameters: {x: {type: decimal}}}}",
    );
    expect(report(text).marked).toEqual([["x", "declared-twice"]]);
  });

  it.each([
    ["{x: {within: /a, in: [/a/b, /a/../b]}}", "in: [/a/b, /a/../b]"],
    ["{x: {domain: a.org, equals: 'a.org:443'}}", "equals: 'a.org:443'"],
  ])("of a literal with its type: %s", (conditions, marked) => {
    expect(report(policyOf(conditions)).marked).toEqual([[marked, "literal-type"]]);
  });

  it("of an attribute inside another", () => {
    expect(report(policyOf("{x.y.z: {min: 1}, x: {min: 1}}")).marked).toEqual([
      ["min: 1", "attribute-inside-attribute"],
    ]);
    expect(report(policyOf("{x.y: {min: 1}, xy: {min: 1}, subject.x: {min: 1}}")).marked).toEqual([]);
  });
});

describe("classes", () => {
  it("one for each name, and one for each way in which other names match the patterns", () => {
    const policy = load(`rules:
  - {id: r1, action: read_file, decision: allow}
  - {id: r2, action: "*_file", decision: deny}
  - {id: r3, action: [read_file, "read_*"], decision: escalate}
`);
    const outline = [...policy.named, ...policy.open].map(({ label, rules }) => [
      label,
      ...rules.map((rule) => rule.id),
    ]);
    expect(outline[0]).toEqual(["read_file", "r1", "r2", "r3"]);
    expect(outline.slice(1).sort()).toEqual([
      ["*_file & read_*", "r2", "r3"],
      ["*_file", "r2"],
      ["read_*", "r3"],
    ]);
  });

  it("a catalogue closes the policy", () => {
    const policy = load(`actions: {a: {}, b: {}}
rules: [{action: "*", decision: allow}]`);
    expect(policy.named.map(({ action, rules }) => [action, rules.length])).toEqual([
      ["a", 1],
      ["b", 1],
    ]);
    expect([policy.openPatterns, policy.open]).toEqual([[], []]);
  });
});

describe("digests", () => {
  const text = 'rules: [{action: a, decision: allow, conditions: {x: {equals: "b"}}}]';

  it.each([
    "# comment\nrules:\n  - decision: allow\n    action: a\n    conditions: {x: {equals: b}}\n",
    'vars: {v: b}\nrules: [{action: a, decision: allow, conditions: {parameters.x: {equals: "$' + '{v}"}}}]',
    "name: policy\ndefault_decision: deny\nrules: [{id: rule-1, action: [a], decision: allow, conditions: {x: {equals: [b]}}}]",
  ])("do not change with layout and spelling: %j", (other) => {
    expect(load(text).digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(load(other).digest).toBe(load(text).digest);
  });

  it.each([
    text.replace("allow", "deny"),
    text.replace('"b"', '"c"'),
    text.replace("equals", "not_equals"),
    text.replace("{action", "{id: r, action"),
    `default_decision: escalate\n${text}`,
    `combining: first-match\n${text}`,
    `attributes: {x: {optional: true}}\n${text}`,
  ])("change with meaning: %j", (other) => {
    expect(load(other).digest).not.toBe(load(text).digest);
  });
});

function policyOf(conditions: string, declarations = ""): string {
  return `${declarations}\nrules: [{action: a, decision: allow, conditions: ${conditions}}]`;
}

/** The attributes of the action `a`: name, type, optional, declared. */
function typesOf(conditions: string, declarations = ""): readonly (readonly unknown[])[] {
  const actionClass = load(policyOf(conditions, declarations)).named.find(({ action }) => action === "a");
  return (actionClass?.attributes ?? []).map(({ name, type, optional, declared }) => [
    name,
    type,
    optional,
    declared,
  ]);
}
