import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { processIo } from "../../../src/cli/io.js";
import { explainCounterexample } from "../../../src/cli/prove/prove-file.js";
import type { Ran } from "../../../src/cli/prove/proved.js";
import { type ProofForm, writeProofReport } from "../../../src/cli/prove/report.js";
import { deployedFrom, openOpa, openProver, type Prover, prove } from "../../../src/index.js";
import { temporaryFolders } from "../folder.js";

const SOURCE = {
  path: "policy.yaml",
  text: `rules:
  - {id: small, action: pay, decision: allow, conditions: {amount: {max: 50}}}
  - {id: large, action: pay, decision: escalate, conditions: {amount: {above: 500}}}
`,
};

const folder = temporaryFolders({});
let saved = "";
let prover: Prover;
let ran: Ran;

/** A real counterexample: the emitted Rego with a planted fault. */
beforeAll(async () => {
  const { policy } = loadPolicy(SOURCE);
  if (policy === undefined) throw new Error("the policy loads");
  prover = await openProver({ opa: await openOpa() });
  const { rego, cedar } = deployedFrom(policy);
  if (rego === undefined) throw new Error("there is Rego");
  const text = rego.text.replaceAll(
    "at_most(input.parameters.amount, 50)",
    "at_most(input.parameters.amount, 51)",
  );
  expect(text).not.toBe(rego.text);
  const proving = prove({ policy, rego: { ...rego, text }, cedar }, prover);
  for (;;) {
    const { done, value } = await proving.next();
    if (done !== true) continue;
    const options = { targets: [], named: false, save: folder() };
    const findings = value.counterexamples.map((each) =>
      explainCounterexample(each, { file: "policy.yaml", policy, cedarFacts: false, options }),
    );
    saved = readFileSync(findings[0]?.saved.cases ?? "", "utf8");
    ran = { kind: "proved", file: "policy.yaml", source: SOURCE, gaps: [], result: value, findings };
    break;
  }
});
afterAll(async () => {
  await prover.close();
  prover.opa.close();
});

async function report(form: ProofForm, proved: Ran = ran): Promise<string> {
  let text = "";
  const stdout = {
    isTerminal: false,
    write: async (piece: string | Uint8Array) => {
      text += String(piece);
    },
  };
  await writeProofReport([proved], form, { ...processIo(), stdout });
  return text;
}

describe("a counterexample", () => {
  it("is real, and as small as it goes", () => {
    expect(ran.result.outcome).toBe("counterexample");
    expect(ran.result.counterexamples).toHaveLength(1);
    const [found] = ran.result.counterexamples;
    expect(found).toMatchObject({ label: "pay", target: "rego", real: true });
    const { parameters } = (found?.request ?? {}) as { readonly parameters: { readonly amount: number } };
    expect(parameters.amount).toBeGreaterThan(50);
    expect(parameters.amount).toBeLessThanOrEqual(51);
    expect(found?.answers.map(({ answer }) => answer.decision)).toEqual(["DENY", "ALLOW"]);
  });

  it("is told to people with the rule at its place, both answers and the generated lines", async () => {
    const text = await report("human");
    expect(text).toContain("refuted     rego 2 of 3 parts, cedar 1 of 1 part");
    expect(text).toContain("policy.yaml:2:5");
    expect(text).toMatch(/answers {2}reference {4}/);
    expect(text).toContain("rego-module");
    expect(text).toContain("Rego of small, from line ");
    expect(text).toContain("1 policy: 0 proved, 1 refuted\n");
  });

  it("is saved as a case that the policy itself passes", () => {
    expect(saved).toContain("# Found by `concord prove`.");
    expect(saved).toContain("decision: DENY");
  });

  it("is in JSON, JUnit and SARIF", async () => {
    const { files } = JSON.parse(await report("json"));
    expect(files[0]).toMatchObject({ outcome: "counterexample" });
    expect(files[0].counterexamples[0]).toMatchObject({ part: "pay", target: "rego", real: true });
    expect(await report("junit")).toMatch(
      /<testcase classname="rego" name="pay"><failure message="[^"]*amount/,
    );
    const sarif = JSON.parse(await report("sarif"));
    expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: "engines-disagree" });
  });

  it("that the engines do not confirm is a fault of the prover, loudly", async () => {
    const [finding] = ran.findings;
    if (finding === undefined) throw new Error("there is a finding");
    const wrong: Ran = {
      ...ran,
      result: { ...ran.result, outcome: "contradicted" },
      findings: [{ ...finding, counterexample: { ...finding.counterexample, real: false } }],
    };
    const text = await report("human", wrong);
    expect(text).toContain("THE PROVER IS WRONG");
    expect(text).toContain("fault of the prover: the engines agree on this request");
    expect(text).toContain("1 policy: 0 proved, 1 contradicted by the engines\n");
  });
});
