import { describe, expect, it } from "vitest";
import type { Constraint, TypeName } from "../../../compilers/model/index.js";
import { actionPattern, parseRange } from "../../../compilers/model/index.js";
import { candidatesOf } from "../../../src/checker/generate/candidates.js";
import { holds } from "../../../src/reference/holds.js";

interface Row {
  readonly constraint: Constraint;
  readonly type: TypeName;
  /** Values that must be suggested and hold, or must be suggested and not hold. */
  readonly inside: readonly unknown[];
  readonly outside: readonly unknown[];
  /** Values of no type that must be suggested. */
  readonly odd?: readonly unknown[];
}

function range(text: string): Extract<Constraint, { kind: "cidr" }>["ranges"][number] {
  const parsed = parseRange(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed;
}

const noon = Date.UTC(2026, 5, 30, 12);

const ROWS: readonly Row[] = [
  { constraint: { kind: "max", bound: 10 }, type: "integer", inside: [9, 10], outside: [11], odd: [10.0001] },
  { constraint: { kind: "min", bound: 10 }, type: "integer", inside: [10, 11], outside: [9] },
  {
    constraint: { kind: "above", bound: 50 },
    type: "decimal",
    inside: [50.0001, 50.00005, 50.00000000000001, 51],
    outside: [50, 49.9999, 49],
  },
  {
    constraint: { kind: "below", bound: 0.85 },
    type: "decimal",
    inside: [0.8499, 0.84995, 0.8499999999999999],
    outside: [0.85, 0.8501, 0.85005],
  },
  {
    constraint: { kind: "after", bound: noon, text: "" },
    type: "datetime",
    inside: ["2026-06-30T12:00:00.001Z", "2026-06-30T12:00:01.000Z", "2026-06-30T17:30:00.001+05:30"],
    outside: ["2026-06-30T12:00:00.000Z", "2026-06-30T11:59:59.999Z", "2026-06-30T14:00:00.000+02:00"],
    odd: ["2026-06-30T12:00:00.000", "2026-06-30"],
  },
  {
    constraint: { kind: "before", bound: noon, text: "" },
    type: "datetime",
    inside: ["2026-06-30T11:59:59.999Z"],
    outside: ["2026-06-30T12:00:00Z", "2026-06-30T12:00:00.001Z"],
  },
  {
    constraint: { kind: "prefix", texts: ["/tmp/"] },
    type: "path",
    inside: ["/tmp/", "/tmp/a", "/tmp/é"],
    outside: ["/tmp", "/tmpx", "/TMP/"],
  },
  {
    constraint: { kind: "prefix", texts: ["Café"] },
    type: "string",
    inside: ["Café", "Caféa"],
    outside: ["Caf", "CAFÉ", "Cafe\u0301", "xCaféa"],
  },
  {
    constraint: { kind: "suffix", texts: [".txt"] },
    type: "path",
    inside: ["/.txt", "/a.txt"],
    outside: ["/.txta", "/a.txtx", "/a.TXT"],
  },
  {
    constraint: { kind: "contains", texts: ["ab"] },
    type: "string",
    inside: ["ab", "aabb"],
    outside: ["a", "b", "AB"],
  },
  {
    constraint: { kind: "oneOf", values: ["main"] },
    type: "string",
    inside: ["main"],
    outside: ["mai", "mainx", "xmain", "MAIN", "main "],
  },
  {
    constraint: { kind: "oneOf", values: [443] },
    type: "integer",
    inside: [443],
    outside: [442, 444],
    odd: ["443"],
  },
  {
    constraint: { kind: "oneOf", values: [true] },
    type: "boolean",
    inside: [true],
    outside: [false],
    odd: ["true", 1],
  },
  {
    constraint: { kind: "within", directories: ["/srv/a"] },
    type: "path",
    inside: ["/srv/a", "/srv/a/", "/srv/a/a", "/srv/a/..a"],
    outside: ["/srv/ax", "/srv/zz", "/srv", "/srv/", "/srv/a-a/b", "/x/srv/a/a"],
    odd: ["/srv/a/../a", "/srv/a/..", "/srv/a//a", "/srv/a/./a"],
  },
  {
    constraint: { kind: "domain", domains: ["x.org"] },
    type: "hostname",
    inside: ["x.org", "a.x.org", "a.b.x.org"],
    outside: ["xx.org", "org", "x.org.x", "x-x.org"],
    odd: ["X.ORG", "x.org.", "x.org:443", ".x.org"],
  },
  {
    constraint: { kind: "matches", patterns: [actionPattern("*.x.org")] },
    type: "string",
    inside: ["a.x.org", ".x.org", "a.b.x.org", "a/b.x.org", "a\nb.x.org"],
    outside: ["a.x.orgx", "x.org", "axxxorg"],
  },
  {
    constraint: { kind: "matches", patterns: [actionPattern("aba*aba")] },
    type: "string",
    inside: ["abaaba", "aba/aba"],
    outside: ["aba", "xabaaaba"],
  },
  {
    constraint: { kind: "cidr", ranges: [range("10.0.0.0/8")] },
    type: "ip",
    inside: ["10.0.0.0", "10.255.255.255"],
    outside: ["9.255.255.255", "11.0.0.0", "::10.0.0.0"],
    odd: ["::ffff:10.0.0.0", "::ffff:a00:0", "010.0.0.0", "10.0.0.0/8"],
  },
  {
    constraint: { kind: "cidr", ranges: [range("2001:db8::/32")] },
    type: "ip",
    inside: ["2001:db8:0:0:0:0:0:0", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:DB8:0:0:0:0:0:0"],
    outside: ["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9:0:0:0:0:0:0"],
  },
  {
    constraint: { kind: "containsAny", texts: ["a", "b"] },
    type: "strings",
    inside: [["a"], ["b"], ["a", "b"], ["zz", "a"]],
    outside: [[], ["zz"], ["A", "B"]],
  },
  {
    constraint: { kind: "containsAll", texts: ["a", "b"] },
    type: "strings",
    inside: [
      ["a", "b"],
      ["a", "b", "zz"],
    ],
    outside: [["a"], ["b"], []],
  },
];

describe("the values around a constraint", () => {
  it.each(ROWS)(
    "$constraint.kind on $type: $inside and not $outside",
    ({ constraint, type, ...expected }) => {
      const { typed, odd } = candidatesOf(constraint, type);
      const test = holds(constraint);
      const raws = (held: boolean): readonly unknown[] =>
        typed.filter(({ value }) => value !== undefined && test(value) === held).map(({ raw }) => raw);
      expect(raws(true)).toEqual(expect.arrayContaining([...expected.inside]));
      expect(raws(false)).toEqual(expect.arrayContaining([...expected.outside]));
      expect(odd).toEqual(expect.arrayContaining([...(expected.odd ?? [])]));
    },
  );

  it("on the elements of a list: each alone, a good one with a bad one, none", () => {
    const { typed } = candidatesOf({ kind: "oneOf", values: ["a", "b"] }, "strings");
    const lists = typed.map(({ raw }) => raw);
    expect(lists).toEqual(expect.arrayContaining([["a"], ["a", "ax"], ["ax", "a"], ["ax"], [], ["a", "b"]]));
  });
});

describe("texts for a regular expression", () => {
  it.each([
    "^[a-z]+-[0-9]{2,4}$",
    "^(?:main|release/[0-9]+\\.[0-9]+)$",
    "(?i)drop\\s+table",
    "^v\\d+(?:\\.\\d+){2}(?:-rc\\.\\d+)?$",
    "[^a-z0-9_]",
    "\\bAKIA[0-9A-Z]{16}\\b",
    "^\\x41[[:digit:]]+\\.$",
    "a|b|",
    "^[]a-]+$",
    "-----BEGIN [A-Z ]+-----",
  ])("%s: some match", (source) => {
    const constraint: Constraint = { kind: "regex", source };
    const { typed } = candidatesOf(constraint, "string");
    const test = holds(constraint);
    const matching = typed.filter(({ value }) => value !== undefined && test(value));
    expect(matching.length).toBeGreaterThan(0);
    // An empty alternative matches everything.
    if (source !== "a|b|") expect(matching.length).toBeLessThan(typed.length);
  });
});
