import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { createEmbeddedOpa } from "../../../src/engines/opa/embedded.js";
import { LIMITS, POLICY } from "./samples.js";
import { builtArtefact, done } from "./toolchains.js";

interface Sdk {
  readonly loadPolicySync: (
    wasm: Uint8Array,
    memory: { initial: number },
  ) => { readonly evaluate: (input: unknown, entrypoint: string) => readonly { readonly result: unknown }[] };
}

// Its types need the DOM library, and its ES module exports only the asynchronous loader.
const sdk: Sdk = createRequire(import.meta.url)("@open-policy-agent/opa-wasm");

const INPUTS = [
  {},
  { action: "read", path: "/data/a", size: 30 },
  { action: "read", path: "/data/a", size: 30.5 },
  { action: "read", path: "/data/a", size: "30" },
  { action: "write", path: "/data/a", size: 1 },
  { action: "read", path: "/data/a", size: 1, user: "mallory" },
  { action: "read", path: "/data/secret/a", size: 1 },
  { action: "read", path: "/data/secret/a/b", size: 1 },
  { action: "read", path: null, size: 1 },
  { action: "read", path: "/data/ü😀", size: -1 },
];

it("the built Wasm answers like OPA's interpreter", async () => {
  const opa = createEmbeddedOpa(await builtArtefact());
  const rules = ["decision", "blocked", "nothing", "refused", "missing"];
  const entrypoints = rules.map((rule) => `support/${rule}`);
  const wasm = sdk.loadPolicySync(done(opa.buildWasm([POLICY, LIMITS], entrypoints)), { initial: 20 });
  for (const rule of rules) {
    const query = done(opa.prepare([POLICY, LIMITS], `data.support.${rule}`));
    for (const input of INPUTS) {
      const [answer] = wasm.evaluate(input, `support/${rule}`);
      const expected =
        answer === undefined ? { kind: "undefined" } : { kind: "defined", value: answer.result };
      expect(query.evaluate(JSON.stringify(input)), `${rule} ${JSON.stringify(input)}`).toEqual(expected);
    }
  }
  const effects = INPUTS.map((input) => wasm.evaluate(input, "support/decision")[0]?.result);
  expect(new Set(effects.map((effect) => JSON.stringify(effect))).size).toBe(2);
});
