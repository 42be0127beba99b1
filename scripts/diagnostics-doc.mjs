// Writes docs/diagnostics.md from the compiled catalogue; run `npm run build:ts` first.
import { writeFileSync } from "node:fs";
import { documentDiagnostics } from "../dist/compilers/diagnostics/index.js";
import { loadPolicy } from "../dist/compilers/yaml/index.js";

writeFileSync(
  new URL("../docs/diagnostics.md", import.meta.url),
  documentDiagnostics((source) => loadPolicy(source).diagnostics),
);
