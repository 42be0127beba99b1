// Memory over a million decisions on each engine: `npm run soak [decisions]`. Prints heap and buffers, and what the system sees of
// the process, at tenths of the way; exits 1 where heap and buffers grew by more than a tenth (and 1 MiB), or the process by more
// than 64 MiB after the first tenth.

import { createEngine, loadPolicy } from "../dist/src/index.js";
import { policyText, requestsFor } from "./policies.mjs";

const DECISIONS = Number(process.argv[2] ?? 1_000_000);
const SLACK_MIB = 1;
const RESIDENT_SLACK_MIB = 64;
const { policy } = loadPolicy({ path: "soak.yaml", text: policyText(100, "tenants") });
const good = requestsFor(100, "tenants");
const hostile = [
  { action: "tool_1", parameters: { path: "\ud800", size: 1 } },
  {
    action: "tool_1",
    parameters: { path: { __entity: { type: "X", id: "y" } }, size: { __extn: { fn: "unknown", arg: "x" } } },
  },
  { action: "tool_1", parameters: { path: "/srv/../etc", size: 2 ** 53 } },
  { action: "tool_1", parameters: { path: `/${"a".repeat(60_000)}`, size: 1 }, subject: { tenant: "t1" } },
  { action: "\0", parameters: null },
];
const requests = [...good, ...hostile];

let failed = false;
for (const name of ["reference", "rego-wasm", "cedar-wasm", "rego-topdown"]) {
  const engine = await createEngine(policy, name);
  const held = [];
  const resident = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    for (let call = 0; call < DECISIONS / 10; call += 1) engine.decide(requests[call % requests.length]);
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    held.push((heapUsed + external) / 2 ** 20);
    resident.push(rss / 2 ** 20);
  }
  engine.close();
  const flat = held[9] <= held[0] * 1.1 + SLACK_MIB && resident[9] <= resident[0] + RESIDENT_SLACK_MIB;
  failed ||= !flat;
  const show = (readings) => readings.map((each) => each.toFixed(0).padStart(4)).join(" ");
  console.log(`${name.padEnd(13)} ${DECISIONS} decisions: ${flat ? "flat" : "GROWS"}`);
  console.log(`  heap and buffers, MiB ${show(held)}`);
  console.log(`  process, MiB          ${show(resident)}`);
}
process.exitCode = failed ? 1 : 0;
