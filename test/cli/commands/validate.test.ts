import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FILES, folderOf } from "../folder.js";
import { concord } from "../harness.js";

const { path: folder, remove } = folderOf({ ...FILES, "bad.cases.yaml": "cases: {}\n" });
afterAll(remove);
const at = (name: string): string => join(folder, name);
const validate = (...argv: readonly string[]) => concord(["validate", ...argv]);

describe("concord validate", () => {
  it.each([
    [["files.yaml"], 0, "1 file: 1 valid (0 errors, 0 warnings)"],
    [["files.yaml", "variable.yaml"], 0, "2 files: 2 valid"],
    [["files.yaml", "files.cases.yaml"], 0, "2 files: 2 valid"],
    [["files.yaml", "bad.cases.yaml"], 1, "2 files: 1 valid, 1 with errors"],
    [["warned.yaml"], 0, "1 file: 1 valid (0 errors, 1 warning)"],
    [["typo.yaml"], 1, "1 file: 1 with errors"],
    [["syntax.yaml"], 1, "1 file: 1 with errors"],
    [["typo.yaml", "files.yaml", "syntax.yaml"], 1, "3 files: 1 valid, 2 with errors"],
    [["gone.yaml"], 2, "1 file: 1 not readable"],
    [["gone.yaml", "typo.yaml", "files.yaml"], 2, "3 files: 1 valid, 1 with errors, 1 not readable"],
  ])("%j", async (files, expected, summary) => {
    const { code, stdout } = await validate(...files.map(at));
    expect(code).toBe(expected);
    expect(stdout.trimEnd().split("\n").at(-1)).toContain(summary);
  });

  it("marks the place with carets and proposes a word", async () => {
    const { stdout } = await validate(at("typo.yaml"));
    expect(stdout).toContain(`${at("typo.yaml")}:3:5`);
    expect(stdout).toMatch(/3 \| {5}decison: allow\n +\| {5}\^+/);
    expect(stdout).toContain("did you mean `decision`?");
  });

  it("says on stderr what it could not read, and reports the others", async () => {
    const { stdout, stderr } = await validate(folder, at("gone.yaml"), at("typo.yaml"));
    expect(stderr).toBe(
      `concord: cannot read ${folder}: it is a folder\nconcord: cannot read ${at("gone.yaml")}: no such file\n`,
    );
    expect(stdout).toContain("typo.yaml:3:5");
  });

  it("refuses a file that is not text", async () => {
    writeFileSync(at("binary.yaml"), Uint8Array.of(0x72, 0xff));
    const { code, stderr } = await validate(at("binary.yaml"));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("is not UTF-8") });
  });

  it("gives one JSON array for all files", async () => {
    const { code, stdout } = await validate(
      at("typo.yaml"),
      at("files.yaml"),
      at("warned.yaml"),
      "--format",
      "json",
    );
    expect(code).toBe(1);
    const found = JSON.parse(stdout);
    expect(found).toContainEqual(
      expect.objectContaining({
        file: at("typo.yaml"),
        line: 3,
        column: 5,
        severity: "error",
        code: "unknown-key",
      }),
    );
    expect(found).toContainEqual(expect.objectContaining({ file: at("warned.yaml"), severity: "warning" }));
    expect((await validate(at("files.yaml"), "--format", "json")).stdout).toBe("[]\n");
  });

  it("gives one SARIF log for all files", async () => {
    const { code, stdout } = await validate(at("typo.yaml"), at("syntax.yaml"), "--format", "sarif");
    expect(code).toBe(1);
    const log = JSON.parse(stdout);
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toHaveLength(1);
    const uris = log.runs[0].results.map(
      (each: { locations: readonly [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
        each.locations[0].physicalLocation.artifactLocation.uri,
    );
    expect(new Set(uris).size).toBe(2);
  });

  it("takes variables", async () => {
    const { code, stdout } = await validate(at("variable.yaml"), "--var", "root=not a path");
    expect(code).toBe(1);
    expect(stdout).toContain("not a path");
  });

  it("colours a terminal, unless it should not", async () => {
    const inColour = async (environment: Record<string, string>): Promise<boolean> => {
      const { stdout } = await concord(["validate", at("typo.yaml")], { terminal: true, environment });
      return stdout.includes("\u001b[");
    };
    expect(await inColour({})).toBe(true);
    expect(await inColour({ NO_COLOR: "" })).toBe(true);
    expect(await inColour({ NO_COLOR: "1" })).toBe(false);
    expect(await inColour({ TERM: "dumb" })).toBe(false);
    expect((await validate(at("typo.yaml"))).stdout).not.toContain("\u001b");
  });
});
