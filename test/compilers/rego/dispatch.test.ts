import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../../compilers/model/index.js";
import { compileRego } from "../../../compilers/rego/index.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { answersOf, compileWith, done, moduleOf } from "./engines.js";
import { HOSTILE_TEXTS, hostilePolicy, hostileRequest } from "./hostile.js";
import { policyOf } from "./policies.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

const TABLES = {
  table: (index: number) => ({ table: { equals: `t${index}` } }),
  limit: (index: number) => ({ limit: { in: [index, -index] } }),
  folder: (index: number) => ({ path: { within: [`/data/f${index}`] } }),
  mixed: (index: number) =>
    index % 5 === 0 ? { path: { equals: `/data${index}` } } : { path: { within: [`/data/f${index}`] } },
  large: (index: number) => ({ limit: { equals: 2 ** 31 + index } }),
  several: (index: number) => ({
    "host.name": { equals: `h${index}.com` },
    "host.port": { max: 100 + index },
    path: { within: "/data" },
  }),
  some: (index: number) =>
    index % 4 === 0 ? { limit: { max: index } } : { table: { in: [`t${index}`, "t5"] }, limit: { max: 9 } },
};

function sorted(kind: keyof typeof TABLES, rules: number): Policy {
  return policyOf({
    rules: Array.from({ length: rules }, (_, index) => ({
      id: `r${index}`,
      action: [`tool_${index % 2}`],
      decision: ["allow", "deny", "escalate"][index % 3],
      conditions: TABLES[kind](index),
    })),
  });
}

describe("a look-up by the value of an attribute", () => {
  const requests: Readonly<Record<keyof typeof TABLES, readonly object[]>> = {
    table: [
      { table: "t7" },
      { table: "t8" },
      { table: "t999" },
      { table: "" },
      { table: "__proto__" },
      { table: 7 },
      {},
    ],
    limit: [
      { limit: 7 },
      { limit: -8 },
      { limit: 7.5 },
      { limit: -0 },
      { limit: 2 ** 40 },
      { limit: "7" },
      {},
    ],
    folder: [
      { path: "/data/f7" },
      { path: "/data/f8/" },
      { path: "/data/f8/x" },
      { path: "/data" },
      { path: "/" },
      { path: "/data/f" },
      { path: "/x/f8" },
      { path: "data/f7" },
      {},
    ],
    mixed: [
      { path: "/data/f7/x" },
      { path: "/data5" },
      { path: "/data10/" },
      { path: "/data5/x" },
      { path: "/" },
      {},
    ],
    several: [
      { host: { name: "h7.com", port: 5 }, path: "/data/x" },
      { host: { name: "h8.com", port: 500 }, path: "/data/x" },
      { host: { name: "h8.com", port: "5" }, path: "/data/x" },
      { host: { name: "h7.com", port: 5 }, path: "data" },
      { host: { name: "H7.com", port: 5 }, path: "data" },
      { host: { name: "H7.com", port: "5" }, path: "/data" },
      { host: { name: 7 }, path: "/data" },
      { host: "h7.com", path: "/data" },
      { host: { port: 5 } },
      {},
    ],
    some: [
      { table: "t7", limit: 5 },
      { table: "t5", limit: 5 },
      { table: "t5", limit: 50 },
      { table: "t5", limit: "5" },
      { table: "x", limit: 30 },
      { table: 5, limit: 30 },
      { limit: 0 },
      {},
    ],
    large: [{ limit: 2 ** 31 + 7 }, { limit: 2 ** 31 }, { limit: 7 }, {}],
  };

  it.each(Object.keys(TABLES) as (keyof typeof TABLES)[])("by %s", (kind) => {
    const policy = sorted(kind, 40);
    const compiled = compileWith(opa, policy);
    const reference = createReferenceEngine(policy);
    for (const parameters of requests[kind]) {
      for (const action of ["tool_0", "tool_1", "tool_2"]) {
        const expected = reference.decide({ action, parameters });
        for (const answer of answersOf(compiled, policy, { action, parameters }))
          expect(answer).toEqual(expected);
      }
    }
    compiled.close();
  });

  it.each(["table", "limit", "folder", "mixed", "several"] as const)(
    "by %s is one step in OPA's plan",
    (kind) => {
      expect(dynamicCalls(sorted(kind, 40), /\.judge\.tool_0$/)).toBe(1);
    },
  );

  it("does not grow with the rules: what a decision runs through is the same for 20 and for 200", () => {
    const few = plannedFunctions(sorted("table", 20));
    const many = plannedFunctions(sorted("table", 200));
    for (const name of ["answer", "judge.tool_0", "sliced_tool_0.t10", "rule.r10"]) {
      const size = JSON.stringify(few.get(name)).length;
      expect(size).toBeGreaterThan(100);
      expect(Math.abs(JSON.stringify(many.get(name)).length - size)).toBeLessThan(size / 10);
    }
  });
});

describe("a look-up by action", () => {
  it("is one step in OPA's plan, for listed names and for others", () => {
    const policy = policyOf({
      rules: [
        { id: "a", action: ["one", 'say "hi"\n', "__proto__", "in"], decision: "allow" },
        { id: "b", action: ["a*", "*b"], decision: "deny" },
      ],
    });
    expect(dynamicCalls(policy, /\.answer$/)).toBe(1);
    expect(dynamicCalls(policy, /\.unlisted$/)).toBe(1);
  });

  it("finds names that OPA's table of names cannot hold, and does not lose the others", () => {
    const policy = policyOf({ ...hostilePolicy(), name: "hostile" });
    const compiled = compileWith(opa, policy);
    const reference = createReferenceEngine(policy);
    let fired = 0;
    for (const text of HOSTILE_TEXTS) {
      for (const request of [
        hostileRequest(text),
        { ...hostileRequest(text), action: "action_3" },
        { action: text },
      ]) {
        const expected = reference.decide(request);
        fired += expected.rules.length;
        for (const answer of answersOf(compiled, policy, request)) expect(answer).toEqual(expected);
      }
    }
    expect(fired).toBeGreaterThan(HOSTILE_TEXTS.length);
    compiled.close();
  });

  it("shares what classes have in common", () => {
    const names = Array.from({ length: 30 }, (_, index) => `tool_${index}`);
    const rule = (id: string, text: string): object => ({
      id,
      action: names,
      decision: "allow",
      conditions: { text },
    });
    const { text } = compileRego(
      policyOf({
        rules: [rule("a", "x"), rule("b", "y")].map((each) => ({
          ...each,
          conditions: { text: { equals: "x" } },
        })),
      }),
    );
    expect(text.match(/^rule\["a"\]/gm)).toHaveLength(1);
    expect(text.match(/ := judge\.tool_0$/gm)).toHaveLength(29);
  });
});

interface PlannedFunction {
  readonly name: string;
}

function plannedFunctions(policy: Policy): ReadonlyMap<string, PlannedFunction> {
  const { entrypoints, packagePath } = compileRego(policy);
  const plan = JSON.parse(done(opa.buildPlan([moduleOf(policy)], entrypoints))) as {
    readonly funcs: { readonly funcs: readonly PlannedFunction[] };
  };
  const prefix = new RegExp(`^g\\d+\\.data\\.${packagePath.join("\\.")}\\.`);
  return new Map(plan.funcs.funcs.map((each) => [each.name.replace(prefix, ""), each]));
}

function dynamicCalls(policy: Policy, functionName: RegExp): number {
  const found = [...plannedFunctions(policy).values()].filter(({ name }) => functionName.test(name));
  expect(found).toHaveLength(1);
  return JSON.stringify(found).match(/"CallDynamicStmt"/g)?.length ?? 0;
}
