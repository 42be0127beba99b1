import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { type MutantOutcome, type MutateOptions, runMutants } from "../src/mutate.js";

const ROOT = resolve(import.meta.dirname, "..");

/** Faults in scoped-files that another rule of the policy hides, see docs/mutants.md. */
const HIDDEN = [
  "write: size_bytes: large-write and huge-write are stronger wherever the bound matters",
  "move: destination: leaves-the-project denies whatever is outside",
];

it("finds every fault in the model of scoped-files but those that another rule hides", async () => {
  const outcomes = await run("scoped-files", { targets: ["model"] });
  const survivors = outcomes.filter(({ verdict }) => verdict.state === "survived");
  const hidden = survivors.map(({ before }) => before.split(":")[0]);
  expect(new Set(hidden)).toEqual(new Set(HIDDEN.map((each) => each.split(":")[0])));
  expect(outcomes.length).toBeGreaterThan(150);
  expect((outcomes.length - survivors.length) / outcomes.length).toBeGreaterThan(0.97);
}, 120_000);

it("finds every fault in the model of read-only", async () => {
  const outcomes = await run("read-only", { targets: ["model"] });
  expect(outcomes.filter(({ verdict }) => verdict.state === "survived")).toEqual([]);
}, 120_000);

it("finds faults in emitted Cedar, in guards too", async () => {
  const outcomes = await run("read-only", { targets: ["cedar"], every: 12, casesPerMutant: 8000 });
  expect(count(outcomes, "found")).toBeGreaterThan(5);
  // Some guards are about attributes that nothing else in the policy reads.
  expect(count(outcomes, "found")).toBeGreaterThan(count(outcomes, "survived"));
}, 240_000);

it("finds faults in emitted Rego", async () => {
  const kinds = ["comparison-edge", "negation-dropped", "escalate-as-allow"] as const;
  const outcomes = await run("read-only", { targets: ["rego"], kinds, every: 3, casesPerMutant: 8000 });
  expect(count(outcomes, "found")).toBeGreaterThan(1);
  expect(count(outcomes, "survived")).toBe(0);
}, 240_000);

it("ends when it is told to", async () => {
  const stop = new AbortController();
  let seen = 0;
  for await (const _ of runMutants(policyOf("read-only"), { targets: ["model"], signal: stop.signal })) {
    seen += 1;
    stop.abort();
  }
  expect(seen).toBe(1);
});

async function run(name: string, options: MutateOptions): Promise<readonly MutantOutcome[]> {
  const outcomes: MutantOutcome[] = [];
  for await (const outcome of runMutants(policyOf(name), options)) outcomes.push(outcome);
  return outcomes;
}

function count(outcomes: readonly MutantOutcome[], state: MutantOutcome["verdict"]["state"]): number {
  return outcomes.filter(({ verdict }) => verdict.state === state).length;
}

function policyOf(name: string): Policy {
  const path = `policies/${name}/${name}.yaml`;
  const { policy } = loadPolicy({ path, text: readFileSync(join(ROOT, path), "utf8") });
  if (policy === undefined) throw new Error(`${path} does not compile`);
  return policy;
}
