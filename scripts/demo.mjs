// The main job on the shipped policies: compile each to Rego and Cedar, run its cases on four engines, show one at work.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  compareEngines,
  compilePolicy,
  createEngines,
  decisionsByEngine,
  ENGINE_NAMES,
  loadCases,
  openOpa,
  runCases,
} from "../dist/src/index.js";
import { shippedPolicies } from "./golden.mjs";

const root = resolve(import.meta.dirname, "..");
const say = (text = "") => process.stdout.write(`${text}\n`);

say("Concord: one policy, every engine, the same decision");
say();
say(
  `Each shipped policy is compiled to OPA Rego and to AWS Cedar. Its cases then run on ${ENGINE_NAMES.length} engines:`,
);
say("  reference     Concord's own evaluator, the definition of right");
say("  rego-wasm     the Rego, compiled to WebAssembly by OPA");
say("  rego-topdown  the Rego, in OPA's interpreter");
say("  cedar-wasm    the Cedar, in Cedar's engine");
say();
say("  policy                                rules   Rego lines  Cedar lines  cases   result");

const opa = await openOpa();
let failed = 0;
for (const shipped of shippedPolicies(root)) failed += await showPolicy(shipped);
say(
  "  * Cedar has no words for a part of this one; the adapter computes that part as a fact (--cedar-facts)",
);
say();
await showRequests("policies/scoped-files/scoped-files.yaml", [
  { action: "read_file", parameters: { path: "/workspace/demo/notes.txt" } },
  { action: "write_file", parameters: { path: "/workspace/demo/notes.txt", size_bytes: 5_000_000 } },
  { action: "read_file", parameters: { path: "/workspace/demo/.env" } },
  { action: "read_file", parameters: { path: "/workspace/demo/../../etc/passwd" } },
  { action: "read_file" },
]);
opa.close();
say();
say(failed === 0 ? "Every engine gave every expected answer." : `${failed} answers were not as expected.`);
say("Next: node dist/src/cli/main.js --help");
process.exitCode = failed === 0 ? 0 : 1;

async function showPolicy({ pack, name, path }) {
  const text = readFileSync(join(root, path), "utf8");
  const plain = compilePolicy({ path, text });
  const cedarFacts = plain.policy === undefined;
  const { policy, rego, cedar } = cedarFacts ? compilePolicy({ path, text }, { cedarFacts }) : plain;
  const casesPath = path.replace(/\.yaml$/, ".cases.yaml");
  const { file } = loadCases({ path: casesPath, text: readFileSync(join(root, casesPath), "utf8") });
  const engines = await createEngines(policy, ENGINE_NAMES, { cedarFacts, opa });
  const results = runCases(file.cases, engines);
  for (const engine of engines) engine.close();
  const wrong = results.filter((result) => !result.passed);
  const lines = (each) => String(each.split("\n").length - 1);
  const cells = [
    `${pack}/${name}${cedarFacts ? " *" : ""}`.padEnd(36),
    String(policy.rules.length).padStart(6),
    lines(rego.text).padStart(12),
    lines(cedar.text).padStart(12),
    String(file.cases.length).padStart(6),
    wrong.length === 0 ? "   as expected on all" : `   ${wrong.length} WRONG`,
  ];
  say(`  ${cells.join(" ")}`);
  for (const { name: which, engine, problem } of wrong) say(`      ${which} on ${engine}: ${problem}`);
  return wrong.length;
}

async function showRequests(path, requests) {
  say(`${path}, asked on all engines:`);
  const { policy } = compilePolicy({ path, text: readFileSync(join(root, path), "utf8") });
  const engines = await createEngines(policy, ENGINE_NAMES, { opa });
  for (const request of requests) {
    const comparison = compareEngines(engines, request);
    const { decision, rules, reason } = comparison.answer;
    say();
    say(`  ${JSON.stringify(request)}`);
    say(`  ${decision}  rules: ${rules.join(", ") || "none"}  reason: ${reason}`);
    say(
      `  ${Object.entries(decisionsByEngine(comparison))
        .map(([engine, each]) => `${engine} ${each}`)
        .join(", ")}`,
    );
  }
  for (const engine of engines) engine.close();
}
