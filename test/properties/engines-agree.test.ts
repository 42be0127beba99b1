import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import { compareEngines } from "../../src/checker/compare.js";
import { generateCases } from "../../src/checker/generate/index.js";
import { createCedarEngine } from "../../src/engines/cedar-wasm.js";
import type { Engine } from "../../src/engines/engine.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { createRegoTopdownEngine } from "../../src/engines/rego-topdown.js";
import { createRegoWasmEngine } from "../../src/engines/rego-wasm.js";
import { answerEntrypoint, buildRego, prepareRego } from "../../src/rego-program.js";
import { arbitraryWorld, type World } from "./world.js";

/** `npm run fuzz` sets these for a longer run; the seed of a failing run repeats it. */
const POLICIES = Number(process.env["CONCORD_RUNS"] ?? 64);
const SEED = Number(process.env["CONCORD_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Policies that OPA compiles at once: a part of a build's time is the same for one and for ten, but more make it slow. */
const BATCH = 8;
/** Random requests near all policies, and those that the checker makes from the one policy. */
const REQUESTS = 24;
const SUGGESTED = 24;
/** OPA's interpreter inside WebAssembly is slow: it sees one policy in four, and of that one request in four. */
const TOPDOWN_SHARE = 4;

/** Builds the Wasm: a native OPA gives the same bytes, sooner. */
let builder: OpaToolchain;
let opa: OpaToolchain;
beforeAll(async () => {
  const path = process.env["CONCORD_OPA"];
  opa = await openOpa();
  builder = path === undefined ? opa : await openOpa({ path });
});
afterAll(() => {
  opa.close();
  builder.close();
});

it(`every engine gives the same answer (CONCORD_SEED=${SEED} npm run fuzz repeats this)`, {
  timeout: 0,
}, () => {
  const decisions = new Map<string, number>();
  for (let done = 0; done < POLICIES; done += BATCH) {
    const count = Math.min(BATCH, POLICIES - done);
    const worlds = sampleWorlds(count, SEED + done);
    const wasm = buildRego(
      worlds.map(({ policy }) => policy),
      builder,
    );
    for (const [place, { policy, requests }] of worlds.entries()) {
      const engines = fastEngines(policy, wasm);
      const slow =
        place % TOPDOWN_SHARE === 0
          ? [createRegoTopdownEngine(policy, prepareRego(policy, opa), rethrow)]
          : [];
      const asked = [...requests, ...suggested(policy, SEED + done)];
      for (const [index, request] of asked.entries()) {
        const askers = index % TOPDOWN_SHARE === 0 ? [...engines, ...slow] : engines;
        const { answer } = agreed(askers, request, policy, SEED + done);
        const key = `${answer.decision} ${answer.reason.split(" ")[0]}`;
        decisions.set(key, (decisions.get(key) ?? 0) + 1);
      }
      for (const engine of [...engines, ...slow]) engine.close();
    }
    if (process.env["CONCORD_RUNS"] !== undefined && (done / BATCH) % 25 === 0)
      process.stderr.write(`${done + count} policies agree\n`);
  }
  // The search is worth something only where requests come to different ends.
  for (const end of [
    "ALLOW allowed",
    "DENY denied",
    "ESCALATE escalated",
    "DENY default",
    "DENY invalid_attribute",
  ]) {
    expect(decisions.get(end) ?? 0, end).toBeGreaterThan(0);
  }
});

function sampleWorlds(count: number, seed: number): readonly World[] {
  return Array.from({ length: count }, (_, index) => {
    const [world] = fc.sample(arbitraryWorld(REQUESTS, `random_${index}`), {
      seed: seed + index,
      numRuns: 1,
    });
    if (world === undefined) throw new Error("fast-check gave no policy");
    return world;
  });
}

/** Spread over the first few hundred, so that late kinds of cases come too. */
function suggested(policy: Policy, seed: number): readonly unknown[] {
  const requests: unknown[] = [];
  let index = 0;
  for (const { request } of generateCases(policy, { seed })) {
    if (index % 16 === seed % 16) requests.push(request);
    index += 1;
    if (requests.length === SUGGESTED) break;
  }
  return requests;
}

function fastEngines(policy: Policy, wasm: Uint8Array): readonly Engine[] {
  return [
    createReferenceEngine(policy),
    createRegoWasmEngine(policy, wasm, answerEntrypoint(policy), rethrow),
    createCedarEngine(policy, { facts: true, onFault: rethrow }),
  ];
}

/** An engine error may agree with a DENY by accident, so it counts as a failure wherever it happens. */
function rethrow(fault: unknown): void {
  faults.push(fault);
}
const faults: unknown[] = [];

function agreed(engines: readonly Engine[], request: unknown, policy: Policy, seed: number) {
  const comparison = compareEngines(engines, request);
  const answers = [...comparison.answers.values()];
  const same = answers.every(
    (each) => each.reason === answers[0]?.reason && `${each.invalid}` === `${answers[0]?.invalid}`,
  );
  if (comparison.agree && same && faults.length === 0) return comparison;
  throw new Error(
    [
      `engines differ (CONCORD_SEED=${seed})`,
      ...[...comparison.answers].map(([name, answer]) => `  ${name}: ${JSON.stringify(answer)}`),
      ...faults.map((fault) => `  fault: ${String(fault)}`),
      `request: ${printable(request)}`,
      `policy: ${JSON.stringify({ ...policy, named: undefined, open: undefined }, (key, value: unknown) => (key === "span" ? undefined : value))}`,
    ].join("\n"),
  );
}

function printable(request: unknown): string {
  return JSON.stringify(request, (_, value: unknown) =>
    typeof value === "object" || typeof value === "string" || typeof value === "boolean"
      ? value
      : `<${typeof value} ${String(value)}>`,
  );
}
