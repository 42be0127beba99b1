// Who checks the checker: plants faults in every shipped policy and tells which the checker's cases find.
// `npm run mutants -- [--policy NAME].. [--target rego|cedar|model].. [--kind KIND].. [--every N]
// [--cases N] [--seed N] [--opa PATH] [--prove] [--json]`. With `--prove` what no case finds is put to the prover: what it proves
// to change nothing is counted apart, and of the rest it tells a request where it knows one. As many cases are asked as `concord check` asks. A native `opa` builds the
// same Wasm as the embedded one, several times as fast. Exit 1 when fewer than 98 in 100 are found in a target. Each
// target has a process of its own: thousands of Wasm modules in one have brought V8 down.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadCases, openOpa, openProver, readPolicy } from "../dist/src/index.js";
import { runMutants, summarizeMutants } from "../dist/src/mutate.js";
import { shippedPolicies } from "./golden.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const WANTED = 0.98;

const { values } = parseArgs({
  options: {
    policy: { type: "string", multiple: true },
    target: { type: "string", multiple: true },
    kind: { type: "string", multiple: true },
    every: { type: "string", default: "1" },
    cases: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    opa: { type: "string" },
    prove: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const TARGETS = ["model", "cedar", "rego"];
const [only, ...more] = values.target ?? TARGETS;
if (more.length > 0) {
  const all = process.argv.slice(2);
  const rest = all.filter((each, index) => !/^--target(=|$)/.test(each) && all[index - 1] !== "--target");
  const codes = [only, ...more].map((target) => {
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, import.meta.filename, ...rest, "--target", target],
      { stdio: "inherit" },
    );
    return status ?? 1;
  });
  process.exit(Math.max(...codes));
}

const started = performance.now();
const policies = shippedPolicies(ROOT).filter(({ name }) => values.policy?.includes(name) ?? true);
const opa = await openOpa(values.opa === undefined ? {} : { path: values.opa });
const prover = values.prove ? await openProver({ opa }) : undefined;
const all = [];
for (const { name, path } of policies) {
  const before = performance.now();
  const policy = await readPolicy(join(ROOT, path));
  const mine = [];
  const options = {
    targets: [only],
    ...(values.kind === undefined ? {} : { kinds: values.kind }),
    every: Number(values.every),
    casesPerMutant: Number(values.cases),
    seed: Number(values.seed),
    corpus: examplesOf(path, name),
    source: readFileSync(join(ROOT, path), "utf8"),
    opa,
    ...(prover === undefined ? {} : { prover }),
  };
  for await (const outcome of runMutants(policy, options)) {
    mine.push({ policy: name, ...outcome });
    if (values.json) console.log(JSON.stringify(mine.at(-1)));
  }
  all.push(...mine);
  const { found, planted } = sumOf(mine);
  const seconds = ((performance.now() - before) / 1000).toFixed(0);
  console.error(`${name}: ${found} of ${planted} found, ${seconds} s`);
}
await prover?.close();
opa.close();

const survivors = all.filter(({ verdict }) => verdict.state === "survived");
if (!values.json) {
  printTable(all);
  for (const { policy, target, kind, line, before, after, verdict } of survivors) {
    console.log(`\n${policy} ${target}:${line} ${kind}\n  - ${before}\n  + ${after}`);
    if (verdict.proof !== undefined) console.log(`  ${proofText(verdict.proof)}`);
  }
}
const { found, planted } = sumOf(all);
const share = planted === 0 ? 0 : found / planted;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.error(
  `${found} of ${planted} found (${(share * 100).toFixed(2)} in 100), seed ${values.seed}, ${seconds} s`,
);
process.exitCode = share < WANTED ? 1 : 0;

function proofText({ kind, request, why }) {
  return kind === "unknown" ? `unknown: ${why}` : `${kind}: ${JSON.stringify(request)}`;
}

/** The requests of a policy's examples: the checker asks them first. */
function examplesOf(path, name) {
  const file = join(ROOT, dirname(path), `${name}.cases.yaml`);
  const { file: examples } = loadCases({ path: file, text: readFileSync(file, "utf8") });
  return examples.cases.map(({ request }) => request);
}

function sumOf(outcomes) {
  const found = outcomes.filter(({ verdict }) => verdict.state === "found").length;
  const survived = outcomes.filter(({ verdict }) => verdict.state === "survived").length;
  return { found, planted: found + survived };
}

function printTable(outcomes) {
  console.log(
    "| target | kind | planted | found | survived | first case (median) | shows in of 200 (median) | wording only | equivalent | stillborn |",
  );
  console.log("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
  for (const row of summarizeMutants(outcomes)) {
    const { target, kind, planted, found, medianFirstCase, medianShown, wording, equivalent, stillborn } =
      row;
    console.log(
      `| ${target} | ${kind} | ${planted} | ${found} | ${row.survivors.length} | ${medianFirstCase} | ${medianShown} | ${wording} | ${equivalent} | ${stillborn} |`,
    );
  }
}
