import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { compileCedar } from "../../compilers/cedar/index.js";
import type { Policy } from "../../compilers/model/index.js";
import { loadCases, loadPolicy } from "../../compilers/yaml/index.js";
import { createCedarTextEngine } from "../../src/engines/cedar-text.js";
import { createReferenceEngine } from "../../src/engines/reference.js";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDERS = [
  "test/conformance",
  ...readdirSync(join(ROOT, "policies")).map((pack) => `policies/${pack}`),
];
const SUITES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(".cases.yaml"))
    .map((file) => `${folder}/${file.slice(0, -".cases.yaml".length)}`),
);

describe.each(SUITES)("%s", (path) => {
  const policy = policyAt(`${path}.yaml`);
  const requests = requestsAt(`${path}.cases.yaml`);

  it.each([
    ["cedar-text", false],
    ["cedar-wasm-stateless", true],
  ])("%s answers every case as the reference does", (name, stateless) => {
    const faults: unknown[] = [];
    const options = { facts: true, stateless, onFault: (fault: unknown) => faults.push(fault) };
    const engine = createCedarTextEngine(policy, compileCedar(policy, { facts: true }), options);
    const reference = createReferenceEngine(policy);
    for (const request of requests) expect(engine.decide(request)).toEqual(reference.decide(request));
    expect(faults).toEqual([]);
    expect(engine.name).toBe(name);
    engine.close();
    expect(engine.decide(requests[0]).reason).toBe("engine_error");
  });
});

describe("files that are not what was generated", () => {
  const policy = policyAt("policies/scoped-files/scoped-files.yaml");
  const files = compileCedar(policy, { facts: true });

  it.each([
    ["no Cedar", files.text.replace("permit", "allow")],
    ["a rule that does not exist", files.text.replace('@rule("read")', '@rule("raed")')],
    ["two policies of one id", files.text.replace('@id("edit / 1")', '@id("read / 1")')],
    ["a policy without an id", files.text.replace('@id("edit / 1")', "")],
  ])("are refused: %s", (_, text) => {
    expect(() => createCedarTextEngine(policy, { ...files, text })).toThrow();
  });

  it("decide: a removed rule is seen", () => {
    const text = files.text.replace(
      'permit (\n  principal,\n  action == Action::"write_file"',
      'forbid (\n  principal,\n  action == Action::"write_file"',
    );
    const engine = createCedarTextEngine(policy, { ...files, text });
    const request = { action: "write_file", parameters: { path: "/workspace/demo/a", size_bytes: 1 } };
    expect(createReferenceEngine(policy).decide(request).decision).toBe("ALLOW");
    expect(engine.decide(request)).toMatchObject({ decision: "DENY", reason: "engine_error" });
  });
});

function policyAt(path: string): Policy {
  const { policy } = loadPolicy({ path, text: readFileSync(join(ROOT, path), "utf8") });
  if (policy === undefined) throw new Error(`${path} does not compile`);
  return policy;
}

function requestsAt(path: string): readonly unknown[] {
  const { file } = loadCases({ path, text: readFileSync(join(ROOT, path), "utf8") });
  if (file === undefined) throw new Error(`${path} holds no cases`);
  return file.cases.map((each) => each.request);
}
