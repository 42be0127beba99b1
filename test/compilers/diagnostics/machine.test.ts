import { describe, expect, it } from "vitest";
import {
  catalogue,
  type Diagnostic,
  diagnostic,
  diagnosticsToJson,
  type SarifLog,
  sarifLog,
  toSarif,
} from "../../../compilers/diagnostics/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";

const SOURCE = { path: "policies/a b.yaml", text: "rules:\r\n  - {id: é😀, x: 1}\r\n  - {id: é😀}\r\n" };
const RELATED = [{ message: "the first one", span: { start: 16, end: 19 } }];
const FOUND: readonly Diagnostic[] = [
  diagnostic("duplicate-id", { start: 38, end: 41 }, { id: "é😀" }, RELATED),
  diagnostic("unused-variable", { start: 0, end: 12 }, { name: "v" }),
];

it("JSON has lines and columns from 1, the end exclusive, in UTF-16 units", () => {
  expect(diagnosticsToJson(SOURCE, FOUND)).toEqual([
    {
      file: "policies/a b.yaml",
      code: "duplicate-id",
      severity: "error",
      message: "the rule id `é😀` is used twice",
      help: "an answer names rules by id, so ids must differ",
      line: 3,
      column: 10,
      endLine: 3,
      endColumn: 13,
      related: [{ message: "the first one", line: 2, column: 9, endLine: 2, endColumn: 12 }],
    },
    {
      file: "policies/a b.yaml",
      code: "unused-variable",
      severity: "warning",
      message: "nothing refers to the variable `v`",
      line: 1,
      column: 1,
      endLine: 2,
      endColumn: 5,
      related: [],
    },
  ]);
});

describe("SARIF", () => {
  it("has a result for each diagnostic", () => {
    const [run] = toSarif(SOURCE, FOUND).runs;
    const uri = "policies/a%20b.yaml";
    expect(run.results).toEqual([
      {
        ruleId: "duplicate-id",
        ruleIndex: Object.keys(catalogue).indexOf("duplicate-id"),
        level: "error",
        message: {
          text: "the rule id `é😀` is used twice (an answer names rules by id, so ids must differ)",
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri },
              region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 13 },
            },
          },
        ],
        relatedLocations: [
          {
            id: 1,
            message: { text: "the first one" },
            physicalLocation: {
              artifactLocation: { uri },
              region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 12 },
            },
          },
        ],
      },
      expect.objectContaining({ ruleId: "unused-variable", level: "warning" }),
    ]);
  });

  it("is structurally what SARIF 2.1.0 asks for", () => {
    const text =
      "vars: {a: x}\nrules:\n  - {id: r, action: a, decision: deny}\n  - {id: r, action: b, decison: deny}\n";
    const { diagnostics } = loadPolicy({ path: "p.yaml", text });
    expect(diagnostics.length).toBeGreaterThan(1);
    checkStructure(
      sarifLog([
        { source: { path: "p.yaml", text }, diagnostics },
        { source: SOURCE, diagnostics: FOUND },
      ]),
    );
    checkStructure(toSarif(SOURCE, []));
  });

  it("is stable", () => {
    expect(JSON.stringify(toSarif(SOURCE, FOUND))).toBe(JSON.stringify(toSarif(SOURCE, FOUND)));
  });

  it.each([
    ["a.yaml", "a.yaml"],
    ["./a/../b c.yaml", "./a/../b%20c.yaml"],
    ["a#b?c%d.yaml", "a%23b%3Fc%25d.yaml"],
    ["/srv/p.yaml", "file:///srv/p.yaml"],
    ["C:\\p\\a.yaml", "file:///C:/p/a.yaml"],
    ["p\\a.yaml", "p/a.yaml"],
    ["\ud800.yaml", "%EF%BF%BD.yaml"],
  ])("names the file %j as %s", (path, uri) => {
    const [run] = toSarif({ path, text: "a" }, FOUND.slice(1)).runs;
    expect(run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });
});

/** The demands of the standard on the parts that are used: required properties, closed words, indices that lead somewhere. */
function checkStructure(log: SarifLog): void {
  const [run] = log.runs;
  const { rules } = run.tool.driver;
  expect(log.version).toBe("2.1.0");
  expect(log.$schema).toMatch(/^https:\/\/.*sarif-2\.1\.0\.json$/);
  expect(run.tool.driver.name).not.toBe("");
  expect(run.columnKind).toBe("utf16CodeUnits");
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  for (const rule of rules) {
    expect(rule.shortDescription.text).not.toBe("");
    expect(["error", "warning", "note", "none"]).toContain(rule.defaultConfiguration.level);
  }
  for (const result of run.results) {
    expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(["error", "warning"]).toContain(result.level);
    expect(result.message.text).not.toBe("");
    expect(result.locations).toHaveLength(1);
    for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThan(0);
      expect(endLine > startLine || (endLine === startLine && endColumn >= startColumn)).toBe(true);
      expect(() => new URL(physicalLocation.artifactLocation.uri, "file:///")).not.toThrow();
    }
  }
  expect(JSON.parse(JSON.stringify(log))).toEqual(log);
}
