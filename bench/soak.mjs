// Memory over a million decisions on each engine: `npm run soak [decisions]`. Prints the memory at tenths of the way and the
// growth from the first tenth to the last; exits 1 where an engine grew by more than a tenth of what it held and 8 MiB.

import { createEngine, loadPolicy } from "../dist/src/index.js";
import { policyText, requestsFor } from "./policies.mjs";

const DECISIONS = Number(process.argv[2] ?? 1_000_000);
const SLACK_MIB = 8;
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
  const readings = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    for (let call = 0; call < DECISIONS / 10; call += 1) engine.decide(requests[call % requests.length]);
    readings.push(memoryMib());
  }
  engine.close();
  const growth = readings[9] - readings[0];
  const flat = growth <= SLACK_MIB && growth <= readings[0] / 10 + 1;
  failed ||= !flat;
  console.log(
    `${name.padEnd(14)} ${DECISIONS} decisions  MiB: ${readings.map((each) => each.toFixed(1)).join(" ")}  ${flat ? "flat" : "GROWS"}`,
  );
}
process.exitCode = failed ? 1 : 0;

/** Heap, buffers and WASM memories after a collection: what stays. */
function memoryMib() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
