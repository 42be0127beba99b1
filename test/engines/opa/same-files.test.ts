import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileRego } from "../../../compilers/rego/index.js";
import type { OpaModule, OpaToolchain } from "../../../src/engines/opa/index.js";
import { casesOf, POLICY_FILES } from "../../policy-files.js";
import { arbitraryPolicy } from "../../properties/arbitrary-policy.js";
import { loadObject } from "../../properties/world.js";
import { CONFLICT, CONSTRUCTS, LIMITS, POLICY } from "./samples.js";
import { done, TOOLCHAINS } from "./toolchains.js";

type Sample = readonly [string, readonly OpaModule[], readonly string[]];

const generated = (name: string, policy: Parameters<typeof compileRego>[0]): Sample => {
  const { text, packagePath } = compileRego(policy);
  const path = packagePath.join("/");
  const names = ["answer", "result", "decision", "allow", "rules"];
  return [name, [{ path: `${path}/policy.rego`, source: text }], names.map((entry) => `${path}/${entry}`)];
};

const random = fc
  .sample(arbitraryPolicy("random"), { numRuns: 10, seed: 5 })
  .map((policy, index) => generated(`random policy ${index}`, loadObject(policy)));

const CONSTRUCTED = ["verdict", "by_name", "nested", "calls", "later", "refused"].map(
  (name) => `constructs/${name}`,
);

const SAMPLES: readonly Sample[] = [
  ["many constructs", [CONSTRUCTS, LIMITS], CONSTRUCTED],
  ["a rule that others depend on", [CONSTRUCTS, LIMITS, POLICY], ["support/limits/size"]],
  [
    "entrypoints that are the same",
    [POLICY, LIMITS],
    ["support/decision", "/support/decision", "support/decision"],
  ],
  ["whole packages", [CONFLICT, POLICY, LIMITS], ["support", "conflict"]],
  ...POLICY_FILES.map((file) => generated(file, casesOf(file).policy)),
  ...random,
];

describe("the embedded OPA and `opa build` make the same files", () => {
  let embedded: OpaToolchain;
  let external: OpaToolchain;
  beforeAll(async () => {
    const [first, second] = await Promise.all(TOOLCHAINS.map(([, open]) => open()));
    if (first === undefined || second === undefined) throw new Error("there are two toolchains");
    [embedded, external] = [first, second];
  });
  afterAll(() => {
    embedded.close();
    external.close();
  });

  it.each(SAMPLES)("of %s", (_name, modules, entrypoints) => {
    expect(embedded.buildPlan(modules, entrypoints)).toEqual(external.buildPlan(modules, entrypoints));
    const [wasm, expected] = [embedded, external].map((opa) => done(opa.buildWasm(modules, entrypoints)));
    expect(wasm !== undefined && expected !== undefined && Buffer.compare(wasm, expected)).toBe(0);
  });

  it("which have every kind of statement with statements inside", () => {
    const plan = done(embedded.buildPlan([CONSTRUCTS, LIMITS], CONSTRUCTED));
    for (const kind of [
      "BlockStmt",
      "ScanStmt",
      "NotStmt",
      "WithStmt",
      "MakeNumberRefStmt",
      "CallDynamicStmt",
    ])
      expect(plan).toContain(`{"type":"${kind}","stmt":{`);
  });
});
