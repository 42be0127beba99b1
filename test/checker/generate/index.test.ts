import { expect, it } from "vitest";
import { admit, createPreflight, isAnswer } from "../../../compilers/model/index.js";
import type { CheckCase } from "../../../src/checker/case.js";
import { generateCases } from "../../../src/checker/generate/index.js";
import { pairwise } from "../../../src/checker/generate/pairwise.js";
import { loaded, POLICIES, policyOf, systematic } from "./policies.js";

const SMALL = policyOf(
  `
  - {id: a, action: [read, "http_*", "*_all"], decision: allow, conditions: {path: {prefix: /tmp/}, n: {max: 10}}}
  - {id: b, action: "*", decision: deny, conditions: {path: {suffix: .env}}}`,
);

it("gives the same cases for the same seed, and other random ones for another", () => {
  const of = (seed: number): readonly CheckCase[] => take(3000, generateCases(SMALL, { seed }));
  expect(of(7)).toEqual(of(7));
  const random = (seed: number): readonly CheckCase[] => of(seed).filter(({ stage }) => stage === "random");
  expect(random(7).length).toBeGreaterThan(500);
  expect(random(7)).not.toEqual(random(8));
});

it("asks the corpus first, then what the policy suggests, then chance", () => {
  const corpus = [{ action: "read" }, null];
  const stages = take(3000, generateCases(SMALL, { seed: 1, corpus })).map(({ stage }) => stage);
  expect(stages.slice(0, 3)).toEqual(["corpus", "corpus", "systematic"]);
  expect([...new Set(stages)]).toEqual(["corpus", "systematic", "random"]);
});

it("gives only what a structured clone keeps, and reads the same after it", () => {
  for (const { request } of take(4000, generateCases(SMALL, { seed: 3 }))) {
    expect(structuredClone(request)).toEqual(request);
  }
});

it("reaches every class of every policy, by more than one name where there are more", () => {
  for (const source of POLICIES) {
    const policy = loaded(source);
    const preflight = createPreflight(policy);
    const names = new Map<string, Set<string>>();
    for (const { request } of systematic(policy)) {
      const located = preflight(request);
      if (isAnswer(located)) continue;
      const seen = names.get(located.actionClass.label) ?? new Set();
      names.set(located.actionClass.label, seen.add(located.action));
    }
    for (const { label, action } of [...policy.named, ...policy.open]) {
      expect(names.get(label)?.size ?? 0, label).toBeGreaterThanOrEqual(action === undefined ? 2 : 1);
    }
  }
});

it("is mostly well typed, and not always", () => {
  const preflight = createPreflight(SMALL);
  let valid = 0;
  const random = take(6000, generateCases(SMALL, { seed: 5 })).filter(({ stage }) => stage === "random");
  for (const { request } of random) {
    const located = preflight(request);
    if (!isAnswer(located) && !("decision" in admit(located))) valid += 1;
  }
  expect(valid / random.length).toBeGreaterThan(0.6);
  expect(valid / random.length).toBeLessThan(0.97);
});

it("holds every two values of every two places in some row", () => {
  const sizes = [3, 1, 4, 2, 5];
  const rows = [...pairwise(sizes)];
  for (const [a, sizeA] of sizes.entries()) {
    for (const [b, sizeB] of sizes.entries()) {
      if (a >= b) continue;
      const seen = new Set(rows.map((row) => `${row[a]},${row[b]}`));
      expect(seen.size).toBe(sizeA * sizeB);
    }
  }
  expect(rows.length).toBeLessThan(30);
});

function take(count: number, cases: Iterable<CheckCase>): readonly CheckCase[] {
  const taken: CheckCase[] = [];
  for (const each of cases) {
    taken.push(each);
    if (taken.length === count) break;
  }
  return taken;
}
