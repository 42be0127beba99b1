import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, type Policy, sliceRules } from "../../compilers/model/index.js";
import { loadCases, loadPolicy } from "../../compilers/yaml/index.js";
import { createCedarEngine } from "../../src/engines/cedar-wasm.js";
import type { Engine } from "../../src/engines/engine.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { arbitraryRequest, HOSTILE } from "../properties/arbitrary-request.js";
import { arbitraryWorld, loadObject } from "../properties/world.js";

const CONFORMANCE = `${import.meta.dirname}/../conformance`;
const NAMES = readdirSync(CONFORMANCE).flatMap((name) => /^([a-z-]+)\.yaml$/.exec(name)?.[1] ?? []);

describe.each(NAMES)("the conformance policy %s", (name) => {
  const engine = createStrict(loadFile(`${name}.yaml`));
  const source = {
    path: `${name}.cases.yaml`,
    text: readFileSync(`${CONFORMANCE}/${name}.cases.yaml`, "utf8"),
  };
  const cases = loadCases(source).file?.cases ?? [];

  it("has cases", () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  it.each(cases.map((each) => [each.name, each] as const))("%s", (_, { request, decision, rules }) => {
    const answer = engine.decide(request);
    expect(answer).toMatchObject({ decision, ...(rules === undefined ? {} : { rules }) });
  });
});

describe("cedar-wasm answers as the reference does", () => {
  it("whatever the policy and the request", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(arbitraryWorld(30), ({ policy, requests }) => {
        for (const decision of compare(policy, requests)) kinds.add(`${policy.combining} ${decision}`);
      }),
      { numRuns: 120 },
    );
    expect(kinds.size).toBe(6);
  });

  it("where rules differ by one attribute, so that each request meets a few of them", () => {
    const decision = fc.constantFrom("allow", "deny", "escalate");
    const text = fc.constantFrom("a", "b", "ab", "é", "ba", "A", "*", "");
    const keyed = fc.record({
      text: fc.record({ in: fc.uniqueArray(text, { minLength: 1, maxLength: 2 }) }),
      n: fc.constant({ max: 9 }),
    });
    const other = fc.constant({ path: { within: "/a" } });
    const rule = fc.record({
      action: fc.constantFrom("a", "*"),
      decision,
      conditions: fc.oneof({ weight: 9, arbitrary: keyed }, { weight: 1, arbitrary: other }),
    });
    let sliced = 0;
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 8, maxLength: 16 }),
        fc.constantFrom("deny-overrides", "first-match"),
        fc.array(arbitraryRequest(), { minLength: 20, maxLength: 20 }),
        (rules, combining, requests) => {
          const policy = loadObject({ combining, rules });
          compare(
            policy,
            requests.map((request) => ({ ...request, action: "a" })),
          );
          if (policy.named[0] !== undefined && sliceRules(policy.named[0]) !== undefined) sliced += 1;
        },
      ),
      { numRuns: 80 },
    );
    expect(sliced).toBeGreaterThan(10);
  });
});

describe("hostile values", () => {
  const policy = loadObject({
    attributes: { text: { type: "string" } },
    rules: [
      { action: "*", decision: "allow" },
      { action: "*", decision: "deny", conditions: { text: { prefix: "/etc" } } },
    ],
  });
  const engine = createStrict(policy);

  const texts = HOSTILE.filter((value) => typeof value === "string" && value.isWellFormed());
  const others = HOSTILE.filter((value) => !texts.includes(value));
  it.each(others.map((value) => [inspect(value), value]))("never reach Cedar: %s", (_, value) => {
    expect(engine.decide({ action: "a", parameters: { text: value } }).decision).toBe("DENY");
    expect(engine.decide({ action: "a", parameters: { text: "x", other: value } }).decision).toBe("ALLOW");
    expect(engine.decide({ action: value }).decision).toBe("DENY");
  });

  it("leave the engine as it was", () => {
    for (let round = 0; round < 3000; round += 1) {
      engine.decide({ action: "\ud800", parameters: { text: "\ud800" } });
      engine.decide({ action: "a", parameters: { text: { __extn: { fn: "unknown", arg: "x" } } } });
    }
    expect(engine.decide({ action: "a", parameters: { text: "x" } }).decision).toBe("ALLOW");
  });
});

describe("a policy that is large", () => {
  it("has allowlists of thousands", () => {
    const entries = Array.from({ length: 5000 }, (_, index) =>
      index % 2 === 0 ? `e${index}` : `*${index}x`,
    );
    const policy = loadObject({
      rules: [{ action: "a", decision: "allow", conditions: { text: { allowlist: entries } } }],
    });
    const engine = createStrict(policy);
    const decide = (text: string) => engine.decide({ action: "a", parameters: { text } }).decision;
    expect(["e4998", "any 4999x", "e4999", "4999xx"].map(decide)).toEqual(["ALLOW", "ALLOW", "DENY", "DENY"]);
  });

  it("has conditions sixteen deep", () => {
    let conditions: object = { text: { suffix: "deep" } };
    for (let depth = 0; depth < 15; depth += 1) {
      const wide = Array.from({ length: 12 }, (_, index) => ({
        text: { not_in: [`${depth}-${index}`, "a"] },
      }));
      conditions =
        depth % 2 === 0
          ? { all: [...wide, conditions] }
          : { any: [{ text: { prefix: `${depth}` } }, conditions] };
    }
    const policy = loadObject({ rules: [{ action: "a", decision: "allow", conditions }] });
    compare(
      policy,
      ["deep", "a", "0-1", "14-11", "13", "x", "8-3deep"].map((text) => ({
        action: "a",
        parameters: { text },
      })),
    );
  });

  it("has many rules for one action in `first-match`", () => {
    const rules = Array.from({ length: 200 }, (_, index) => ({
      action: "a",
      decision: index % 2 === 0 ? "allow" : "deny",
      conditions: { n: { min: 200 - index }, text: { suffix: `${index % 10}` } },
    }));
    const policy = loadObject({ combining: "first-match", rules });
    const requests = Array.from({ length: 40 }, (_, index) => ({
      action: "a",
      parameters: { n: index * 5, text: `${index}` },
    }));
    compare(policy, requests);
  });
});

describe("createCedarEngine", () => {
  const policy = loadObject({
    rules: [{ action: "a", decision: "allow", conditions: { text: { regex: "^a" } } }],
  });

  it("refuses what Cedar cannot express, without facts", () => {
    expect(() => createCedarEngine(policy)).toThrow("Cedar cannot express `regex` on `text`");
    expect(createStrict(policy).decide({ action: "a", parameters: { text: "ab" } }).decision).toBe("ALLOW");
  });

  it("denies once it is closed", () => {
    const engine = createCedarEngine(policy, { facts: true });
    engine.close();
    expect(engine.decide({ action: "a", parameters: { text: "ab" } })).toEqual({
      decision: "DENY",
      rules: [],
      reason: "engine_error",
    });
  });
});

/** An engine that throws what it would hide behind a denial. */
function createStrict(policy: Policy): Engine {
  const faults: unknown[] = [];
  const engine = createCedarEngine(policy, { facts: true, onFault: (fault) => faults.push(fault) });
  const decide = (request: unknown): Answer => {
    const answer = engine.decide(request);
    if (answer.reason === "engine_error") throw new Error(`Cedar failed: ${String(faults)}`);
    return answer;
  };
  return { ...engine, decide };
}

/** Asks both engines, and gives the decisions. */
function compare(policy: Policy, requests: readonly unknown[]): readonly string[] {
  const cedar = createStrict(policy);
  const reference = createReferenceEngine(policy);
  const decisions = requests.map((request) => {
    const answer = cedar.decide(request);
    expect(answer).toEqual(reference.decide(request));
    return answer.decision;
  });
  cedar.close();
  return decisions;
}

function loadFile(name: string): Policy {
  const { policy } = loadPolicy({ path: name, text: readFileSync(`${CONFORMANCE}/${name}`, "utf8") });
  if (policy === undefined) throw new Error(`${name} does not load`);
  return policy;
}
