// A long search for a disagreement: `npm run fuzz -- [--policies 1000] [--seed N] [--opa PATH] [--property engines|proof|faults]`. `engines`, the
// default, asks all engines; `proof` proves each policy and compares the formulas with the engines; `faults` plants one in each target of
// each policy and holds what the prover says of it against the checker. Prints the seed; the same
// seed repeats the run. A native `opa` builds the same Wasm as the embedded one, several times as fast.

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    opa: { type: "string" },
    policies: { type: "string", default: "1000" },
    property: { type: "string", default: "engines" },
    seed: {
      type: "string",
      default: process.env.CONCORD_SEED ?? String(Math.floor(Math.random() * 2 ** 31)),
    },
  },
});
const PROPERTIES = {
  engines: "test/properties/engines-agree.test.ts",
  proof: "test/properties/proof-is-the-engines.test.ts",
  faults: "test/properties/faults-are-told.test.ts",
};
const file = PROPERTIES[values.property];
if (file === undefined) throw new Error(`--property is one of ${Object.keys(PROPERTIES).join(", ")}`);
const limits = {
  CONCORD_RUNS: values.policies,
  CONCORD_SEED: values.seed,
  ...(values.opa === undefined ? {} : { CONCORD_OPA: values.opa }),
};
console.log(`${values.policies} random policies, seed ${values.seed}`);
const { status } = spawnSync("npx", ["vitest", "run", file], {
  stdio: "inherit",
  env: { ...process.env, ...limits },
});
process.exitCode = status ?? 1;
