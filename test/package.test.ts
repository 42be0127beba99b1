import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const FOLDER = mkdtempSync(join(tmpdir(), "concord-package-"));
const PROJECT = join(FOLDER, "project");

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, OPA_PATH: "" } });
}

/** What a user gets: the packed files, installed into an empty project, with nothing of this checkout in reach. */
describe("the packed package, installed into an empty project", () => {
  beforeAll(() => {
    // The files are built already; building them again at release strength is the publisher's business.
    run("npm", ["pack", "--ignore-scripts", "--pack-destination", FOLDER], ROOT);
    const tarball = readdirSync(FOLDER).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new Error("npm pack made no tarball");
    mkdirSync(PROJECT);
    writeFileSync(
      join(PROJECT, "package.json"),
      JSON.stringify({ name: "empty", private: true, type: "module" }),
    );
    run("npm", ["install", "--no-audit", "--no-fund", join(FOLDER, tarball)], PROJECT);
  });

  afterAll(() => {
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it("holds the compiled files, the embedded OPA, the schema and the policies, and no sources or tests", () => {
    const home = join(PROJECT, "node_modules/concord-policy");
    const files = readdirSync(home, { recursive: true, encoding: "utf8" });
    for (const wanted of [
      "dist/src/index.js",
      "dist/src/index.d.ts",
      "dist/opa/opa.wasm.br",
      "dist/compilers/yaml/schema.json",
      "policies/scoped-files/scoped-files.yaml",
      "LICENSE",
      "NOTICE",
    ]) {
      expect(files).toContain(wanted);
    }
    expect(files.filter((file) => /\.test\.|^(?:src|compilers|test|bench|rego)\//.test(file))).toEqual([]);
  });

  it("has a command that decides on every engine", () => {
    const policy = "node_modules/concord-policy/policies/scoped-files/scoped-files.yaml";
    const args = [
      "concord",
      "decide",
      policy,
      "--action",
      "read_file",
      "--param",
      "path=/etc/passwd",
      "--format",
      "json",
    ];
    const answer: unknown = JSON.parse(run("npx", ["--no-install", ...args], PROJECT));
    expect(answer).toMatchObject({
      decision: "DENY",
      agree: true,
      engines: { reference: "DENY", "rego-wasm": "DENY", "rego-topdown": "DENY", "cedar-wasm": "DENY" },
    });
  });

  it("has a library that decides on every engine", () => {
    writeFileSync(
      join(PROJECT, "try.mjs"),
      `import { compareEngines, createEngines, ENGINE_NAMES, loadPolicy } from "concord-policy";
       const text = "rules: [{action: read, decision: allow, conditions: {path: {within: /a}}}]";
       const { policy } = loadPolicy({ path: "p.yaml", text });
       const engines = await createEngines(policy, ENGINE_NAMES);
       const { answer, agree } = compareEngines(engines, { action: "read", parameters: { path: "/a/b" } });
       console.log(JSON.stringify({ decision: answer.decision, rules: answer.rules, agree }));
       for (const engine of engines) engine.close();`,
    );
    expect(JSON.parse(run("node", ["try.mjs"], PROJECT))).toEqual({
      decision: "ALLOW",
      rules: ["rule-1"],
      agree: true,
    });
  });
});
