import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MUTATION_TARGETS, type Mutant } from "../../src/checker/mutate/index.js";
import { openProver, type Prover } from "../../src/prove.js";
import { createMutantProver, createMutantSearch, mutantsOf } from "../../src/prove-mutants.js";
import { arbitraryWorld } from "./world.js";

/** `npm run fuzz -- --property faults` sets these for a longer run; the seed of a failing run repeats it. */
const POLICIES = Number(process.env["CONCORD_RUNS"] ?? 3);
const SEED = Number(process.env["CONCORD_SEED"] ?? 1);
/** Cases that may not find what is proved to change nothing. */
const CASES = 1000;

let prover: Prover;
beforeAll(async () => {
  const opa = process.env["CONCORD_OPA"];
  prover = await openProver(opa === undefined ? {} : { opa });
}, 60_000);
afterAll(async () => await prover.close());

it(`no case finds what is proved to change nothing, and each refutation is real (CONCORD_SEED=${SEED} repeats this)`, {
  timeout: 0,
}, async () => {
  const counts = new Map<string, number>();
  for (let index = 0; index < POLICIES; index += 1) {
    const seed = SEED + index;
    const [world] = fc.sample(arbitraryWorld(1, `faulty_${index}`), { seed, numRuns: 1 });
    if (world === undefined) throw new Error("fast-check gave no policy");
    const proveMutant = createMutantProver(world.policy, prover);
    const search = createMutantSearch(world.policy, prover.opa);
    for (const target of MUTATION_TARGETS) {
      const mutant = pick(mutantsOf(world.policy, { targets: [target] }).filter(isAsked), seed);
      if (mutant === undefined) continue;
      const { proof } = await proveMutant(mutant);
      counts.set(proof.kind, (counts.get(proof.kind) ?? 0) + 1);
      const what = `CONCORD_SEED=${seed} ${target}: ${mutant.before} -> ${mutant.after}`;
      if (proof.kind === "unknown") process.stderr.write(`${what}: ${proof.why}\n`);
      if (proof.kind === "refuted") expect(proof.real, what).toBe(true);
      if (proof.kind === "equivalent")
        expect(search(mutant, { cases: CASES, form: false }), what).toBeUndefined();
    }
    if (process.env["CONCORD_RUNS"] !== undefined && index % 25 === 24)
      process.stderr.write(`${index + 1} policies: ${JSON.stringify(Object.fromEntries(counts))}\n`);
  }
  expect(counts.get("refuted") ?? 0).toBeGreaterThan(POLICIES);
});

/**
 * Whether its faults are about plans: what tells addresses with a colon at their end apart, or ones written as `1e0`, shows in OPA's
 * Wasm or in its interpreter alone (docs/mutants.md). Of a host that checks no types nothing is proved.
 */
function isAsked({ before, ...mutant }: Mutant): boolean {
  const isPlain = mutant.target !== "model" && mutant.asks === "plain";
  return !isPlain && !/endswith\(address|has_loose_colon|contains\(address|floor\(number\)/.test(before);
}

/** Spread by a hash, so that no rhythm in the texts decides which faults are asked. */
function pick(mutants: readonly Mutant[], seed: number): Mutant | undefined {
  return mutants[(Math.imul(seed + 1, 0x9e3779b1) >>> 0) % Math.max(1, mutants.length)];
}
