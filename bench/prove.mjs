// Time to prove policies by their size, and to refute planted faults: `npm run bench:prove`. Options: --sizes 10,50,..,
// --mutants N, --opa PATH, --solver z3=PATH (printed beside z3-wasm), --json. Every size is proved as a whole: OPA's plan, Cedar's
// tree, formulas and solver, once the solver is loaded.

import { parseArgs } from "node:util";
import { deployedFrom, loadPolicy, openOpa, openProver, prove } from "../dist/src/index.js";
import { createMutantProver, mutantsOf } from "../dist/src/prove-mutants.js";
import { quantile } from "./measure.mjs";
import { mixedPolicyText } from "./mixed-policies.mjs";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "10x3,50x5,200x20,1000x50" },
    mutants: { type: "string", default: "60" },
    opa: { type: "string" },
    solver: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
  },
});

const opa = await openOpa(values.opa === undefined ? {} : { path: values.opa });
const solvers = [{ kind: "z3-wasm" }, ...(values.solver ?? []).map(solverOf)];
for (const solver of solvers) {
  const prover = await openProver({ solver, opa, timeoutMs: 60_000 });
  await warmUp(prover);
  console.log(`\n${prover.solver.name} ${prover.solver.version}, OPA ${opa.version} (${opa.origin})`);
  console.log(
    "| rules x actions | conditions, lists | text to formulas and back, s | slowest part, ms | proved | refuted | unknown | peak so far, MB |",
  );
  console.log("|---|---|--:|--:|--:|--:|--:|--:|");
  for (const size of values.sizes.split(",")) {
    const [rules, actions] = size.split("x").map(Number);
    for (const [conditions, entries] of [
      [2, 5],
      [5, 5],
      [2, 200],
    ]) {
      if (entries > 5 && rules > 50) continue;
      await report(
        size,
        policyOf(mixedPolicyText({ rules, actions, conditions, entries, seed: 1 })),
        `${conditions}, ${entries}`,
        prover,
      );
    }
  }
  await reportMutants(prover);
  await prover.close();
}
opa.close();

async function warmUp(prover) {
  for await (const _ of prove(
    deployedFrom(policyOf("rules: [{action: a, decision: allow, conditions: {p: {prefix: /}}}]")),
    prover,
  ));
}

async function report(size, policy, shape, prover) {
  const started = performance.now();
  const kinds = { proved: 0, counterexample: 0, unknown: 0 };
  let slowest = 0;
  for await (const observation of prove(deployedFrom(policy, { cedarFacts: true }), prover)) {
    if (observation.kind !== "part") continue;
    kinds[observation.part.verdict.kind] += 1;
    slowest = Math.max(slowest, observation.part.milliseconds);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const peak = Math.round(process.resourceUsage().maxRSS / 2 ** 10);
  console.log(
    `| ${size} | ${shape} | ${seconds} | ${slowest.toFixed(0)} | ${kinds.proved} | ${kinds.counterexample} | ${kinds.unknown} | ${peak} |`,
  );
}

/** Faults spread over the emitted Rego and Cedar of a policy of 50 rules, and over the model. */
async function reportMutants(prover) {
  const policy = policyOf(mixedPolicyText({ rules: 50, actions: 5, conditions: 2, entries: 5, seed: 2 }));
  const all = mutantsOf(policy).filter((mutant) => mutant.asks !== "plain");
  const wanted = Number(values.mutants);
  const proveMutant = createMutantProver(policy, prover);
  console.log(
    "\n| faults in | asked | refuted | equivalent | unknown | refused | refuted in, ms (median) | slowest |",
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|--:|");
  for (const target of ["model", "cedar", "rego"]) {
    const mine = all.filter((mutant) => mutant.target === target);
    const step = Math.max(1, Math.floor(mine.length / wanted));
    const kinds = { refuted: 0, equivalent: 0, unknown: 0, stillborn: 0 };
    const times = [];
    for (const [index, mutant] of mine.entries()) {
      if (index % step !== 0) continue;
      const { proof, milliseconds } = await proveMutant(mutant);
      if (proof.kind === "refuted" && !proof.real) throw new Error("the prover is wrong");
      kinds[proof.kind] += 1;
      if (proof.kind === "refuted") times.push(milliseconds);
    }
    const asked = Object.values(kinds).reduce((sum, each) => sum + each, 0);
    times.sort((a, b) => a - b);
    console.log(
      `| ${target} | ${asked} | ${kinds.refuted} | ${kinds.equivalent} | ${kinds.unknown} | ${kinds.stillborn} | ${quantile(times, 0.5)?.toFixed(0) ?? "-"} | ${times.at(-1)?.toFixed(0) ?? "-"} |`,
    );
  }
}

function policyOf(text) {
  const { policy, diagnostics } = loadPolicy({ path: "bench.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
  return policy;
}

function solverOf(text) {
  const [kind, path] = text.split("=");
  return path === undefined ? { kind } : { kind, path };
}
