import { describe, expect, it } from "vitest";
import { compileCedar, describeFact } from "../../../compilers/cedar/index.js";
import { build, on } from "./build.js";

const regex = (source: string) => ({ kind: "regex", source }) as const;

const POLICY = build({
  attributes: { "tags?": "strings" },
  rules: [
    {
      id: "one",
      decision: "ALLOW",
      when: [on("text", regex("^a+$")), on("tags", { kind: "prefix", texts: ["x"] })],
    },
    { id: "same", decision: "ESCALATE", when: [on("text", regex("^a+$"))] },
    {
      id: "other",
      decision: "DENY",
      when: [on("text", regex('b\n"')), on("tags", { kind: "prefix", texts: ["x"] })],
    },
    { id: "none", action: "other", decision: "DENY", when: [on("text", { kind: "oneOf", values: ["a"] })] },
  ],
});

describe("facts", () => {
  const { facts, text, schemaText } = compileCedar(POLICY, { facts: true });

  it("have readable and unique names, and serve every rule that asks the same", () => {
    expect(facts.map((fact) => [fact.name, describeFact(fact)])).toEqual([
      ["text.regex", 'text: regex "^a+$"'],
      ["tags.every.prefix", 'every element of tags: prefix ["x"]'],
      ["text.regex.2", 'text: regex "b\\n\\""'],
      ["tags.some.prefix", 'some element of tags: prefix ["x"]'],
    ]);
  });

  it("stand in the head of both texts, in escaped literals", () => {
    for (const generated of [text, schemaText]) {
      const lines = generated.split("\n").filter((line) => line.startsWith("// "));
      expect(lines).toContain('//   "text.regex" is "text: regex \\"^a+$\\""');
      expect(lines).toContain('//   "text.regex.2" is "text: regex \\"b\\\\n\\\\\\"\\""');
    }
  });

  it("are required booleans in the schema, where a rule asks for them", () => {
    expect(schemaText).toContain('@doc("text: regex \\"^a+$\\"")\n      "text.regex": Bool,');
    expect(schemaText.split('action "other"')[1]).not.toContain("facts");
  });

  it("are named by the policies that ask for them", () => {
    expect(text).toContain('@facts("text.regex, tags.every.prefix")');
    expect(text).toContain('@facts("tags.some.prefix, text.regex.2")');
  });
});
