import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../compilers/yaml/index.js";
import { deployedFrom } from "../src/deployed.js";
import { openOpa } from "../src/engines/opa/index.js";
import { openProver, type Prover, prove } from "../src/prove.js";
import type { ProofResult } from "../src/prover/result.js";
import { casesOf, POLICY_FILES } from "./policy-files.js";

let prover: Prover;
beforeAll(async () => {
  prover = await openProver({ opa: await openOpa(), timeoutMs: 60_000 });
});
afterAll(async () => {
  await prover.close();
  prover.opa.close();
});

async function proofOf(deployed: Parameters<typeof prove>[0]): Promise<ProofResult> {
  const proving = prove(deployed, prover);
  for (;;) {
    const { done, value } = await proving.next();
    if (done === true) return value;
  }
}

describe("prove", () => {
  it.each(POLICY_FILES)("%s: Rego and Cedar answer every request as the policy means", async (path) => {
    const { policy } = casesOf(path);
    const result = await proofOf(deployedFrom(policy, { cedarFacts: true }));
    const open = result.parts.filter(({ verdict }) => verdict.kind !== "proved");
    expect(open.map(({ label, target, verdict }) => ({ label, target, verdict }))).toEqual([]);
    expect(result.outcome).toBe("proved");
    expect(new Set(result.parts.map(({ target }) => target))).toEqual(new Set(["rego", "cedar"]));
  });
});

/** Each replaces one text of what is compiled; the entry points beside `result` are what other deployments ask. */
const PLANTED = [
  ["rego", "decision := answer[0]", "decision := answer[2]"],
  ["rego", 'allow if answer[0] == "ALLOW"', 'allow if answer[0] != "DENY"'],
  ["rego", "rules := answer[1]", "rules := answer[3]"],
  ["rego", '"rules": answer[1]', '"rules": []'],
  ["rego", 'endswith(parameters.name, ".tmp")', 'endswith(parameters.name, "tmp")'],
  ["rego", "at_most(parameters.size, 10)", "at_most(parameters.size, 11)"],
  ["cedar", 'like "*.tmp"', 'like "*tmp"'],
  ["cedar", '["size"] <= 10', '["size"] < 10'],
  ["cedar", 'context.parameters has "size" &&\n', ""],
] as const;

describe("a fault that is planted in what is deployed", () => {
  const { policy } = loadPolicy({
    path: "policy.yaml",
    text: `rules:
  - {id: small, action: write, decision: allow, conditions: {size: {max: 10}, name: {suffix: .tmp}}}
  - {id: odd, action: write, decision: escalate, conditions: {size: {below: 0}}}
`,
  });

  it.each(PLANTED)("%s: %s -> %s is refuted on the engines", async (target, before, after) => {
    if (policy === undefined) throw new Error("the policy loads");
    const { rego, cedar } = deployedFrom(policy);
    if (rego === undefined || cedar === undefined) throw new Error("both targets express the policy");
    const text = target === "rego" ? rego.text : cedar.text;
    const faulty = text.replace(before, after);
    expect(faulty).not.toBe(text);
    const deployed =
      target === "rego"
        ? { policy, rego: { ...rego, text: faulty }, cedar: undefined }
        : { policy, rego: undefined, cedar: { ...cedar, text: faulty } };
    const result = await proofOf(deployed);
    expect(result.outcome).toBe("counterexample");
    for (const { real } of result.counterexamples) expect(real).toBe(true);
  });
});
