import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { deployedFrom, sidesOf } from "../../src/deployed.js";
import { openOpa } from "../../src/engines/opa/index.js";
import type { Ask } from "../../src/prover/ask.js";
import { type PartProof, partsOf, proveSides } from "../../src/prover/prove.js";
import type { Side } from "../../src/prover/sides.js";

const THREE = policyOf(`
rules:
  - {id: a, action: a, decision: allow, conditions: {path: {prefix: /a}}}
  - {id: b, action: b, decision: deny, conditions: {path: {suffix: .b}, size: {max: 3}}}
  - {id: c, action: "c*", decision: escalate, conditions: {name: {equals: c}}}
`);

it("asks every part in its order, and gives each the answer to its own question", async () => {
  const sides = await sidesFor(THREE);
  let asked = 0;
  const parts = await all(THREE, sides, async () => {
    asked += 1;
    return { kind: "unknown", why: `question ${asked}` };
  });
  expect(parts.map(({ target, verdict }) => [target, verdict])).toEqual(
    ["rego", "cedar", "rego", "cedar", "rego", "cedar", "rego", "rego"].map((target, index) => [
      target,
      { kind: "unknown", why: `question ${index + 1}` },
    ]),
  );
  expect(parts).toHaveLength(partsOf(THREE, ["rego", "cedar"]));
});

it("puts nothing into the formulas of a question while it is asked", async () => {
  const sides = await sidesFor(THREE);
  let asked = 0;
  const parts = await all(THREE, sides, async ({ logic, space }) => {
    asked += 1;
    // A new formula tells by its number how many there are.
    const before = logic.instantAtMost(space.root, asked).id;
    await setTimeout(20);
    return { kind: "unknown", why: `${logic.instantAtMost(space.root, asked + 0.5).id - before - 1} more` };
  });
  for (const { verdict } of parts) expect(verdict).toEqual({ kind: "unknown", why: "0 more" });
  expect(parts).toHaveLength(partsOf(THREE, ["rego", "cedar"]));
});

it("names what has no formulas, and goes on with the rest", async () => {
  const policy = policyOf(`
rules:
  - {id: large, action: a, decision: allow, conditions: {path: {regex: "^[ab]*a[ab]{20}$"}}}
  - {id: small, action: b, decision: allow, conditions: {path: {prefix: /b}}}
`);
  const sides: readonly Side[] = (await sidesFor(policy)).filter(({ target }) => target === "rego");
  const parts = await all(policy, sides, async () => ({ kind: "unsat", lemmas: [] }));
  expect(parts.map(({ label, verdict }) => [label, verdict])).toMatchObject([
    ["a", { kind: "unknown", why: expect.stringContaining("needs more than 20000 states") }],
    ["b", { kind: "proved" }],
    ...parts.slice(2).map(({ label }) => [label, { kind: "proved" }]),
  ]);
});

it("asks nothing more once it is told to stop", async () => {
  const stop = new AbortController();
  const parts = await all(
    THREE,
    await sidesFor(THREE),
    async () => {
      stop.abort();
      return { kind: "unsat", lemmas: [] };
    },
    stop.signal,
  );
  expect(parts).toHaveLength(1);
});

it("fails with what the solver's side throws", async () => {
  const sides = await sidesFor(THREE);
  const broken = all(THREE, sides, () => Promise.reject(new Error("no solver")));
  await expect(broken).rejects.toThrow("no solver");
});

function policyOf(text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  return policy;
}

async function sidesFor(policy: Policy): Promise<readonly Side[]> {
  const opa = await openOpa();
  try {
    return sidesOf(deployedFrom(policy), opa);
  } finally {
    opa.close();
  }
}

async function all(
  policy: Policy,
  sides: readonly Side[],
  ask: Ask,
  signal?: AbortSignal,
): Promise<readonly PartProof[]> {
  const parts: PartProof[] = [];
  for await (const part of proveSides(policy, sides, ask, signal)) parts.push(part);
  return parts;
}
