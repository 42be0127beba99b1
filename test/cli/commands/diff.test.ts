import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord } from "../harness.js";

const BEFORE = `rules:
  - {id: small, action: pay, decision: allow, conditions: {amount: {max: 50}}}
  - {id: "odd | \`name\`", action: list, decision: allow}
`;
const FILES = {
  "before.yaml": BEFORE,
  "same.yaml": BEFORE.replace("amount: {max: 50}", "all: [{amount: {max: 50}}, {amount: {max: 70}}]"),
  "looser.yaml": BEFORE.replace("50", "60"),
  "stricter.yaml": BEFORE.replace("50", "40"),
  "both.yaml": BEFORE.replace("{max: 50}", "{min: 10, max: 60}"),
  "typo.yaml": "rules: [{acton: x, decision: deny}]\n",
} as const;

const folder = temporaryFolders(FILES);

async function diff(after: string, ...args: readonly string[]) {
  const path = folder();
  return concord(["diff", join(path, "before.yaml"), join(path, after), ...args]);
}

describe("exit codes", () => {
  it.each([
    ["equal", "same.yaml", [], 0],
    ["different", "looser.yaml", [], 1],
    ["stricter, where only more permissive counts", "stricter.yaml", ["--fail-on", "more-permissive"], 0],
    ["more permissive, where that counts", "looser.yaml", ["--fail-on", "more-permissive"], 1],
    ["both, where more permissive counts", "both.yaml", ["--fail-on", "more-permissive"], 1],
    ["no time", "looser.yaml", ["--timeout", "0.000001"], 3],
    [
      "no time, where only more permissive counts",
      "stricter.yaml",
      ["--fail-on", "more-permissive", "--timeout", "0.000001"],
      3,
    ],
    ["a policy with errors", "typo.yaml", [], 2],
    ["an unknown gate", "looser.yaml", ["--fail-on", "looser"], 2],
  ] as const)("%s", async (_, after, args, code) => {
    expect((await diff(after, ...args)).code).toBe(code);
  });
});

describe("what it says", () => {
  it("to people: the relation, a request for each change, the rules before and after, and where they are", async () => {
    const { stdout } = await diff("both.yaml");
    expect(stdout).toContain("pay: stricter for some requests, more permissive for others\n");
    expect(stdout).toMatch(
      / {2}DENY -> ALLOW {2}\{"action":"pay","parameters":\{"amount":(?:5[1-9]|60|50\.[0-9]+)\}\}\n/,
    );
    expect(stdout).toMatch(/ {4}before by default, after by small \(\S*both\.yaml:2\)\n/);
    expect(stdout).toMatch(/ {2}ALLOW -> DENY {2}\{"action":"pay","parameters":\{"amount":-?[0-9.]+\}\}\n/);
    expect(stdout).toContain("warning[decision-changed]: pay: DENY became ALLOW, which is more permissive");
    expect(stdout).toContain("both.yaml:2:5");
    expect(stdout).toMatch(/3 equal, 1 more permissive\n$/);
  });

  it("to people: equal", async () => {
    const { stdout } = await diff("same.yaml");
    expect(stdout).toMatch(/4 parts of the request space: 4 equal\n$/);
  });

  it("as Markdown for a pull request, in which nothing of a policy acts", async () => {
    const { stdout } = await diff("looser.yaml", "--format", "markdown");
    expect(stdout).toMatch(/^### Decisions: `[^`]*before.yaml` to `[^`]*looser.yaml`\n/);
    expect(stdout).toMatch(
      /\| `pay` \| \*\*more permissive\*\* \| DENY → ALLOW \| `\{[^|]*\}` \| default \| `small` \|\n/,
    );
    expect(stdout).toContain("3 of 4 parts of the request space are decided as before.\n");
  });

  it("as JSON, JUnit and SARIF", async () => {
    const { outcome, parts } = JSON.parse((await diff("looser.yaml", "--format", "json")).stdout);
    expect(outcome).toBe("different");
    expect(parts.map(({ part, relation }: Record<string, string>) => [part, relation])).toEqual([
      ["pay", "more-permissive"],
      ["list", "equal"],
      ["other actions", "equal"],
      ["no action", "equal"],
    ]);
    expect(parts[0].changes[0]).toMatchObject({
      from: "DENY",
      to: "ALLOW",
      real: true,
      before: { rules: [], places: [] },
      after: { rules: ["small"], places: [expect.stringMatching(/looser\.yaml:2$/)] },
    });
    const junit = (await diff("looser.yaml", "--format", "junit")).stdout;
    expect(junit).toContain('<testcase classname="difference" name="list"/>');
    expect(junit).toMatch(/name="pay"><failure message="DENY -&gt; ALLOW: /);
    const sarif = JSON.parse((await diff("looser.yaml", "--format", "sarif")).stdout);
    expect(sarif.runs[0].results[0]).toMatchObject({ ruleId: "decision-changed", level: "warning" });
  });

  it("where nothing decides any more, of the rule that did", async () => {
    const { stdout } = await diff("stricter.yaml", "--format", "sarif");
    const [{ message, locations }] = JSON.parse(stdout).runs[0].results;
    expect(message.text).toContain("ALLOW became DENY");
    expect(locations[0].physicalLocation.region).toMatchObject({ startLine: 2, startColumn: 5 });
  });

  it("what is not known, with the reason", async () => {
    const { stdout } = await diff("looser.yaml", "--timeout", "0.000001", "--format", "junit");
    expect(stdout).toContain('<error message="DENY -&gt; ALLOW: unknown: there was not enough time');
  });

  it("--smt-out writes every question", async () => {
    const out = join(folder(), "smt");
    const { code } = await diff("looser.yaml", "--smt-out", out);
    expect(code).toBe(1);
    expect(existsSync(out)).toBe(true);
    const files = readdirSync(out);
    expect(files).toContain("question-1.smt2");
    expect(files).toContain("question-1.theories.smt2");
  });
});
