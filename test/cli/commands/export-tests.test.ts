import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { FILES, folderOf } from "../folder.js";
import { concord, type Ran } from "../harness.js";

const { path: folder, remove } = folderOf({
  ...FILES,
  "same/files.yaml": FILES["files.yaml"],
  "same/files.cases.yaml": FILES["files.cases.yaml"],
  "typo.cases.yaml": "cases: [{name: a, request: {action: read_file}, decision: ALLOW}]",
  "early.yaml": "name: early\nrules: [{id: a, action: read, decision: allow}]",
  "early.cases.yaml":
    'cases: [{name: "\\e[2J", request: {action: 1}, decision: DENY}, {name: b, request: {action: 2}, decision: DENY}, {name: c, request: {action: x}, decision: DENY}]',
});
afterAll(remove);
const at = (name: string): string => join(folder, name);
let turn = 0;
let out: string;
beforeEach(() => {
  turn += 1;
  out = at(`out${turn}`);
});

function exportTests(files: readonly string[], ...argv: readonly string[]): Promise<Ran> {
  return concord(["export-tests", ...files.map(at), "--out", out, ...argv]);
}

describe("concord export-tests", () => {
  it("writes the tests of both targets beside what compile writes", async () => {
    const { code, stdout, stderr } = await exportTests(["files.yaml"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => line.startsWith("wrote"))).toHaveLength(2);
    expect(readFileSync(join(out, "rego/files/policy_test.rego"), "utf8")).toContain("test_inside if {");
    expect(JSON.parse(readFileSync(join(out, "cedar/files.tests.json"), "utf8"))).toMatchObject([
      { name: "inside", decision: "allow", reason: ["read"] },
      { name: "outside", decision: "deny", reason: [] },
    ]);
  });

  it("writes one target when asked to, of a case file", async () => {
    expect((await exportTests(["regex.cases.yaml"], "--target", "rego")).code).toBe(0);
    expect(readdirSync(out)).toEqual(["rego"]);
  });

  it("lets the tests carry the facts of the host", async () => {
    expect((await exportTests(["regex.yaml"], "--cedar-facts")).code).toBe(0);
    expect(readFileSync(join(out, "cedar/regex.tests.json"), "utf8")).toContain('"facts"');
  });

  it("says how many cases are left out, and why", async () => {
    const { code, stdout, stderr } = await exportTests(["early.yaml"]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `${at("early.cases.yaml")}: 3 of 3 cases left out for cedar run-tests: 2 answered before (invalid_attribute), 1 answered before (default)\n`,
    );
    expect(`${stdout}${stderr}`).not.toContain("\u001b");
    expect(readFileSync(join(out, "rego/early/policy_test.rego"), "utf8")).not.toContain("\u001b");
  });

  it.each<[number, string, readonly string[]]>([
    [1, "expected ALLOW, got DENY", ["files.yaml", "failing.cases.yaml"]],
    [1, "decison", ["files.yaml", "typo.yaml"]],
    [1, "regex", ["files.yaml", "regex.yaml"]],
    [2, "no cases for", ["files.yaml", "warned.yaml"]],
    [2, "would both be written as `files`", ["files.yaml", "same"]],
  ])("exits with %i and writes nothing: %s", async (expected, problem, files) => {
    const { code, stdout, stderr } = await exportTests(files);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain("\u001b");
    expect(existsSync(out)).toBe(false);
  });
});
