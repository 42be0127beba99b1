import { describe, expect, it } from "vitest";
import { cedarOfRule, compileCedar } from "../../compilers/cedar/index.js";
import { compileRego, regoOfRule } from "../../compilers/rego/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";

const LONG = `${"a long id ".repeat(20)}"quoted" \\ é\u2028`;
const TEXT = `name: origin
rules:
  - {id: read, action: [read_file, list], decision: allow, conditions: {path: {within: /a}}}
  - {id: read-2, action: read_file, decision: deny, reason: "read", conditions: {path: {within: /a/b}}}
  - {id: ${JSON.stringify(LONG)}, action: "*", decision: escalate, conditions: {n: {above: 3}}}
`;
const { policy } = loadPolicy({ path: "origin.yaml", text: TEXT });
if (policy === undefined) throw new Error("the policy does not load");
const rego = compileRego(policy).text;
const cedar = compileCedar(policy).text;

describe.each([
  ["Rego", regoOfRule, rego, '"read-2"'],
  ["Cedar", cedarOfRule, cedar, '@rule("read-2")'],
] as const)("%s", (_, ofRule, text, mark) => {
  it("is found by the rule's id, at its line", () => {
    const found = ofRule(text, "read-2");
    expect(found.length).toBeGreaterThan(0);
    for (const { line, text: part } of found) {
      expect(part).toContain(mark);
      expect(
        text
          .split("\n")
          .slice(line - 1)
          .join("\n")
          .startsWith(part),
      ).toBe(true);
    }
  });

  it("is not mixed up with that of another rule", () => {
    for (const { text: part } of ofRule(text, "read")) expect(part).not.toContain("read-2");
    expect(ofRule(text, "re")).toEqual([]);
  });

  it("is found by an id of any text", () => {
    expect(ofRule(text, LONG).length).toBeGreaterThan(0);
  });
});
