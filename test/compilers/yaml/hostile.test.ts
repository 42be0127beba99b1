import { describe, expect, it } from "vitest";
import { admit, createPreflight, isAnswer } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { load, report } from "./report.js";

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "then"] as const;

describe.each(NAMES)("the name %s is a name like any other", (name) => {
  it("of an action, in rules and in the catalogue", () => {
    const policy = load(`actions: {${name}: {parameters: {${name}: {type: string}}}}
rules: [{id: ${name}, action: ${name}, decision: allow, conditions: {${name}: {equals: x}}}]`);
    expect(policy.catalogue?.map((action) => action.name)).toEqual([name]);
    expect(policy.named.map(({ action, rules }) => [action, rules.length])).toEqual([[name, 1]]);
    expect(policy.named[0]?.attributes).toMatchObject([{ name, type: "string", declared: true }]);
  });

  it("of an attribute that is not declared, nor inherited by a request", () => {
    const policy = load(
      `rules: [{action: a, decision: deny, conditions: {subject.${name}: {present: true}}}]`,
    );
    const located = createPreflight(policy)({ action: "a", subject: {} });
    expect(isAnswer(located) ? located : admit(located)).toEqual([undefined]);
  });

  it("outside a catalogue is outside", () => {
    const text = `actions: {a: {}}\nrules: [{action: ${name}, decision: allow}]`;
    expect(report(text).places).toEqual(["2:18 action-outside-catalogue"]);
  });

  it("in a list and in transitions", () => {
    const policy = load(`allowed_actions: [${name}]\ntool_transitions: {${name}: [${name}]}`);
    expect(policy.rules.map((rule) => rule.id)).toEqual([`allowed:${name}`, `transition:${name}`]);
  });

  it("in attributes and metadata", () => {
    const policy = load(`attributes: {${name}: {type: ip}}\nmetadata: {${name}: {a: ${name}}}\nrules: []`);
    expect(policy.attributes).toMatchObject([
      { attribute: { root: "parameters", keys: [name] }, type: "ip" },
    ]);
    expect(policy.metadata).toBe(`{"${name}":{"a":"${name}"}}`);
  });

  it("where it has no meaning", () => {
    expect(report(`${name}: 1`).places).toEqual(["1:1 unknown-key"]);
    expect(report(`rules: [{action: a, decision: ${name}}]`).places).toEqual(["1:31 bad-value"]);
    expect(report(`attributes: {a: {type: ${name}}}`).places).toEqual(["1:24 bad-value"]);
    expect(report(`rules: [{action: a, decision: deny, conditions: {a: {${name}: 1}}}]`).places).toEqual([
      "1:54 unknown-constraint",
    ]);
  });
});

it("nothing leaks into prototypes", () => {
  report(
    "__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nmetadata: {__proto__: {polluted: 1}}",
  );
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

it("many mistakes are all reported, and in time", () => {
  const rules = Array.from(
    { length: 5000 },
    (_, n) => `  - {action: a, decision: deny, conditions: {x: {k${n}: 1}}}\n`,
  );
  const { places } = report(`rules:\n${rules.join("")}`);
  expect(places).toHaveLength(5000);
  expect(places.every((place) => place.endsWith(" unknown-constraint"))).toBe(true);
});

it("one map with many wrong keys is no quadratic search", () => {
  const keys = Array.from({ length: 50_000 }, (_, n) => `k${n}: 1`).join(", ");
  expect(loadPolicy({ path: "", text: `{${keys}}` }).diagnostics).toHaveLength(50_000);
});
