import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
