import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCaseFiles } from "../../../src/cli/input/case-files.js";

let root: string;
const before = process.cwd();

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "concord-cases-"));
  const paths = [
    "policies/b/b.cases.yaml",
    "policies/b/b.yaml",
    "policies/a.cases.yaml",
    "policies/a.yml",
    "policies/node_modules/x/x.cases.yaml",
    "policies/.hidden/y.cases.yaml",
    "other/c.yaml",
    "other/c.cases.yaml",
    "other/alone.yaml",
    "other/notes.txt",
    "empty/readme.md",
  ]; // prettier-ignore
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  symlinkSync("..", join(root, "policies/b/circle"));
  process.chdir(root);
});
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true, force: true });
});

describe("finding case files", () => {
  it.each([
    [[], ["policies/a.cases.yaml", "policies/b/b.cases.yaml"]],
    [["policies"], ["policies/a.cases.yaml", "policies/b/b.cases.yaml"]],
    [["policies/b/b.yaml"], ["policies/b/b.cases.yaml"]],
    [["policies/a.yml"], ["policies/a.cases.yaml"]],
    [["other/c.cases.yaml", "./other", "other/c.yaml"], ["other/c.cases.yaml"]],
  ])("%j", async (paths, expected) => {
    expect(await findCaseFiles(paths)).toEqual({ files: expected, problems: [] });
  });

  it("looks below this folder where there is no policies", async () => {
    process.chdir(join(root, "other"));
    expect(await findCaseFiles([])).toEqual({ files: ["c.cases.yaml"], problems: [] });
    process.chdir(root);
  });

  it.each([
    ["other/alone.yaml", "there is no other/alone.cases.yaml"],
    ["other/notes.txt", "neither a policy (.yaml) nor a case file (.cases.yaml)"],
    ["empty", "no *.cases.yaml below empty"],
    ["gone.cases.yaml", "cannot read gone.cases.yaml: no such file"],
  ])("says what it did not find: %s", async (path, problem) => {
    const found = await findCaseFiles([path, "other/c.yaml"]);
    expect(found.files).toEqual(["other/c.cases.yaml"]);
    expect(found.problems).toEqual([expect.stringContaining(problem)]);
  });
});
