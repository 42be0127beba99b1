// The checker's speed: `npm run bench:check [policy]`. Cases per second of `check` over the three fast engines and over all that run in
// this process, beside the loop that a user would write over the bare libraries for the same requests. Every contestant runs in
// turn in each round, so that a busy moment hits all of them. With `--soak N` it watches memory over N cases instead, and exits
// 1 where it grows.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import opaWasm from "@open-policy-agent/opa-wasm";
import {
  check,
  compilePolicy,
  compileWasm,
  generateCases,
  loadPolicy,
  openCheckEngines,
  openOpa,
  SHARES,
} from "../dist/src/index.js";
import { quantile } from "./measure.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { soak: { type: "string" }, rounds: { type: "string", default: "7" } },
});
const [path = "policies/scoped-files/scoped-files.yaml"] = positionals;
const CASES = 10_000;
/** The loop is so slow that it gets fewer. */
const LOOP_CASES = 2000;
const FAST = ["reference", "rego-wasm", "cedar-wasm"];
const ALL = ["reference", "rego-wasm", "rego-topdown", "cedar-wasm", "cedar-wasm-stateless"];
const source = { path, text: readFileSync(path, "utf8") };
const { policy } = loadPolicy(source);
if (policy === undefined) throw new Error(`${path} does not compile`);
const opa = await openOpa();

if (values.soak === undefined) await compare();
else await soak(Number(values.soak));
opa.close();

async function compare() {
  const fast = await open(FAST);
  const all = await open(ALL);
  const naive = await naiveLoop();
  const requests = take(LOOP_CASES);
  let differing = 0;
  const loop = (asked) => {
    differing = naive(asked);
    return asked.length;
  };
  const contestants = [
    { name: `check: ${FAST.join(", ")}`, run: (seed) => drain(fast, seed) },
    {
      name: `check: and ${ALL.filter((each) => !FAST.includes(each))
        .map(withShare)
        .join(", ")}`,
      run: (seed) => drain(all, seed),
    },
    { name: "a loop over opa-wasm and cedar-wasm", run: async () => loop(requests) },
  ];
  const rates = contestants.map(() => []);
  for (let round = -1; round < Number(values.rounds); round += 1) {
    for (const [index, { run }] of contestants.entries()) {
      const start = performance.now();
      const asked = await run(round + 1);
      // The first round warms up.
      if (round >= 0) rates[index].push(asked / ((performance.now() - start) / 1000));
    }
  }
  const medians = rates.map((each) => quantile(each, 0.5));
  console.log(
    `${path}, ${policy.rules.length} rules, ${CASES} cases, median of ${values.rounds} rounds, one thread\n`,
  );
  for (const [index, { name }] of contestants.entries()) {
    const rate = medians[index];
    const ratio = (rate / medians[2]).toFixed(1);
    console.log(
      `${Math.round(rate).toLocaleString("en").padStart(8)} cases/s  ${ratio.padStart(6)} x  ${name}`,
    );
  }
  console.log(
    "\nThe loop only calls and compares: it generates nothing and measures no coverage. It reports",
  );
  console.log(`${differing} differences, all of its own making: it gives Cedar what is not of its type.`);
}

async function soak(cases) {
  const engines = await open(ALL);
  const readings = [];
  await drain(engines, 1, cases, ({ asked }) => {
    if (asked < ((readings.length + 1) * cases) / 10) return;
    globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    readings.push({ held: (heapUsed + external) / 2 ** 20, rss: rss / 2 ** 20 });
  });
  const [first] = readings;
  const last = readings.at(-1);
  const flat = last.held <= first.held * 1.1 + 1 && last.rss <= first.rss + 64;
  const show = (pick) => readings.map((each) => pick(each).toFixed(0).padStart(4)).join(" ");
  console.log(`check, ${cases} cases over ${ALL.join(", ")}: ${flat ? "flat" : "GROWS"}`);
  console.log(`  heap and buffers, MiB ${show((each) => each.held)}`);
  console.log(`  process, MiB          ${show((each) => each.rss)}`);
  process.exitCode = flat ? 0 : 1;
}

function open(kinds) {
  const specs = kinds.map((kind) => ({ kind }));
  return openCheckEngines(policy, specs, { opa, cedarFacts: true });
}

async function drain(engines, seed, cases = CASES, watch = () => {}) {
  const running = check(policy, engines, { cases, seed, shares: new Map(Object.entries(SHARES)) });
  for (;;) {
    const { done, value } = await running.next();
    if (done !== true) {
      if (value.kind === "progress") watch(value.progress);
      continue;
    }
    if (value.outcome.kind !== "agreed") throw new Error(JSON.stringify(value.outcome));
    return value.progress.asked;
  }
}

function take(count) {
  const requests = [];
  for (const { request } of generateCases(policy, { seed: 0 })) {
    requests.push(request);
    if (requests.length === count) return requests;
  }
  return requests;
}

function withShare(kind) {
  return `${kind} (one case in ${SHARES[kind]})`;
}

/** What the documentation of both libraries shows: load once, call with objects, compare. */
async function naiveLoop() {
  const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");
  const { cedar: texts, rego } = compilePolicy(source, { cedarFacts: true });
  const wasm = opaWasm.loadPolicySync(await compileWasm(policy, { opa }), { initial: 16 });
  const entrypoint = `concord/${rego.packageName}/allow`;
  return (requests) => {
    let differing = 0;
    for (const request of requests) {
      let byRego = false;
      let byCedar = false;
      try {
        byRego = wasm.evaluate(request, entrypoint)[0]?.result === true;
      } catch {
        // The user's loop takes an exception for a no.
      }
      try {
        const { action, parameters = {}, subject = {}, context = {} } = request;
        const answer = cedar.isAuthorized({
          principal: { type: "Subject", id: "subject" },
          action: { type: "Action", id: action },
          resource: { type: "Resource", id: "resource" },
          context: { parameters, subject, context },
          entities: [],
          policies: { staticPolicies: texts.text },
        });
        byCedar = answer.type === "success" && answer.response.decision === "allow";
      } catch {
        // The same.
      }
      if (byRego !== byCedar) differing += 1;
    }
    return differing;
  };
}
