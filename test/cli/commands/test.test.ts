import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FILES, folderOf } from "../folder.js";
import { concord, type Ran } from "../harness.js";

const { path: folder, remove } = folderOf({
  ...FILES,
  "more/none.cases.yaml": "policy: ../files.yaml\ncases: []\n",
  "more/lost.cases.yaml": "policy: gone.yaml\ncases:\n  - {name: a, request: {action: a}, decision: DENY}\n",
  "more/bad.cases.yaml":
    "policy: ../files.yaml\ncases:\n  - {nmae: a, request: {action: a}, decision: DENY}\n",
  "more/typo.cases.yaml":
    "policy: ../typo.yaml\ncases:\n  - {name: a, request: {action: a}, decision: DENY}\n",
});
afterAll(remove);
const at = (name: string): string => join(folder, name);
const FAST = ["--engine", "reference,cedar-wasm"];

function test(files: readonly string[], ...argv: readonly string[]): Promise<Ran> {
  return concord(["test", ...files.map(at), ...argv]);
}

describe("concord test", () => {
  it.each([
    [["files.cases.yaml"], 0, "2 cases in 1 file: 2 passed, none failed"],
    [["files.yaml"], 0, "2 cases in 1 file: 2 passed, none failed"],
    [["failing.cases.yaml"], 1, "2 cases in 1 file: 1 passed, 1 failed"],
    [["failing.cases.yaml", "files.yaml"], 1, "4 cases in 2 files: 3 passed, 1 failed"],
    [["more/none.cases.yaml"], 2, "1 file could not run"],
    [["more/lost.cases.yaml", "failing.cases.yaml"], 2, "1 passed, 1 failed, 1 file could not run"],
    [["more/bad.cases.yaml"], 2, "1 file could not run"],
    [["more/typo.cases.yaml"], 2, "1 file could not run"],
    [["regex.yaml"], 2, "1 file could not run"],
    [["files.yaml", "typo.yaml"], 2, "2 passed"],
  ])("%j", async (files, expected, summary) => {
    const { code, stdout } = await test(files, ...FAST);
    expect(code).toBe(expected);
    expect(stdout.trimEnd().split("\n").at(-1)).toContain(summary);
  });

  it("says what was expected and what came, for each engine", async () => {
    const { stdout } = await test(["failing.cases.yaml"], ...FAST);
    expect(stdout).toContain("reference, cedar-wasm: expected ALLOW, got DENY");
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("shows that Cedar did not run, and does not call it a pass", async () => {
    const plain = await test(["regex.yaml"]);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain("1 case on reference, rego-wasm, rego-topdown\n");
    expect(plain.stdout).toMatch(/cedar-wasm: not run \(needs --cedar-facts: .*`regex` on `url`/);
    expect(plain.stdout).toContain("1 engine not run");
    expect((await test(["regex.yaml"], "--strict")).code).toBe(2);
    const facts = await test(["regex.yaml"], "--strict", "--cedar-facts");
    expect(facts.code).toBe(0);
    expect(facts.stdout).toContain("1 case on reference, rego-wasm, rego-topdown, cedar-wasm");
  });

  it("gives JSON", async () => {
    const { code, stdout } = await test(
      ["failing.cases.yaml", "more/lost.cases.yaml"],
      ...FAST,
      "--format",
      "json",
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      gaps: 0,
      unable: 1,
      files: [
        {
          file: at("failing.cases.yaml"),
          policy: at("files.yaml"),
          engines: ["reference", "cedar-wasm"],
          notRun: [],
          cases: [
            { name: "inside", passed: true },
            {
              passed: false,
              results: [
                {
                  engine: "reference",
                  passed: false,
                  decision: "DENY",
                  rules: [],
                  problem: expect.any(String),
                },
                {
                  engine: "cedar-wasm",
                  passed: false,
                  decision: "DENY",
                  rules: [],
                  problem: expect.any(String),
                },
              ],
            },
          ],
        },
        { file: at("more/lost.cases.yaml"), error: expect.stringContaining("no such file") },
      ],
    });
  });

  it("gives JUnit", async () => {
    const { stdout } = await test(
      ["failing.cases.yaml", "more/lost.cases.yaml"],
      ...FAST,
      "--format",
      "junit",
    );
    expect(stdout).toContain('<testsuites name="concord" tests="5" failures="2" errors="1" skipped="0">');
    expect(stdout).toContain("wrong &lt;&amp;&quot;&gt;");
    const gap = await test(["regex.yaml"], "--format", "junit");
    expect(gap.stdout).toContain(
      '<testcase classname="cedar-wasm" name="all cases"><skipped message="needs --cedar-facts',
    );
  });

  it("takes variables", async () => {
    expect((await test(["files.yaml"], ...FAST, "--var", "nobody=x")).code).toBe(2);
  });
});
