import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { validate } from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, it } from "vitest";
import { shippedPolicies } from "../scripts/golden.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const POLICIES = shippedPolicies(ROOT);

/** The linter for Rego; it cannot be had from a package registry, so this check runs where a developer has it. */
const REGAL = process.env["REGAL_PATH"] ?? "regal";
const hasRegal = spawnSync(REGAL, ["version"]).status === 0;

// OPA's own check and format judge the same policies in test/compilers/rego/judges.test.ts.
describe("the committed files of every shipped policy", () => {
  it.each(POLICIES)("$pack: Cedar's strict validator has no error and no warning", ({ pack, name }) => {
    const read = (ending: string): string =>
      readFileSync(join(ROOT, `cedar/${pack}/${name}.${ending}`), "utf8");
    const answer = validate({ schema: read("cedarschema"), policies: { staticPolicies: read("cedar") } });
    expect(answer).toEqual({
      type: "success",
      validationErrors: [],
      validationWarnings: [],
      otherWarnings: [],
    });
  });

  it.runIf(hasRegal)("Regal finds nothing in rego/", () => {
    const { stdout, stderr, status } = spawnSync(REGAL, ["lint", "rego"], { cwd: ROOT, encoding: "utf8" });
    expect(`${stdout}${stderr}`).toContain("No violations found");
    expect(status).toBe(0);
  });

  it.runIf(!hasRegal)("Regal was NOT asked: set REGAL_PATH to its binary", () => {
    expect(hasRegal).toBe(false);
  });
});
