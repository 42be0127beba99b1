import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { compilePolicy, createEngines, ENGINE_NAMES, loadCases, runCases } from "../src/index.js";

const ROOT = resolve(import.meta.dirname, "..");
const FILES = ["test/conformance", "test/corpus", "policies"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".cases.yaml"))
    .map((file) => join(folder, file)),
);

it("finds the cases", () => {
  expect(FILES.length).toBeGreaterThan(12);
});

describe.each(FILES)("%s", (path) => {
  const { file, diagnostics } = loadCases({ path, text: readFileSync(join(ROOT, path), "utf8") });
  const policyPath = join(dirname(path), file?.policy ?? basename(path).replace(".cases", ""));
  const source = { path: policyPath, text: readFileSync(join(ROOT, policyPath), "utf8") };

  it("loads", () => {
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(file?.cases.length).toBeGreaterThan(0);
  });

  it(`gives every answer on ${ENGINE_NAMES.join(", ")}`, async () => {
    const cedarFacts = compilePolicy(source).policy === undefined;
    const { policy, diagnostics: found } = compilePolicy(source, { cedarFacts });
    if (policy === undefined) throw new Error(found.map((each) => each.message).join("\n"));
    const engines = await createEngines(policy, ENGINE_NAMES, { cedarFacts });
    const results = runCases(file?.cases ?? [], engines);
    for (const engine of engines) engine.close();
    expect(results.filter((result) => !result.passed)).toEqual([]);
    expect(results.length).toBe((file?.cases.length ?? 0) * ENGINE_NAMES.length);
  });
});

describe.each(FILES.filter((path) => path.startsWith("policies")))("%s", (path) => {
  it("is of a policy without a warning", () => {
    const policyPath = path.replace(".cases", "");
    const source = { path: policyPath, text: readFileSync(join(ROOT, policyPath), "utf8") };
    const cedarFacts = compilePolicy(source).policy === undefined;
    expect(compilePolicy(source, { cedarFacts }).diagnostics).toEqual([]);
  });
});
