import { join } from "node:path";
import { expect, it } from "vitest";
import { diagnostic } from "../../../compilers/diagnostics/index.js";
import { sarifText } from "../../../src/cli/output/sarif.js";

it.each([
  ["policies/a b.yaml", "policies/a%20b.yaml"],
  ["./policies/a.yaml", "policies/a.yaml"],
  [join(process.cwd(), "policies/a.yaml"), "policies/a.yaml"],
  ["../a.yaml", "../a.yaml"],
  ["/elsewhere/a.yaml", "file:///elsewhere/a.yaml"],
])("%s is named %s", (path, uri) => {
  const diagnostics = [diagnostic("decision-changed", { start: 2, end: 3 }, { what: "x" })];
  const [{ results }] = JSON.parse(sarifText([{ source: { path, text: "a\nb" }, diagnostics }])).runs;
  expect(results).toMatchObject([
    {
      ruleId: "decision-changed",
      level: "warning",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 2 },
          },
        },
      ],
    },
  ]);
});
