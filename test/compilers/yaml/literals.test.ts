import { describe, expect, it } from "vitest";
import type { Condition } from "../../../compilers/model/index.js";
import { load, report, withConditions } from "./report.js";

describe("constraints", () => {
  it.each<[string, object]>([
    ["{equals: a}", { kind: "oneOf", values: ["a"] }],
    ["{equals: [a, b]}", { kind: "oneOf", values: ["a", "b"] }],
    ["{in: a}", { kind: "oneOf", values: ["a"] }],
    ["{in: []}", { kind: "oneOf", values: [] }],
    ["{equals: 1.50}", { kind: "oneOf", values: [1.5] }],
    ["{equals: 1e3}", { kind: "oneOf", values: [1000] }],
    ["{in: [0x10, 2]}", { kind: "oneOf", values: [16, 2] }],
    ["{equals: true}", { kind: "oneOf", values: [true] }],
    ["{equals: 'true'}", { kind: "oneOf", values: ["true"] }],
    ["{equals: yes}", { kind: "oneOf", values: ["yes"] }],
    ["{equals: ~x}", { kind: "oneOf", values: ["~x"] }],
    ["{prefix: [a, '']}", { kind: "prefix", texts: ["a", ""] }],
    ["{suffix: .pem}", { kind: "suffix", texts: [".pem"] }],
    ["{contains: x}", { kind: "contains", texts: ["x"] }],
    ["{allowlist: 'a*\\*'}", { kind: "matches", patterns: [{ text: "a*\\*", parts: ["a", "*"] }] }],
    ["{regex: '^a$'}", { kind: "regex", source: "^a$" }],
    ["{within: [/, /tmp/, /a/b]}", { kind: "within", directories: ["", "/tmp", "/a/b"] }],
    ["{domain: example.org}", { kind: "domain", domains: ["example.org"] }],
    ["{cidr: 10.0.0.0/8}", { kind: "cidr", ranges: [{ text: "10.0.0.0/8", network: [2560, 0], bits: 8 }] }],
    ["{cidr: 1.2.3.4}", { kind: "cidr", ranges: [{ text: "1.2.3.4", network: [258, 772], bits: 32 }] }],
    ["{min: -0}", { kind: "min", bound: 0 }],
    ["{max: 0.10000}", { kind: "max", bound: 0.1 }],
    ["{above: 5}", { kind: "above", bound: 5 }],
    ["{below: 5}", { kind: "below", bound: 5 }],
    ['{after: "1970-01-01T01:00:00+01:00"}', { kind: "after", bound: 0, text: "1970-01-01T01:00:00+01:00" }],
    ["{before: 1970-01-01T00:00:01Z}", { kind: "before", bound: 1000, text: "1970-01-01T00:00:01Z" }],
    ["{contains_any: [a]}", { kind: "containsAny", texts: ["a"] }],
    ["{contains_all: [a, b]}", { kind: "containsAll", texts: ["a", "b"] }],
  ])("%s", (text, constraint) => {
    expect(constraintOf(`{x: ${text}}`)).toEqual({ negated: false, constraint });
  });

  it.each([
    ["not_equals: 1", "equals: 1"],
    ["not_in: [a]", "in: [a]"],
    ["denylist: 'a*'", "allowlist: 'a*'"],
    ["not_regex: a", "regex: a"],
    ["outside: /tmp", "within: /tmp"],
    ["not_domain: a.org", "domain: a.org"],
    ["not_cidr: '::/0'", "cidr: '::/0'"],
  ])("%s negates %s", (negative, positive) => {
    const { constraint } = constraintOf(`{x: {${positive}}}`);
    expect(constraintOf(`{x: {${negative}}}`)).toEqual({ negated: true, constraint });
  });

  it("remembers the author's word", () => {
    expect(onlyCondition("{x: {denylist: a}}")).toMatchObject({
      kind: "not",
      member: { keyword: "denylist" },
    });
  });

  it("reads present", () => {
    const attribute = { root: "parameters", keys: ["x"] };
    expect(onlyCondition("{x: {present: true}}")).toMatchObject({ kind: "present", attribute });
    expect(onlyCondition("{x: {present: false}}")).toMatchObject({
      kind: "not",
      member: { kind: "present", attribute },
    });
  });
});

describe("refused literals", () => {
  it.each([
    ["{in: [a, 5]}", "5", "`5` in `in` is a number in a list that begins with a text"],
    ["{in: [5, a]}", "a", "`a` in `in` is a text in a list that begins with a number"],
    [
      "{equals: [true, 'true']}",
      "'true'",
      "`true` in `equals` is a text in a list that begins with a truth value",
    ],
    ["{max: .inf}", ".inf", "`.inf` in `max` is not a finite number"],
    ["{max: 1e-5}", "1e-5", "`1e-5` in `max` has more than 4 fractional digits"],
    ["{in: [1, 0.00001]}", "0.00001", "`0.00001` in `in`"],
    ["{min: 9007199254740993}", "9007199254740993", "`9007199254740993` in `min` is too large"],
    ["{allowlist: ['a\\b']}", "'a\\b'", "escapes nothing"],
    ["{regex: '(a'}", "'(a'", "`(a` in `regex` is not a regular expression"],
    ["{regex: '(?P<n>a)'}", "'(?P<n>a)'", "names a group"],
    ["{regex: '\\pL'}", "'\\pL'", "Unicode class"],
    ["{within: tmp}", "tmp", "`tmp` in `within` is not a path: a path starts with `/`"],
    ["{outside: [/a, /b/../c]}", "/b/../c", "`/b/../c` in `outside` is not a path"],
    ["{domain: '*.example.org'}", "'*.example.org'", "`example.org` covers its subdomains"],
    ["{domain: Example.org}", "Example.org", "a hostname is in lower case"],
    ["{cidr: 10.0.0.0/33}", "10.0.0.0/33", "the prefix length goes from 0 to 32"],
    ["{cidr: '::ffff:10.0.0.0/104'}", "'::ffff:10.0.0.0/104'", "is not an address range"],
    ["{cidr: 010.0.0.0/8}", "010.0.0.0/8", "is not an address range"],
    ["{after: 2026-01-31}", "2026-01-31", "`2026-01-31` in `after` is not an instant"],
    ["{before: '2026-01-31T12:00:00'}", "'2026-01-31T12:00:00'", "is not an instant with an offset"],
  ])("%s", (text, marked, words) => {
    const reported = report(withConditions(`{x: ${text}}`));
    expect(reported.marked).toEqual([[marked, "bad-literal"]]);
    expect(reported.words).toContain(words);
  });

  it("warns of host bits", () => {
    const reported = report(withConditions("{x: {cidr: [10.1.2.3/8, '2001:db8::1/32']}}"));
    expect(reported.marked).toEqual([
      ["10.1.2.3/8", "range-host-bits"],
      ["'2001:db8::1/32'", "range-host-bits"],
    ]);
    expect(reported.words).toContain("`10.1.2.3/8` has host bits set and means `10.0.0.0/8`");
  });
});

describe("condition maps", () => {
  it.each<[string, string]>([
    ["{}", "all()"],
    ["{x: {min: 1}}", "x"],
    ["{x: {min: 1, max: 5}}", "all(x, x)"],
    ["{x: {min: 1}, y: {min: 1}}", "all(x, y)"],
    ["{path: {prefix: a}, parameters.path: {suffix: b}}", "all(path, path)"],
    ["{any: []}", "any()"],
    ["{any: {x: {min: 1}, y: {min: 1}}}", "any(all(x, y))"],
    ["{any: [{x: {min: 1}}, {not: {y: {min: 1}}}], z: {min: 1}}", "all(any(x, not(y)), z)"],
    ["{not: {}}", "not(all())"],
    ["{all: [{subject.role: {in: [a]}}, {action: {in: [a]}}]}", "all(subject.role, action)"],
    ["{'parameters[\"any\"]': {equals: a}, 'parameters[\"a.b\"]': {equals: a}}", "all(any, a.b)"],
  ])("%s is %s", (text, expected) => {
    expect(outline(onlyCondition(text))).toBe(expected);
  });

  it("nests at most 16 levels", () => {
    const nested = (levels: number): string =>
      withConditions(`${"{not: ".repeat(levels)}{x: {min: 1}}${"}".repeat(levels)}`);
    expect(report(nested(16)).places).toEqual([]);
    expect(report(nested(17)).marked).toEqual([["not", "nested-too-deep"]]);
  });
});

function onlyCondition(conditions: string): Condition {
  const [rule] = load(withConditions(conditions)).rules;
  if (rule === undefined) throw new Error("no rule");
  return rule.condition;
}

function constraintOf(conditions: string): { readonly negated: boolean; readonly constraint: unknown } {
  const condition = onlyCondition(conditions);
  const inner = condition.kind === "not" ? condition.member : condition;
  if (inner.kind !== "constraint") throw new Error(`a condition of kind ${inner.kind}`);
  return { negated: condition.kind === "not", constraint: inner.constraint };
}

/** The shape of a condition with the last keys of its attributes. */
function outline(condition: Condition): string {
  if (condition.kind === "not") return `not(${outline(condition.member)})`;
  if ("members" in condition) {
    return `${condition.kind}(${condition.members.map(outline).join(", ")})`;
  }
  const { root, keys } = condition.attribute;
  return root === "parameters" ? (keys[0] ?? "") : [root, ...keys].join(".");
}
