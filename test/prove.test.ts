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

async function proofOf(
  deployed: Parameters<typeof prove>[0],
  options?: Parameters<typeof prove>[2],
): Promise<ProofResult> {
  const proving = prove(deployed, prover, options);
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

describe("Rego with what has no translation", () => {
  const { policy } = loadPolicy({
    path: "policy.yaml",
    text: `rules:
  - {id: small, action: [write, "get_*"], decision: allow, conditions: {name: {suffix: .tmp}}}
  - {id: other, action: read, decision: allow}
`,
  });

  function edited(after: string): Parameters<typeof prove>[0] {
    if (policy === undefined) throw new Error("the policy loads");
    const { rego } = deployedFrom(policy);
    if (rego === undefined) throw new Error("there is Rego");
    const text = rego.text.replaceAll(/endswith\((\S*name), "\.tmp"\)/g, after);
    expect(text).not.toBe(rego.text);
    return { policy, rego: { ...rego, text }, cedar: undefined };
  }

  const RIGHT = edited('endswith(replace($1, "q", "q"), ".tmp")');
  const WRONG = edited('endswith(replace($1, ".tmp", "tmp"), "tmp")');

  it("is unknown, with how many requests were tried, where none shows a difference", async () => {
    const { outcome, parts } = await proofOf(RIGHT);
    expect(outcome).toBe("unknown");
    const open = parts.filter(({ verdict }) => verdict.kind !== "proved");
    expect(open.map(({ label }) => label)).toEqual(["write", "get_*"]);
    for (const { verdict } of open) {
      const why = verdict.kind === "unknown" ? verdict.why : "";
      expect(why).toMatch(
        /^the builtin replace of OPA; [\d,]+ requests were tried instead and show no difference, which is no proof$/,
      );
    }
  });

  it("is refuted by a request that was tried, is real and was made small", async () => {
    const { outcome, counterexamples } = await proofOf(WRONG);
    expect(outcome).toBe("counterexample");
    expect(counterexamples.map(({ label, real }) => ({ label, real }))).toEqual([
      { label: "write", real: true },
      { label: "get_*", real: true },
    ]);
    expect(counterexamples[0]?.request).toEqual({ action: "write", parameters: { name: "tmp" } });
    expect(counterexamples[1]?.request).toEqual({
      action: expect.stringMatching(/^get_/),
      parameters: { name: "tmp" },
    });
  });

  it("is only unknown where nothing is to be tried", async () => {
    const { outcome, parts } = await proofOf(WRONG, { search: false });
    expect(outcome).toBe("unknown");
    expect(parts[0]?.verdict).toEqual({ kind: "unknown", why: "the builtin replace of OPA" });
  });

  it("ends between two requests when it is told to", async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const { outcome, parts } = await proofOf(RIGHT, { signal: stop.signal });
    expect(outcome).toBe("interrupted");
    expect(parts.length).toBeLessThan(5);
  });
});
