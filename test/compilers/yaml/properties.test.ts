/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are variables of policies. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderDiagnostics } from "../../../compilers/diagnostics/index.js";
import { loadPolicy, loadProperties, policyOfProperties } from "../../../compilers/yaml/index.js";

const POLICY = `vars: {root: /srv, company: corp}
attributes: {zone: {type: hostname}}
rules:
  - {action: read, decision: allow, conditions: {path: {within: "\${root}"}, size: {max: 10}}}
  - {action: "write_*", decision: deny, conditions: {path: {prefix: x}}}
`;

function load(text: string, policyText = POLICY, variables: Readonly<Record<string, string>> = {}) {
  const source = { path: "p.yaml", text: policyText };
  const { policy, diagnostics } = loadPolicy(source, { variables });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  return loadProperties({ path: "p.properties.yaml", text }, { policy, source, variables });
}

/** What is said, each with the text that it is about. */
function said(text: string, policyText?: string): readonly string[] {
  const { diagnostics, inPolicy } = load(text, policyText);
  return [
    ...diagnostics.map(({ code, message, help, span, related }) =>
      [
        code,
        text.slice(span.start, span.end),
        message,
        ...(help === undefined ? [] : [help]),
        ...related.map((each) => text.slice(each.span.start, each.span.end)),
      ].join(" | "),
    ),
    ...inPolicy.map(
      ({ code, span }) => `policy: ${code} | ${(policyText ?? POLICY).slice(span.start, span.end)}`,
    ),
  ];
}

describe("what is wrong, and where", () => {
  it.each<[string, string, readonly string[]]>([
    [
      "an unknown key",
      "properties: [{nevr: ALLOW}]",
      ["unknown-key | nevr | unknown key `nevr` in a property | did you mean `never`?"],
    ],
    [
      "no claim",
      "properties: [{id: a}]",
      [
        "missing-key | a | a property needs the key `never` | write `never: ALLOW`, `always: DENY`, `only: ALLOW` or the like",
      ],
    ],
    [
      "a decision in lower case",
      "properties: [{never: allow}]",
      ["bad-value | allow | `never` cannot be `allow` | did you mean `ALLOW`?"],
    ],
    [
      "no decision",
      "properties: [{never: []}]",
      ["empty-value | [] | `never` is empty | write `ALLOW`, `DENY` or `ESCALATE`, or a list of these"],
    ],
    [
      "two claims",
      "properties: [{never: ALLOW, always: DENY}]",
      ["contradictory-keys | always | `never` and `always` contradict each other | keep one of them"],
    ],
    [
      "one id twice",
      "properties: [{id: a, never: ALLOW}, {id: a, never: DENY}]",
      ["wrong-shape | a | the id `a` must be one that no other property has | a"],
    ],
    [
      "no property",
      "properties: []",
      ["empty-value | [] | `properties` is empty | write a list of properties"],
    ],
    [
      "a misspelt constraint",
      "properties: [{never: ALLOW, when: {path: {withn: /a}}}]",
      ["unknown-constraint | withn | unknown constraint `withn` on `path` | did you mean `within`?"],
    ],
    [
      "a variable that the policy has not",
      'properties: [{never: ALLOW, when: {zone: {domain: "${compny}"}}}]',
      ['unknown-variable | "${compny}" | unknown variable `compny` | did you mean `company`?'],
    ],
    [
      "a type that rules of the action do not have",
      "properties: [{never: ALLOW, action: read, when: {size: {prefix: a}}}]",
      [
        "type-conflict | prefix: a | `size` cannot have one type: `prefix` needs a string or a path or a hostname or a list of strings, but it is an integer | an attribute has one type for each action; use two attributes, or declare the type",
        "policy: type-conflict | max: 10",
      ],
    ],
    [
      "a type that the policy declares otherwise",
      "properties: [{never: ALLOW, when: {zone: {min: 1}}}]",
      [
        "type-conflict | min: 1 | `zone` cannot have one type: `min` needs an integer or a decimal, but it is a hostname | an attribute has one type for each action; use two attributes, or declare the type",
        "policy: type-conflict | zone",
      ],
    ],
    [
      "types of its own that exclude each other",
      "properties: [{never: ALLOW, when: {q: {min: 1}}, unless: {q: {prefix: a}}}]",
      [
        "type-conflict | prefix: a | `q` cannot have one type: `prefix` needs a string or a path or a hostname or a list of strings, but it is an integer or a decimal | an attribute has one type for each action; use two attributes, or declare the type | min: 1",
      ],
    ],
    [
      "an attribute inside one of the policy",
      "properties: [{never: ALLOW, action: read, when: {size.unit: {equals: k}}}]",
      [
        "attribute-inside-attribute | equals: k | `size.unit` lies inside `size`, which is an attribute itself | a value cannot be of a type and hold other attributes at once",
        "policy: attribute-inside-attribute | max: 10",
      ],
    ],
    [
      "an action that is nearly another",
      "properties: [{never: ALLOW, action: raed}]",
      ["unknown-action | raed | the policy knows no action `raed` | did you mean `read`?"],
    ],
    [
      "an action that only the default decides",
      "properties: [{never: ALLOW, action: [drop_everything, write_x]}]",
      [],
    ],
  ])("%s", (_, text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  it("names outside a closed catalogue, and patterns that match none of it", () => {
    const policy = "actions: {read: {}}\nrules: [{action: read, decision: allow}]\n";
    expect(said('properties: [{never: ALLOW, action: [drop, "w*"]}]', policy)).toEqual([
      "unknown-action | drop | the policy knows no action `drop`",
      'pattern-matches-nothing | "w*" | the pattern `w*` matches no action of the catalogue',
    ]);
  });

  it("renders at its place", () => {
    const text = "properties:\n  - never: ALLOW\n    unles: {}\n";
    const { diagnostics } = load(text);
    expect(renderDiagnostics({ path: "p.properties.yaml", text }, diagnostics)).toContain(
      "p.properties.yaml:3:5",
    );
  });
});

describe("what is read", () => {
  it("has ids, decisions, actions and conditions, with the policy's variables as they were overridden", () => {
    const { properties } = load(
      'properties:\n  - {never: [ALLOW, ESCALATE], action: [read, "w*"], unless: {path: {within: "${root}/a"}}, why: so}\n  - {id: x, always: DENY}\n',
      POLICY,
      { root: "/data" },
    );
    expect(properties).toMatchObject([
      {
        id: "property-1",
        claim: "never",
        decisions: ["ALLOW", "ESCALATE"],
        actions: [{ kind: "name", name: "read" }, { kind: "pattern" }],
        when: undefined,
        unless: { kind: "constraint", constraint: { kind: "within", directories: ["/data/a"] } },
        why: "so",
      },
      { id: "x", claim: "always", decisions: ["DENY"], actions: [] },
    ]);
  });

  it("is what docs/properties.md shows", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/properties.md"), "utf8");
    const [, text = ""] = /^```yaml\n(properties:[\s\S]*?)^```$/m.exec(page) ?? [];
    const policy = "vars: {workspace: /w}\nrules: [{action: write_file, decision: allow}]\n";
    expect(load(text, policy)).toMatchObject({ properties: [{}, {}, {}], diagnostics: [] });
  });

  it("may name its policy", () => {
    const of = (text: string): string | undefined => policyOfProperties({ path: "a.properties.yaml", text });
    expect([of("policy: b.yaml\nproperties: []"), of("properties: []"), of("[")]).toEqual([
      "b.yaml",
      undefined,
      undefined,
    ]);
  });
});
