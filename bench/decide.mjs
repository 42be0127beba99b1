// Decisions per second and latency of every engine at 1, 10, 100 and 1,000 rules over 20 actions, beside a naive use of each
// library, in one run: `npm run bench:decide`. Options: --shape tenants|ranges, --json.

import { createEngine, loadPolicy } from "../dist/src/index.js";
import { cedarBaselines } from "./baseline-cedar.mjs";
import { regoBaselines } from "./baseline-rego.mjs";
import { race } from "./measure.mjs";
import { policyText, requestsFor } from "./policies.mjs";

const SIZES = [1, 10, 100, 1000];
const ENGINES = ["reference", "rego-wasm", "cedar-wasm", "rego-topdown"];
const shape = process.argv.includes("ranges") ? "ranges" : "tenants";

const rows = [];
for (const size of SIZES) {
  const text = policyText(size, shape);
  const { policy, diagnostics } = loadPolicy({ path: "bench.yaml", text });
  if (policy === undefined) throw new Error(diagnostics.map((each) => each.message).join("\n"));
  const engines = await Promise.all(ENGINES.map((name) => createEngine(policy, name)));
  const requests = requestsFor(size, shape);
  verify(engines, requests);
  const contestants = engines.map((engine) => ({
    name: engine.name,
    run: (request) => engine.decide(request),
  }));
  const baselines = [...(await regoBaselines(size, shape)), ...cedarBaselines(size, shape)];
  const results = race([...contestants, ...baselines], requests);
  rows.push(...results.map((result) => ({ rules: size, ...result })));
  if (!process.argv.includes("--json")) print(size, results);
  for (const engine of engines) engine.close();
}
if (process.argv.includes("--json")) console.log(JSON.stringify(rows, undefined, 1));
else summarize();

/** A bench of engines that answer differently would measure nothing. */
function verify(engines, requests) {
  const decisions = new Set();
  for (const request of requests) {
    const answers = engines.map((engine) =>
      JSON.stringify([engine.decide(request).decision, engine.decide(request).rules]),
    );
    if (new Set(answers).size !== 1)
      throw new Error(`engines differ on ${JSON.stringify(request)}: ${answers}`);
    decisions.add(answers[0]);
  }
  if (decisions.size < 2) throw new Error("the requests all have the same answer");
}

function print(size, results) {
  console.log(`\n${size} rules over 20 actions (${shape})`);
  console.log("  engine                                decisions/s    p50 us    p99 us");
  for (const { name, perSecond, p50, p99 } of results) {
    const cells = [
      name.padEnd(36),
      String(perSecond).padStart(13),
      p50.toFixed(2).padStart(10),
      p99.toFixed(2).padStart(10),
    ];
    console.log(`  ${cells.join("")}`);
  }
}

function summarize() {
  const p50 = (rules, name) => rows.find((row) => row.rules === rules && row.name === name).p50;
  const line = (label, ratio) => console.log(`  ${label.padEnd(66)} ${ratio.toFixed(2)}`);
  console.log("\nratios of p50 in this run");
  line(
    "rego-wasm at 1,000 rules / bare evaluate of two hand-written rules",
    p50(1000, "rego-wasm") / p50(1000, "opa-wasm, two rules"),
  );
  line(
    "cedar-wasm at 1,000 rules / bare stateful call with one policy",
    p50(1000, "cedar-wasm") / p50(1000, "cedar stateful, one policy, schema"),
  );
  line(
    "naive opa-wasm / rego-wasm, both at 1,000 rules",
    p50(1000, "opa-wasm, naive") / p50(1000, "rego-wasm"),
  );
  line(
    "naive cedar / cedar-wasm, both at 1,000 rules",
    p50(1000, "cedar stateful, naive") / p50(1000, "cedar-wasm"),
  );
  for (const name of ENGINES) line(`${name}: 1,000 rules / 10 rules`, p50(1000, name) / p50(10, name));
  console.log(`  reference at 1,000 rules: ${p50(1000, "reference").toFixed(2)} us`);
}
