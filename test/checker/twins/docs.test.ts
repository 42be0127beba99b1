import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compareEngines } from "../../../src/checker/compare.js";
import { openTwins, searchTwins } from "../../../src/twins.js";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/twins.md"), "utf8");

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(PAGE)?.[1] ?? "";
}

it("the page's example is split as the page says, and the search finds it", async () => {
  const twins = await openTwins({
    rego: [{ path: "policy.rego", text: block("rego") }],
    query: "data.files.allow",
    cedar: [{ path: "policy.cedar", text: block("cedar") }],
    mapping: { path: "mapping.yaml", text: block("yaml") },
  });
  const { answers } = compareEngines(twins.engines, JSON.parse(block("json")));
  const shown = [...answers].map(
    ([name, { decision, reason }]) => `${name.padEnd(13)} ${decision.padEnd(6)} ${reason}`,
  );
  expect(`${shown.join("\n")}\n`).toBe(block("text"));
  expect(searchTwins(twins, { cases: 1000 }).found.length).toBe(1);
  twins.close();
});

it("every word of the mapping is on the page", () => {
  const schema = readFileSync(
    join(import.meta.dirname, "../../../compilers/yaml/mapping-schema.json"),
    "utf8",
  );
  const keys = [...schema.matchAll(/"(\w+)": \{ ?(?:"title"|"\$ref"|\n)/g)].map(([, key = ""]) => key);
  expect(keys.length).toBeGreaterThan(15);
  const known = new Set([
    "properties",
    "definitions",
    "entity",
    "outcome",
    "items",
    "additionalProperties",
    "then",
    "else",
    "if",
  ]);
  expect(keys.filter((key) => !known.has(key) && !PAGE.includes(key))).toEqual([]);
});
