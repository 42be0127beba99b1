import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documentDiagnostics } from "../../../compilers/diagnostics/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";

it("docs/diagnostics.md is up to date (npm run build:ts && node scripts/diagnostics-doc.mjs)", () => {
  const file = join(import.meta.dirname, "../../../docs/diagnostics.md");
  expect(readFileSync(file, "utf8")).toBe(documentDiagnostics((source) => loadPolicy(source).diagnostics));
});
