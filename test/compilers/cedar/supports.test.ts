import { describe, expect, it } from "vitest";
import { compileCedar, FACT_OPTION } from "../../../compilers/cedar/index.js";
import type { Condition } from "../../../compilers/model/index.js";
import { all, any, build, not, on } from "./build.js";

const PATTERN = { text: "a*", parts: ["a", ""] };

describe("what Cedar cannot express", () => {
  it.each([
    ["text", { kind: "regex", source: "a+" }, "regex", "Cedar cannot express `regex` on `text`"],
    [
      "tags",
      { kind: "prefix", texts: ["a"] },
      "prefix",
      "Cedar cannot express `prefix` on the elements of `tags`",
    ],
    [
      "tags",
      { kind: "suffix", texts: ["a"] },
      "suffix",
      "Cedar cannot express `suffix` on the elements of `tags`",
    ],
    [
      "tags",
      { kind: "contains", texts: ["a"] },
      "contains",
      "Cedar cannot express `contains` on the elements of `tags`",
    ],
    [
      "tags",
      { kind: "matches", patterns: [PATTERN] },
      "denylist",
      "Cedar cannot express `denylist` on the elements of `tags`",
    ],
    [
      "tags",
      { kind: "regex", source: "a" },
      "not_regex",
      "Cedar cannot express `not_regex` on the elements of `tags`",
    ],
  ] as const)("is an error at its place: %s %j", (attribute, constraint, keyword, message) => {
    const place = { start: 40, end: 60 };
    const condition: Condition = { ...on(attribute, constraint, keyword), span: place };
    const policy = build({
      attributes: { tags: "strings" },
      rules: [
        { decision: "DENY", when: [any(on("text", { kind: "oneOf", values: ["a"] }), not(condition))] },
      ],
    });
    const compiled = compileCedar(policy);
    expect(compiled.diagnostics).toMatchObject([
      { code: "unsupported-by-target", severity: "error", message, span: place },
    ]);
    expect(compiled.diagnostics[0]?.help).toContain(FACT_OPTION);
    expect(compiled).toMatchObject({ text: "", schemaText: "", facts: [] });
    expect(compileCedar(policy, { facts: true }).diagnostics).toEqual([]);
  });

  it("is said once for a rule about several actions", () => {
    const condition = on("text", { kind: "regex", source: "a" });
    const policy = build({ rules: [{ action: ["a", "b", "c*"], decision: "DENY", when: [condition] }] });
    expect(compileCedar(policy).diagnostics).toHaveLength(1);
  });

  it.each(["__extn", "__entity", "__expr"])("has no way around the reserved key %s", (key) => {
    const condition = on(`parameters.a.${key}`, { kind: "oneOf", values: ["x"] });
    const policy = build({ rules: [{ decision: "DENY", when: [condition] }] });
    const [diagnostic] = compileCedar(policy, { facts: true }).diagnostics;
    expect(diagnostic?.message).toBe(
      `Cedar cannot express \`a.${key}\`: its JSON reserves the key \`${key}\``,
    );
  });

  it("has no way around conditions that would overflow its stack", () => {
    let condition: Condition = on("text", { kind: "oneOf", values: ["x"] });
    for (let level = 0; level < 60; level += 1) {
      const other = on("text", { kind: "prefix", texts: [`${level}`] });
      condition = level % 2 === 0 ? any(other, condition) : all(other, condition);
    }
    const policy = build({ rules: [{ id: "deep", decision: "DENY", when: [condition] }] });
    expect(compileCedar(policy).diagnostics).toMatchObject([
      {
        code: "unsupported-by-target",
        message: expect.stringContaining("`deep`"),
        span: { start: 0, end: 1 },
      },
    ]);
  });
});
