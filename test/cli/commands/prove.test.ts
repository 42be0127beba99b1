import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const FILES = {
  "plain.yaml": `rules:
  - {id: write, action: write, decision: allow, conditions: {path: {within: /srv}, size: {max: 10}}}
  - {id: "no\\e[2J", action: "*", decision: deny, conditions: {size: {above: 100}}}
`,
  "regex.yaml": `rules:
  - {id: named, action: write, decision: allow, conditions: {name: {regex: "^[a-z]+$"}}}
`,
  "typo.yaml": "rules: [{acton: x, decision: deny}]\n",
} as const;

const folder = temporaryFolders(FILES);

describe("what it says", () => {
  it("proved: 0, every part of both targets", async () => {
    const { code, stdout, stderr } = await concord(["prove", join(folder(), "plain.yaml")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/ {2}proved {6}rego 3 of 3 parts, cedar 2 of 2 parts in [0-9.]+ m?s\n/);
    expect(stdout).toMatch(/ {2}rego {8}sha256:[0-9a-f]{64}\n/);
    expect(stdout).toMatch(/ {2}cedar {7}sha256:[0-9a-f]{64}\n/);
    expect(stdout).toContain("1 policy: 1 proved\n");
  });

  it("what Cedar cannot express is a gap, unless it is asked for by name or computed by the host", async () => {
    const path = join(folder(), "regex.yaml");
    const gap = await concord(["prove", path]);
    expect(gap.code).toBe(0);
    expect(gap.stdout).toContain("cedar: not proved (needs --cedar-facts: ");
    const named = await concord(["prove", path, "--targets", "cedar"]);
    expect(named.code).toBe(2);
    expect(named.stdout).toContain("could not run: Cedar has no proof: needs --cedar-facts");
    const facts = await concord(["prove", path, "--targets", "cedar", "--cedar-facts"]);
    expect(facts.code).toBe(0);
    expect(facts.stdout).toMatch(/proved {6}cedar 1 of 1 part in/);
  });

  it("JSON: verdicts by part, and digests of what was proved", async () => {
    const { code, stdout } = await concord(["prove", join(folder(), "plain.yaml"), "--format", "json"]);
    const { files } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({
      outcome: "proved",
      solver: { name: "z3-wasm" },
      counterexamples: [],
      notRun: [],
    });
    expect(
      files[0].parts.map(({ part, target, verdict }: Record<string, string>) => [part, target, verdict]),
    ).toEqual([
      ["write", "rego", "proved"],
      ["write", "cedar", "proved"],
      ["*", "rego", "proved"],
      ["*", "cedar", "proved"],
      ["no action", "rego", "proved"],
    ]);
  });

  it("JUnit: a test for each part", async () => {
    const { stdout } = await concord(["prove", join(folder(), "regex.yaml"), "--format", "junit"]);
    expect(stdout).toContain('<testcase classname="rego" name="write"/>');
    expect(stdout).toContain('<testcase classname="cedar" name="');
    expect(stdout).toContain("<skipped message=");
  });

  it("no time is unknown: 3, with the reason, and not proved", async () => {
    const { code, stdout } = await concord(["prove", join(folder(), "plain.yaml"), "--timeout", "0.000001"]);
    expect(code).toBe(3);
    expect(stdout).toContain("unknown");
    expect(stdout).toContain("there was not enough time");
    expect(stdout).toContain("1 policy: 0 proved, 1 unknown\n");
  });

  it("--smt-out writes two files for each question, the same in every run", async () => {
    const path = folder();
    const out = (name: string) => join(path, name);
    const texts = async (name: string): Promise<readonly string[]> => {
      const { code } = await concord(["prove", join(path, "plain.yaml"), "--smt-out", out(name)]);
      expect(code).toBe(0);
      return readdirSync(out(name)).map((file) => `${file}\n${readFileSync(join(out(name), file), "utf8")}`);
    };
    const [first, second] = [await texts("a"), await texts("b")];
    expect(first).toEqual(second);
    expect(first.some((text) => text.startsWith("plain.rego.1.smt2\n"))).toBe(true);
    expect(first.some((text) => text.startsWith("plain.cedar.2.theories.smt2\n"))).toBe(true);
    for (const text of first) {
      expect(text).toMatch(/\(check-sat\)\n$/);
      expect(text).not.toMatch(/[^\n -~]/);
    }
  });

  it.each([
    ["a policy with errors", ["typo.yaml"], "is not a valid policy"],
    ["no such solver", ["plain.yaml", "--solver", "z4"], "did you mean `z3`"],
    ["a solver that is not there", ["plain.yaml", "--solver", "z3=/nowhere/z3"], "cannot be run"],
    ["no such target", ["plain.yaml", "--targets", "regoo"], "did you mean `rego`"],
    ["a timeout that is none", ["plain.yaml", "--timeout", "0"], "above 0"],
  ])("%s: 2", async (_, [file = "", ...args], message) => {
    const { code, stdout, stderr } = await concord(["prove", join(folder(), file), ...args]);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(message);
  });
});
