// The checker and the prover held against each other: puts every planted fault to the prover.
// `npm run mutants:prove -- [--policy NAME].. [--target model|cedar|rego].. [--kind KIND].. [--every N] [--against FILE].. [--survivors]
// [--opa PATH] [--json]`. `--against` takes what `scripts/mutants.mjs --json` printed: what survived there is asked whatever
// `--every` says (with `--survivors` nothing else is), and a fault that the checker found by a decision or by rules and the
// prover calls equivalent is a contradiction. Exit 1 for such and for a request of the prover that no engine bears out, 3 where anything is unknown.
// Each target has a process of its own: thousands of Wasm modules in one have brought V8 down.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openProver, readPolicy } from "../dist/src/index.js";
import { createMutantProver, mutantsOf } from "../dist/src/prove-mutants.js";
import { shippedPolicies } from "./golden.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const STATES = ["refuted", "equivalent", "unknown", "stillborn", "not-asked"];

const { values } = parseArgs({
  options: {
    policy: { type: "string", multiple: true },
    target: { type: "string", multiple: true },
    kind: { type: "string", multiple: true },
    every: { type: "string", default: "1" },
    against: { type: "string", multiple: true },
    survivors: { type: "boolean", default: false },
    opa: { type: "string" },
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
  process.exit(codes.includes(1) ? 1 : Math.max(...codes));
}

const known = readVerdicts(values.against ?? []);
const every = Number(values.every);
const prover = await openProver(values.opa === undefined ? {} : { opa: values.opa });
const all = [];
const started = performance.now();
try {
  for (const { name, path } of shippedPolicies(ROOT)) {
    if (values.policy?.includes(name) === false) continue;
    const before = performance.now();
    const mine = [];
    for await (const outcome of provedOf(name, join(ROOT, path))) {
      mine.push(outcome);
      if (values.json) console.log(JSON.stringify(outcome));
    }
    all.push(...mine);
    const seconds = ((performance.now() - before) / 1000).toFixed(0);
    console.error(`${name} ${only}: ${sentence(mine)}, ${seconds} s`);
  }
} finally {
  await prover.close();
}
report();

async function* provedOf(name, path) {
  const policy = await readPolicy(path);
  const proveMutant = createMutantProver(policy, prover);
  const keyOf = createKeys(name);
  const mutants = mutantsOf(policy, { source: readFileSync(path, "utf8"), targets: [only] })
    .map((mutant) => ({ mutant, verdict: known.get(keyOf(mutant)) }))
    .filter(({ mutant }) => values.kind?.includes(mutant.kind) ?? true);
  for (const [index, { mutant, verdict }] of mutants.entries()) {
    if (verdict?.state !== "survived" && (values.survivors || !isPicked(index))) continue;
    const { proof, milliseconds } = await proveMutant(mutant);
    const { target, kind, line, before, after } = mutant;
    yield { policy: name, target, kind, line, before, after, verdict, proof, milliseconds };
  }
}

/** Spread by a multiplicative hash, so that no rhythm in the text decides which faults are planted. */
function isPicked(index) {
  return (Math.imul(index + 1, 0x9e3779b1) >>> 0) % every === 0;
}

/** The checker's verdicts, by a key of the fault. */
function readVerdicts(files) {
  const verdicts = new Map();
  for (const file of files) {
    const keys = new Map();
    for (const line of readFileSync(file, "utf8").split("\n")) {
      if (line === "") continue;
      const { policy, verdict, ...fault } = JSON.parse(line);
      if (!keys.has(policy)) keys.set(policy, createKeys(policy));
      verdicts.set(keys.get(policy)(fault), verdict);
    }
  }
  return verdicts;
}

/** Faults in one place can read alike, so the key tells the first from the second. */
function createKeys(policy) {
  const seen = new Map();
  return ({ target, kind, line, before, after }) => {
    const key = JSON.stringify([policy, target, kind, line, before, after]);
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return `${number} ${key}`;
  };
}

function report() {
  if (!values.json) printTable();
  const times = all
    .filter(({ proof }) => proof.kind === "refuted")
    .map(({ milliseconds }) => milliseconds)
    .sort((a, b) => a - b);
  const odd = all.filter(({ proof, verdict }) => proof.kind === "equivalent" && verdict?.state === "found");
  // An engine refuses an answer whose reason, attributes or order of rules the policy cannot give; no proof is about these.
  const contradictions = odd.filter(({ verdict }) => verdict.shows !== "fault");
  const unreal = all.filter(({ proof }) => proof.kind === "refuted" && !proof.real);
  const missed = all.filter(
    ({ proof, verdict }) => proof.kind === "refuted" && verdict?.state === "survived",
  );
  const unknown = all.filter(({ proof }) => proof.kind === "unknown");
  const shown = [
    ["proved equivalent, but found by the checker", contradictions],
    ["refuted, but no engine bears it out", unreal],
    ["unknown", unknown],
    ["refuted, but missed by the checker", missed],
  ];
  for (const [title, group] of shown) for (const each of group) printFault(title, each);
  console.error(
    [
      `${only}: ${sentence(all)}, ${((performance.now() - started) / 1000).toFixed(0)} s`,
      `${contradictions.length} contradictions, ${unreal.length} not borne out`,
      `${odd.length - contradictions.length} equivalent in decision and rules, but found by the form of the answer`,
      `a refutation: median ${Math.round(times[times.length >> 1] ?? 0)} ms, at most ${Math.round(times.at(-1) ?? 0)} ms`,
      ...(known.size > 0 ? [compared()] : []),
    ].join("; "),
  );
  if (contradictions.length + unreal.length > 0) process.exitCode = 1;
  else if (unknown.length > 0) process.exitCode = 3;
}

function compared() {
  const survived = all.filter(({ verdict }) => verdict?.state === "survived");
  const equivalent = survived.filter(({ proof }) => proof.kind === "equivalent").length;
  const strangers = all.filter(({ verdict }) => verdict === undefined).length;
  return `${survived.length} survivors, ${equivalent} of them equivalent; ${strangers} faults are not in the file`;
}

function sentence(outcomes) {
  const counts = STATES.map((state) => [state, outcomes.filter(({ proof }) => proof.kind === state).length]);
  const byCase = outcomes.filter(({ proof }) => proof.by === "case").length;
  const interpreted = outcomes.filter(({ proof }) => proof.onlyInterpreted).length;
  return [
    ...counts.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`),
    ...(byCase > 0 ? [`${byCase} of the refuted by a case`] : []),
    ...(interpreted > 0 ? [`${interpreted} of the refuted by OPA's interpreter alone`] : []),
    `${outcomes.length} in all`,
  ].join(", ");
}

function printTable() {
  console.log(`| target | kind | asked | ${STATES.join(" | ")} |`);
  console.log(`|---|---|--:|${STATES.map(() => "--:|").join("")}`);
  for (const kind of new Set(all.map((each) => each.kind))) {
    const mine = all.filter((each) => each.kind === kind);
    const counts = STATES.map((state) => mine.filter(({ proof }) => proof.kind === state).length);
    console.log(`| ${only} | ${kind} | ${mine.length} | ${counts.join(" | ")} |`);
  }
}

function printFault(title, { policy, target, kind, line, before, after, verdict, proof }) {
  if (values.json) return;
  console.log(`\n${title}: ${policy} ${target}:${line} ${kind}\n  - ${before}\n  + ${after}`);
  if (proof.kind === "refuted") console.log(`  request ${JSON.stringify(proof.request)}`);
  if (proof.kind === "unknown") console.log(`  ${proof.why}`);
  if (verdict?.state === "found") {
    console.log(`  found by case ${verdict.firstCase}: ${JSON.stringify(verdict.request)}`);
  }
}
