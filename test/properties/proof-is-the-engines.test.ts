import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Deployed, deployedFrom, enginesOf, sidesOf } from "../../src/deployed.js";
import type { Engine } from "../../src/engines/engine.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { proveSides } from "../../src/prover/prove.js";
import { PROOF_TARGETS } from "../../src/prover/sides.js";
import { createLemmas, solve } from "../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../src/prover/solver/index.js";
import { answersOf } from "../../src/replay.js";
import { answerOf, generatedRequests, isInSpace, partOf, partsOf } from "../compilers/smt/answers.js";
import { arbitraryWorld } from "./world.js";

/** `npm run fuzz -- --property proof` sets these for a longer run; the seed of a failing run repeats it. */
const POLICIES = Number(process.env["CONCORD_RUNS"] ?? 12);
const SEED = Number(process.env["CONCORD_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const RANDOM = 24;
const GENERATED = 80;

let opa: OpaToolchain;
let solver: Solver;
beforeAll(async () => {
  const path = process.env["CONCORD_OPA"];
  opa = await openOpa(path === undefined ? {} : { path });
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => {
  opa.close();
  await solver.close();
});

it(`a proof stands, and formulas say what engines say (CONCORD_SEED=${SEED} repeats this)`, {
  timeout: 0,
}, async () => {
  let asked = 0;
  for (let index = 0; index < POLICIES; index += 1) {
    const [world] = fc.sample(arbitraryWorld(RANDOM, `proved_${index}`), { seed: SEED + index, numRuns: 1 });
    if (world === undefined) throw new Error("fast-check gave no policy");
    const deployed = deployedFrom(world.policy, { cedarFacts: true });
    const requests = [
      ...world.requests.filter(isInSpace),
      ...generatedRequests(world.policy, [], GENERATED, SEED + index),
    ];
    asked += compareFormulas(deployed, requests, SEED + index);
    expect(await notProved(deployed), `CONCORD_SEED=${SEED + index}`).toEqual([]);
    if (process.env["CONCORD_RUNS"] !== undefined && index % 25 === 24)
      process.stderr.write(`${index + 1} policies proved, ${asked} requests asked\n`);
  }
  expect(asked).toBeGreaterThan(POLICIES * RANDOM);
});

/** The value of each side's formulas on each request is the answer of the engine that it was made from. */
function compareFormulas(deployed: Deployed, requests: readonly unknown[], seed: number): number {
  const parts = partsOf(deployed.policy);
  let asked = 0;
  for (const target of PROOF_TARGETS) {
    const side = sidesOf(deployed, opa).find((each) => each.target === target);
    if (side === undefined) throw new Error(`no ${target}`);
    const engines = enginesOf(deployed, target, opa);
    const outcomes = new Map(parts.map((part) => [part, side.lower(part)]));
    for (const request of requests) {
      const outcome = outcomes.get(partOf(parts, request));
      if (outcome === undefined) continue;
      asked += 1;
      const said = answerOf(outcome, request);
      expect({ seed, target, request, ...said, rules: [...said.rules].sort() }).toEqual({
        seed,
        target,
        request,
        ...answeredBy(engines, request),
        faults: [],
      });
    }
    for (const engine of engines) engine.close();
  }
  return asked;
}

function answeredBy(engines: readonly Engine[], request: unknown) {
  const [, deployed] = answersOf(engines, request);
  return { decisions: [deployed?.answer.decision], rules: [...(deployed?.answer.rules ?? [])].sort() };
}

async function notProved(deployed: Deployed): Promise<readonly unknown[]> {
  const open: unknown[] = [];
  const lemmas = createLemmas();
  const ask = (query: Parameters<typeof solve>[0]) => solve(query, { solver, timeoutMs: 60_000, lemmas });
  for await (const { label, target, verdict } of proveSides(deployed.policy, sidesOf(deployed, opa), ask)) {
    if (verdict.kind !== "proved") open.push({ label, target, verdict });
  }
  return open;
}
