import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { shippedPolicies } from "../scripts/golden.mjs";
import { MUTATION_KINDS, MUTATION_TARGETS, type Mutant } from "../src/checker/mutate/index.js";
import { runMutants } from "../src/mutate.js";
import { openProver, type Prover } from "../src/prove.js";
import {
  createMutantProver,
  createMutantSearch,
  mutantsOf,
  type ProvedMutant,
} from "../src/prove-mutants.js";

const ROOT = resolve(import.meta.dirname, "..");

/** Faults that are asked of one target of a shipped policy. */
const SAMPLE = 3;
/** Cases of the checker that may not find what is proved to change nothing. */
const CASES = 2000;

let prover: Prover;
beforeAll(async () => {
  prover = await openProver();
}, 60_000);
afterAll(async () => await prover.close());

/** No rule of it hides what another one does, but for the last, which `secrets` is stronger than. */
const SMALL = `
version: "1"
name: small
description: A few rules of which one is hidden
default_decision: deny
attributes:
  path: {type: path}
  bytes: {type: integer, optional: true}
  labels: {type: strings}
  host: {type: hostname, optional: true}
rules:
  - {id: read, action: [read, "get_*"], decision: allow, conditions: {path: {within: /work}}}
  - id: write
    action: write
    decision: allow
    conditions:
      any:
        - {path: {suffix: [.txt, /README]}, bytes: {max: 100}}
        - {labels: {in: [note, draft]}, not: {bytes: {above: 10}}}
  - {id: large, action: write, decision: escalate, conditions: {bytes: {min: 50}, host: {domain: corp.test}}}
  - {id: secrets, action: [read, write], decision: deny, conditions: {path: {prefix: /work/secret/}}}
  - {id: hidden, action: write, decision: escalate, conditions: {path: {equals: /work/secret/key}}}
`;

it("of a small policy one fault of each kind in each target is refuted on the engines or proved to change nothing", async () => {
  const policy = policyOf({ path: "small.yaml", text: SMALL });
  const all = mutantsOf(policy);
  const kinds = new Set(all.map(({ kind }) => kind));
  expect(MUTATION_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  const firsts = new Map(all.map((mutant) => [`${mutant.target} ${mutant.kind}`, mutant] as const).reverse());
  const proved = await proveAll(policy, [...firsts.values()]);
  expect(count(proved, "refuted")).toBeGreaterThan(25);
}, 60_000);

it("what another rule hides is proved to change nothing, and what only few requests show is refuted", async () => {
  const policy = policyOf({ path: "small.yaml", text: SMALL });
  const removed = mutantsOf(policy, { targets: ["model"] }).filter(({ kind }) => kind === "rule-removed");
  const proved = await proveAll(policy, removed);
  const kindOf = (id: string) =>
    proved.filter(({ mutant }) => mutant.before.startsWith(id)).map(({ proof }) => proof.kind);
  expect(kindOf("hidden")).toEqual(["equivalent"]);
  expect(kindOf("large")).toEqual(["refuted"]);
}, 60_000);

it("a survivor that is proved to change nothing is counted apart", async () => {
  const policy = policyOf({ path: "small.yaml", text: SMALL });
  const states: string[] = [];
  for await (const { before, verdict } of runMutants(policy, {
    targets: ["model"],
    kinds: ["rule-removed"],
    casesPerMutant: 1,
    prover,
  })) {
    states.push(`${before.split(":")[0]} ${verdict.state}`);
    if (verdict.state === "survived") expect(verdict.proof?.kind).toBe("missed");
  }
  expect(states).toContain("hidden equivalent");
  expect(states).toContain("large survived");
}, 60_000);

/** Policies take turns with the targets: to plant all faults in all texts takes longer than to prove a few. */
const SHIPPED = shippedPolicies(ROOT).map((each, index) => ({
  ...each,
  target: MUTATION_TARGETS[(index + 2) % MUTATION_TARGETS.length] ?? "model",
}));

it.each(SHIPPED)(
  "$name: a few faults from all over its $target are refuted or proved to change nothing",
  async ({ path, target }) => {
    const policy = policyOf({ path, text: readFileSync(join(ROOT, path), "utf8") });
    const all = mutantsOf(policy, { targets: [target] });
    const sample = all.filter((_, index) => index % Math.ceil(all.length / SAMPLE) === 7);
    expect(sample.length).toBeGreaterThan(1);
    await proveAll(policy, sample);
  },
  60_000,
);

/** Puts faults to the prover. None may be unknown, no request unreal, and no case may find what is proved to change nothing. */
async function proveAll(policy: Policy, mutants: readonly Mutant[]): Promise<readonly ProvedMutant[]> {
  const proveMutant = createMutantProver(policy, prover);
  const search = createMutantSearch(policy, prover.opa);
  const proved: ProvedMutant[] = [];
  for (const mutant of mutants) proved.push(await proveMutant(mutant));
  const odd = proved.filter(
    ({ proof }) => proof.kind === "unknown" || (proof.kind === "refuted" && !proof.real),
  );
  expect(
    odd.map(({ mutant: { target, kind, line, before, after }, proof }) => ({
      target,
      kind,
      line,
      before,
      after,
      proof,
    })),
  ).toEqual([]);
  for (const { mutant, proof } of proved) {
    if (proof.kind === "equivalent")
      expect(search(mutant, { cases: CASES }), `${mutant.before} > ${mutant.after}`).toBeUndefined();
  }
  return proved;
}

function policyOf(source: { readonly path: string; readonly text: string }): Policy {
  const { policy, diagnostics } = loadPolicy(source);
  if (policy === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return policy;
}

function count(proved: readonly ProvedMutant[], kind: ProvedMutant["proof"]["kind"]): number {
  return proved.filter(({ proof }) => proof.kind === kind).length;
}
