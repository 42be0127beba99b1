import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenFiles, shippedPolicies } from "../scripts/golden.mjs";
import { compilePolicy } from "../src/index.js";

const ROOT = resolve(import.meta.dirname, "..");
const POLICIES = shippedPolicies(ROOT);
const EXPECTED = new Map(POLICIES.flatMap((policy) => [...goldenFiles(ROOT, policy, compilePolicy)]));

describe("rego/ and cedar/ (npm run update-golden writes them)", () => {
  it("ships at least eight packs", () => {
    expect(new Set(POLICIES.map(({ pack }) => pack)).size).toBeGreaterThanOrEqual(8);
  });

  it.each([...EXPECTED.keys()])("%s is what its policy compiles to", (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(readFileSync(join(ROOT, path), "utf8")).toBe(EXPECTED.get(path));
  });

  it("hold nothing else", () => {
    const present = ["rego", "cedar"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
    );
    expect(present.sort()).toEqual([...EXPECTED.keys()].sort());
  });
});
