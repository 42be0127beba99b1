import { expect, it } from "vitest";
import { isTrue } from "../../../src/checker/generate/leaf.js";
import { maskersOf } from "../../../src/checker/generate/maskers.js";
import { goalsToDecide, solve } from "../../../src/checker/generate/solve.js";
import { createSpace, type Space } from "../../../src/checker/generate/space.js";
import { policyOf } from "./policies.js";

it.each([
  ["bounds", "{n: {above: 50, below: 50.0003}}"],
  ["a folder and an ending", '{p: {within: /srv/data, suffix: .csv, denylist: ["*tmp*"]}}'],
  ["one of three ways", "{any: [{a: {equals: x}}, {b: {equals: y}}, {not: {c: {present: true}}}]}"],
  ["lists", "{tags: {in: [a, b, c], contains_all: [a, b], not_in: [c]}}"],
  ["an ending and what must not be in it", "{h: {domain: x.org, not_in: [x.org], denylist: ['a.*']}}"],
  ["addresses", "{ip: {cidr: 10.0.0.0/8, not_cidr: [10.0.0.0/9, 10.128.0.0/10]}}"],
  ["an expression", "{s: {regex: '^v[0-9]+$', not_in: [v0, v9, v5]}}"],
])("meets %s, and each constraint decides alone", (_, conditions) => {
  const space = spaceOf(policyOf(`  - {id: r, action: act, decision: allow, conditions: ${conditions}}`));
  const [rule] = space.rules;
  if (rule === undefined) throw new Error("no rule");
  const { tree, leaves } = rule.own;
  for (const wanted of [true, false]) {
    const setting = solve(space, [{ tree, wanted }]);
    expect(setting && isTrue(tree, valuesOf(setting))).toBe(wanted);
  }
  for (const leaf of leaves) {
    const around = goalsToDecide(tree, leaf) ?? [];
    const setting = solve(space, [{ tree: { kind: "leaf", leaf }, wanted: false }, ...around]);
    expect(setting, `${leaf.attribute.name} ${leaf.condition.span.start}`).toBeDefined();
    if (setting === undefined) continue;
    expect(leaf.test(setting[leaf.place]?.value)).toBe(false);
    for (const goal of around) expect(isTrue(goal.tree, valuesOf(setting))).toBe(goal.wanted);
  }
});

it("says so when nothing meets all", () => {
  const space = spaceOf(
    policyOf("  - {id: r, action: act, decision: allow, conditions: {n: {above: 5, below: 5}}}"),
  );
  expect(
    solve(space, [{ tree: space.rules[0]?.own.tree ?? { kind: "any", members: [] }, wanted: true }]),
  ).toBe(undefined);
});

it("keeps stronger rules silent, so that a weaker one shows", () => {
  const space = spaceOf(
    policyOf(`
  - {id: allow, action: act, decision: allow, conditions: {n: {min: 1}}}
  - {id: deny, action: act, decision: deny, conditions: {any: [{n: {above: 100}}, {m: {not_equals: x}}]}}
  - {id: escalate, action: act, decision: escalate, conditions: {k: {not_in: [a, b]}}}`),
  );
  const [allow, deny, escalate] = space.rules;
  if (!allow || !deny || !escalate) throw new Error("no rules");
  const setting = solve(space, [{ tree: allow.own.tree, wanted: true }], maskersOf(space, allow));
  const fired = [allow, deny, escalate].map(({ own }) => setting && isTrue(own.tree, valuesOf(setting)));
  expect(fired).toEqual([true, false, false]);
});

function valuesOf(setting: NonNullable<ReturnType<typeof solve>>): Parameters<typeof isTrue>[1] {
  return setting.map(({ value }) => value);
}

function spaceOf(policy: ReturnType<typeof policyOf>): Space {
  const [actionClass] = policy.named;
  const space = actionClass && createSpace(policy, actionClass);
  if (space === undefined) throw new Error("no class");
  return space;
}
