import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const FILES = {
  "clean.yaml": `rules:
  - {id: a, action: read, decision: allow, conditions: {path: {within: /srv}}}
  - {id: b, action: list, decision: allow}
`,
  "found.yaml": `rules:
  - {id: hidden, action: pay, decision: allow, conditions: {n: {max: 5}}}
  - {id: "no\\e[2J", action: pay, decision: deny}
`,
  "found.properties.yaml": "properties: [{always: DENY, action: pay}]\n",
  "found.cases.yaml": "cases: [{name: a, request: {action: pay}, decision: DENY}]\n",
  "hard.yaml": `rules:
  - {id: a, action: read, decision: allow, conditions: {path: {within: /srv, prefix: /s}}}
`,
  "typo.yaml": "rules: [{acton: x, decision: deny}]\n",
} as const;

const folder = temporaryFolders(FILES);

describe("what it says", () => {
  it("nothing found: 0, and which actions are always or never allowed", async () => {
    const { code, stdout, stderr } = await concord(["analyze", join(folder(), "clean.yaml")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/nothing found {2}2 rules, 4 parts in [0-9.]+ s\n/);
    expect(stdout).toContain("  always allowed: list\n  never allowed: other actions, no action\n");
    expect(stdout).toContain("1 policy: 1 without findings\n");
  });

  it("findings: 1, at their places, with what causes them; nothing acts on a terminal", async () => {
    const { code, stdout } = await concord(["analyze", join(folder(), "found.yaml")]);
    expect(code).toBe(1);
    expect(stdout).toContain("warning[rule-never-decides]: the rule `hidden` fires but never decides\n");
    expect(stdout).toContain("found.yaml:2:5\n");
    expect(stdout).toContain("note: this rule decides in its place\n");
    expect(stdout).not.toContain("\u001b[2J");
    expect(stdout).toContain("1 policy: 0 without findings, 1 with findings\n");
  });

  it("a folder's policies, without their cases and properties", async () => {
    const path = folder();
    const { code, stdout } = await concord(["analyze", path, "--format", "json"]);
    const { files } = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(
      files.map(({ file, outcome }: Record<string, string>) => [file?.slice(path.length + 1), outcome]),
    ).toEqual([
      ["clean.yaml", "clean"],
      ["found.yaml", "findings"],
      ["hard.yaml", "findings"],
      ["typo.yaml", "unable"],
    ]);
  });

  it.each([
    ["a policy with errors", ["typo.yaml"], "is not a valid policy"],
    ["a file that is not there", ["gone.yaml"], "no such file"],
  ])("%s: 2", async (_, [file = ""], problem) => {
    const { code, stdout } = await concord(["analyze", join(folder(), file)]);
    expect(code).toBe(2);
    expect(stdout).toContain("could not run");
    expect(stdout).toContain(problem);
  });

  it("a solver that cannot be had: 2", async () => {
    const { code, stderr } = await concord(["analyze", join(folder(), "clean.yaml"), "--solver", "z3=/none"]);
    expect(code).toBe(2);
    expect(stderr).toContain("the solver /none cannot be run");
  });

  it("what is not known: 3, with the reason and no finding", async () => {
    const argv = ["analyze", join(folder(), "hard.yaml"), "--timeout", "0.000001"];
    const { code, stdout } = await concord([...argv, "--format", "json"]);
    expect(code).toBe(3);
    const [file] = JSON.parse(stdout).files;
    expect(file).toMatchObject({ outcome: "unknown", findings: [] });
    expect(file.unknown).toEqual([
      {
        about: "whether the rule `a` has a condition `path: prefix` that can be left out",
        part: "read",
        reason: "there was not enough time",
      },
    ]);
    const human = await concord(argv);
    expect(human.stdout).toContain("for read: there was not enough time");
    const junit = await concord([...argv, "--format", "junit"]);
    expect(junit.stdout).toMatch(/<testcase classname="unknown" name="read"><error message="whether/);
  });

  it("to a terminal: on stderr how far it is, and with which action", async () => {
    const { stderr } = await concord(["analyze", join(folder(), "found.yaml")], { terminal: true });
    expect(stderr).toMatch(/found\.yaml {2}\[-{20}\] 0 of 4 {2}0 questions {2}pay/);
    expect(stderr).toMatch(/\[#{15}-{5}\] 3 of 4 {2}[0-9]+ questions? {2}pay/);
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
    const json = await concord(["analyze", join(folder(), "found.yaml"), "--format", "json"], {
      terminal: true,
    });
    expect(json.stderr).toBe("");
  });

  it("interrupted: 130, without findings", async () => {
    const onInterrupt = (listener: () => void): (() => void) => {
      listener();
      return () => {};
    };
    const { code, stdout } = await concord(["analyze", join(folder(), "found.yaml")], { onInterrupt });
    expect(code).toBe(130);
    expect(stdout).toContain("interrupted");
  });
});

describe("for machines", () => {
  it("JSON has each finding with its place, and every part of the request space", async () => {
    const { stdout } = await concord(["analyze", join(folder(), "found.yaml"), "--format", "json"]);
    const [{ findings, actions, unknown, faults }] = JSON.parse(stdout).files;
    expect(findings).toMatchObject([
      { code: "rule-never-decides", line: 2, column: 5, rule: "hidden", related: [{ line: 3 }] },
    ]);
    expect({ actions, unknown, faults }).toEqual({
      actions: [
        { part: "pay", allowed: "never" },
        { part: "other actions", allowed: "never" },
        { part: "no action", allowed: "never" },
      ],
      unknown: [],
      faults: [],
    });
  });

  it("SARIF has the findings as results", async () => {
    const { stdout } = await concord(["analyze", join(folder(), "found.yaml"), "--format", "sarif"]);
    const [{ results }] = JSON.parse(stdout).runs;
    expect(results).toMatchObject([{ ruleId: "rule-never-decides", level: "warning" }]);
  });

  it("JUnit has one test for each finding, one that passes where there is none", async () => {
    const path = folder();
    const argv = ["analyze", join(path, "clean.yaml"), join(path, "found.yaml"), "--format", "junit"];
    const { stdout } = await concord(argv);
    expect(stdout).toContain('tests="2" failures="1" errors="0" skipped="0"');
    expect(stdout).toContain('<testcase classname="rule-never-decides" name="line 2"><failure');
  });
});

it("says how it is used", async () => {
  const { stdout } = await concord(["help", "analyze"]);
  expect(stdout).toContain("Exit codes: 0 nothing found, 1 findings, 3 unknown, 2 could not run");
  expect(stdout).toContain("$ concord analyze policies --format sarif");
});
