import { describe, expect, it } from "vitest";
import {
  type CoverageReport,
  createCoverage,
  type LeafCoverage,
  mergeCoverage,
  summarizeCoverage,
} from "../../../src/checker/coverage/index.js";
import { policyOf } from "../generate/policies.js";

const TWO = policyOf(`
  - {id: a, action: act, decision: allow, conditions: {x: {equals: 1}, y: {equals: 1}}}
  - {id: d, action: act, decision: deny, conditions: {not: {z: {equals: "s"}}}}`);

const ask = (...requests: readonly unknown[]): CoverageReport => {
  const coverage = createCoverage(TWO);
  for (const parameters of requests) coverage.observe({ action: "act", parameters });
  return coverage.report();
};

const bits = ({ seenTrue, seenFalse, decidedTrue, decidedFalse }: LeafCoverage): string =>
  [seenTrue && "T", seenFalse && "F", decidedTrue && "dt", decidedFalse && "df"].filter(Boolean).join(" ");

describe("what counts as deciding alone", () => {
  it.each([
    ["both true: each decides", [{ x: 1, y: 1, z: "s" }], ["T dt", "T dt"]],
    ["one false: it decides, the true one does not", [{ x: 1, y: 2, z: "s" }], ["T", "F df"]],
    ["both false: neither decides", [{ x: 2, y: 2, z: "s" }], ["F", "F"]],
    ["absent: false where a rule grants", [{ y: 1, z: "s" }], ["F df", "T"]],
    ["an invalid request: nothing was asked", [{ x: "1", y: 1, z: "s" }], ["", ""]],
  ] as const)("%s", (_, requests, expected) => {
    expect(ask(...requests).rules[0]?.leaves.map(bits)).toEqual(expected);
  });

  it("with alternatives: the one that is true alone", () => {
    const policy = policyOf(
      "  - {id: a, action: act, decision: allow, conditions: {any: [{x: {equals: 1}}, {y: {equals: 1}}]}}",
    );
    const of = (parameters: unknown): readonly string[] => {
      const coverage = createCoverage(policy);
      coverage.observe({ action: "act", parameters });
      return coverage.report().rules[0]?.leaves.map(bits) ?? [];
    };
    expect(of({ x: 1, y: 1 })).toEqual(["T", "T"]);
    expect(of({ x: 1, y: 2 })).toEqual(["T dt", "F"]);
    expect(of({ x: 2, y: 2 })).toEqual(["F df", "F df"]);
  });
});

it("counts under which reading a rule fired", () => {
  const [, deny] = ask({ z: "t" }, { z: "s" }, {}).rules;
  // Absent, `z` cannot be ruled out: the deny fires on the possibility.
  expect(deny).toMatchObject({ fired: 2, certainly: 1, onlyPossibly: 1 });
  expect(deny?.leaves[0]).toMatchObject({ attribute: "z", keyword: "equals", reading: "must" });
});

describe("what is out of reach", () => {
  it.each([
    ["bounds that exclude each other", "{n: {above: 5, below: 5}}", "no value of `n`"],
    ["a directory beside itself", "{p: {within: /a, outside: [/a, /b]}}", "no value of `p`"],
    ["a range in its own complement", "{i: {cidr: 10.1.0.0/16, not_cidr: 10.0.0.0/8}}", "no value of `i`"],
    ["a literal that is not in the other list", "{s: {in: [a, b], not_in: [b, a]}}", "no value of `s`"],
    ["an apex below itself", "{h: {domain: x.org, not_domain: org}}", "no value of `h`"],
    ["two beginnings", "{s: {allowlist: 'a*', denylist: ['a*', b]}}", "no value of `s`"],
    ["elements that are not there", "{t: {in: [a], contains_any: [b]}}", "no value of `t`"],
    ["presence and absence", "{t: {present: true}, not: {t: {present: true}}}", "no value of `t`"],
    ["no action", "{action: {equals: other}}", "no value of `action`"],
  ])("%s: the rule never fires", (_, conditions, reason) => {
    const policy = policyOf(`  - {id: a, action: act, decision: allow, conditions: ${conditions}}`);
    const [rule] = createCoverage(policy).report().rules;
    expect(rule?.unmet).toEqual([
      { goal: "fires", reachable: "no", reason: expect.stringContaining(reason) },
    ]);
  });

  it("a constraint twice: neither decides while the other is true", () => {
    const policy = policyOf(
      "  - {id: a, action: act, decision: allow, conditions: {n: {min: 5}, any: [{n: {min: 5}}, {m: {equals: 1}}]}}",
    );
    const unmet = createCoverage(policy)
      .report()
      .rules[0]?.leaves.map((leaf) => leaf.unmet.map(({ goal, reachable }) => `${goal} ${reachable}`));
    expect(unmet?.[1]).toContain("decidedFalse no");
    expect(unmet?.[0]).toContain("decidedFalse unknown");
  });

  it("an optional attribute's absence cannot make a constraint true", () => {
    const policy = policyOf(
      "  - {id: a, action: act, decision: deny, conditions: {not: {n: {present: true}}, n: {min: 5}}}",
      "attributes: {n: {type: integer, optional: true}}",
    );
    expect(createCoverage(policy).report().rules[0]?.unmet[0]?.reachable).toBe("no");
  });
});

describe("reports together", () => {
  it("are what one run over all cases reports", () => {
    const cases = [
      { x: 1, y: 1, z: "s" },
      { x: 1, y: 2 },
      { x: 2, y: 1, z: "t" },
    ];
    const [first, ...others] = cases.map((each) => structuredClone(ask(each)));
    const merged = others.reduce(mergeCoverage, first ?? ask());
    expect(merged).toEqual(ask(...cases));
  });

  it("summary and report agree", () => {
    const coverage = createCoverage(TWO);
    for (const parameters of [{ x: 1, y: 1, z: "s" }, { x: 1 }]) {
      coverage.observe({ action: "act", parameters });
    }
    expect(coverage.summary()).toEqual(summarizeCoverage(coverage.report()));
    expect(coverage.summary()).toMatchObject({ cases: 2, rules: 2, goals: 14 });
  });
});
