import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printAnnotation } from "../../../compilers/rego/annotation.js";
import { compileRego } from "../../../compilers/rego/index.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { done, moduleOf } from "./engines.js";
import { HOSTILE_TEXTS, hostilePolicy } from "./hostile.js";
import { KNOWN_POLICIES, policyOf } from "./policies.js";

const POLICIES = new Map([
  ...KNOWN_POLICIES,
  ["hostile texts", policyOf(hostilePolicy())],
  ["no rules", policyOf({ rules: [] })],
  ["a keyword as name", policyOf({ name: "default", rules: [{ action: "in", decision: "allow" }] })],
  ["long lists", policyOf({ rules: [longLists()] })],
  ["many rules in order", policyOf({ combining: "first-match", rules: manyRules(40) })],
  ["many rules that folders sort", policyOf({ rules: manyFolders(20) })],
  ["many rules that one value sorts", policyOf({ rules: manyRules(700) })],
]);

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

describe.each([...POLICIES])("%s", (_, policy) => {
  const module = moduleOf(policy);

  it("passes the strict check", () => {
    expect(opa.check([module])).toEqual([]);
  });

  it("is as `opa fmt` writes it", () => {
    expect(done(opa.format(module.source))).toBe(module.source);
  });

  it("parses to one package and the rules that were printed", () => {
    const tree = done(opa.parse(module.source)) as {
      package: { path: { value: string }[] };
      rules: unknown[];
    };
    const { packagePath } = compileRego(policy);
    expect(tree.package.path.map(({ value }) => value)).toEqual(["data", ...packagePath]);
    expect(tree.rules.length).toBeGreaterThan(5);
    expect(module.source.match(/^# entrypoint: true$/gm)).toHaveLength(5);
  });

  it("compiles twice to the same text", () => {
    expect(compileRego(policy)).toEqual(compileRego(policy));
  });

  it("breaks or marks long lines", () => {
    const lines = module.source.split("\n");
    const long = lines.filter(
      (line, index) => line.length > 120 && !lines[index - 1]?.includes("regal ignore"),
    );
    expect(long).toEqual([]);
  });
});

describe("what OPA keeps about a rule", () => {
  it.each([...HOSTILE_TEXTS])("holds %j as text and nothing else", (text) => {
    const custom = [["id", text] as const, ["reason", text.repeat(60)] as const];
    const lines = printAnnotation({ title: text, description: `${text} ${text}`, entrypoint: true, custom });
    expect(lines.every((line) => line.startsWith("# ") && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line))).toBe(true);
    const [first, ...yaml] = lines.map((line) => line.slice(2));
    expect(first).toBe("METADATA");
    expect(parse(yaml.join("\n"))).toEqual({
      title: text,
      description: `${text} ${text}`,
      entrypoint: true,
      custom: { concord: { id: text, reason: text.repeat(60) } },
    });
  });
});

function longLists(): object {
  const values = Array.from({ length: 40 }, (_, index) => `value number ${index} ${"y".repeat(index * 4)}`);
  return {
    action: "a",
    decision: "deny",
    conditions: {
      text: { in: values },
      other: { not_regex: `\`${"a".repeat(150)}` },
      tags: { contains_all: ["a".repeat(140), "b"], not_in: values },
    },
  };
}

function manyRules(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    action: "query",
    decision: index % 2 === 0 ? "allow" : "deny",
    conditions: { table: { equals: `t${index}` } },
  }));
}

function manyFolders(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    action: "read",
    decision: "allow",
    conditions: { path: { within: `/data/f${index}` } },
  }));
}
