import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const FILES = {
  "files.yaml": `vars: {root: /workspace}
rules:
  - id: write
    action: write_file
    decision: allow
    conditions: {path: {within: "\${root}"}, size: {max: 10}}
`,
  "files.properties.yaml": `properties:
  - {id: inside, never: ALLOW, action: write_file, unless: {path: {within: "\${root}"}}}
`,
  "files.cases.yaml": "cases: [{name: a, request: {action: write_file}, decision: DENY}]\n",
  "broken.properties.yaml": `policy: files.yaml
properties:
  - id: small
    never: ALLOW
    when: {size: {above: 5}}
    why: "five is \\e[31menough"
  - {id: inside, never: ALLOW, unless: {path: {within: "\${root}"}}}
`,
  "nothing.properties.yaml": `policy: files.yaml
properties: [{id: idle, never: ALLOW, action: write_file, when: {size: {min: 2, max: 1}}}]
`,
  "wrong.properties.yaml": `policy: files.yaml
properties: [{id: a, never: ALLOW, action: write_file, when: {size: {prefix: a}}}]
`,
  "lost.properties.yaml": "properties: [{never: ALLOW}]\n",
  "alone.yaml": "rules: [{action: a, decision: deny}]\n",
} as const;

const folder = temporaryFolders(FILES);

/** Runs a command on files of a new folder. */
async function on(command: string, files: readonly string[], ...options: readonly string[]) {
  const path = folder();
  const ran = await concord([command, ...files.map((file) => join(path, file)), ...options]);
  return {
    ...ran,
    stdout: ran.stdout.replaceAll(`${path}/`, ""),
    stderr: ran.stderr.replaceAll(`${path}/`, ""),
  };
}

describe("concord assert", () => {
  it.each(["files.yaml", "files.properties.yaml"])("%s: all hold, 0", async (file) => {
    expect(await on("assert", [file])).toEqual({
      code: 0,
      stdout: "files.properties.yaml\n  holds    inside\n\n1 property in 1 file: 1 holds\n",
      stderr: "",
    });
  });

  it("broken: 1, with a small request, the answer and where its rule is; nothing acts on a terminal", async () => {
    const { code, stdout } = await on("assert", ["broken.properties.yaml"]);
    expect(code).toBe(1);
    expect(stdout).toBe(`broken.properties.yaml
  broken   small  broken.properties.yaml:3
           five is ␛[31menough
           request  {"action":"write_file","parameters":{"path":"/workspace","size":6}}
           answer   ALLOW by \`write\`  files.yaml:3
  holds    inside

2 properties in 1 file: 1 holds, 1 broken
`);
  });

  it("says nothing: a warning at its place, 0", async () => {
    const { code, stdout } = await on("assert", ["nothing.properties.yaml"]);
    expect(code).toBe(0);
    expect(stdout).toContain("  nothing  idle  says nothing: no valid request is one that it is about\n");
    expect(stdout).toContain("warning[property-says-nothing]");
    expect(stdout).toContain("nothing.properties.yaml:2:19");
    expect(stdout).toContain("0 hold, 1 saying nothing");
  });

  it("not enough time: 3", async () => {
    const { code, stdout } = await on("assert", ["files.yaml"], "--timeout", "0.000001");
    expect(code).toBe(3);
    expect(stdout).toContain("  unknown  inside  for write_file: there was not enough time\n");
  });

  it("types that differ: 2, shown in both files", async () => {
    const { code, stderr, stdout } = await on("assert", ["wrong.properties.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("wrong.properties.yaml:2:70");
    expect(stderr).toContain("files.yaml:6:");
    expect(stdout).toContain("could not run: wrong.properties.yaml is not a valid file of properties");
  });

  it.each<[string, readonly string[], string]>([
    [
      "a policy without properties",
      ["alone.yaml"],
      "no properties for alone.yaml: there is no alone.properties.yaml",
    ],
    ["properties without a policy", ["lost.properties.yaml"], "cannot read lost.yaml: no such file"],
  ])("%s: 2", async (_, files, problem) => {
    const { code, stdout, stderr } = await on("assert", files);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(problem);
  });

  it("asks the properties of --properties of each policy", async () => {
    const path = folder();
    const { code, stdout } = await concord([
      "assert",
      join(path, "files.yaml"),
      "--properties",
      join(path, "broken.properties.yaml"),
      "--var",
      "root=/srv",
      "--format",
      "json",
    ]);
    expect(code).toBe(1);
    const [{ policy, outcome, properties, diagnostics }] = JSON.parse(stdout).files;
    expect({ policy, outcome }).toEqual({ policy: join(path, "files.yaml"), outcome: "broken" });
    expect(properties).toMatchObject([
      { id: "small", line: 3, outcome: "broken", answer: { decision: "ALLOW", rules: ["write"] } },
      { id: "inside", line: 7, outcome: "holds" },
    ]);
    expect(properties[0].request).toContain("/srv");
    expect(diagnostics).toMatchObject([{ code: "property-broken", line: 3, severity: "error" }]);
  });

  it("writes SARIF and JUnit", async () => {
    const files = ["broken.properties.yaml", "nothing.properties.yaml"];
    const sarif = await on("assert", files, "--format", "sarif");
    expect(JSON.parse(sarif.stdout).runs[0].results).toMatchObject([
      { ruleId: "property-broken", level: "error" },
      { ruleId: "property-says-nothing", level: "warning" },
    ]);
    const junit = await on("assert", files, "--format", "junit");
    expect(junit.stdout).toContain('tests="3" failures="1" errors="0" skipped="1"');
    expect(junit.stdout).toContain('<testcase classname="properties" name="inside"/>');
  });

  it("says how it is used", async () => {
    const { stdout } = await concord(["help", "assert"]);
    expect(stdout).toContain("Exit codes: 0 all hold, 1 one is broken, 3 unknown, 2 could not run");
  });
});

describe("properties in other commands", () => {
  const QUICK = ["--engine", "reference"];

  it("concord test proves what lies beside a policy or its cases", async () => {
    for (const file of ["files.yaml", "files.cases.yaml"]) {
      const { code, stdout } = await on("test", [file], ...QUICK);
      expect(code).toBe(0);
      expect(stdout).toContain("files.properties.yaml\n  passed  1 case on prover\n");
      expect(stdout).toContain("2 cases in 2 files: 2 passed, none failed");
    }
  });

  it("concord test fails with a property, and shows one that says nothing as a gap", async () => {
    const { code, stdout } = await on(
      "test",
      ["broken.properties.yaml", "nothing.properties.yaml"],
      ...QUICK,
    );
    expect(code).toBe(1);
    expect(stdout).toContain("  failed  small  broken.properties.yaml:3\n");
    expect(stdout).toContain('prover: {"action":"write_file"');
    expect(stdout).toContain("prover: not run (`idle` says nothing");
    const strict = await on("test", ["nothing.properties.yaml"], ...QUICK, "--strict");
    expect(strict.code).toBe(2);
  });

  it("concord test says that a file of properties cannot run", async () => {
    const { code, stdout } = await on("test", ["lost.properties.yaml"], ...QUICK);
    expect(code).toBe(2);
    expect(stdout).toContain("lost.properties.yaml\n  could not run: cannot read lost.yaml");
  });

  it("concord validate reads them as what they are", async () => {
    const { code, stdout } = await on("validate", ["files.properties.yaml", "wrong.properties.yaml"]);
    expect(code).toBe(1);
    expect(stdout).toContain("valid  files.properties.yaml\n");
    expect(stdout).toContain("error[type-conflict]");
    expect(stdout).toContain("files.yaml:6:");
  });

  it("concord compile leaves them aside", async () => {
    const path = folder();
    const files = ["alone.yaml", "lost.properties.yaml"].map((file) => join(path, file));
    const { code, stdout } = await concord(["compile", ...files, "--target", "rego", "--stdout"]);
    expect({ code, isRego: stdout.includes("package concord.") }).toEqual({ code: 0, isRego: true });
  });
});
