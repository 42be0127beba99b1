import { expect, it } from "vitest";
import { actionPattern, type Constraint } from "../../../compilers/model/index.js";
import { findText } from "../../../src/checker/generate/text-search.js";
import { holds } from "../../../src/reference/holds.js";

const prefix = (text: string): Constraint => ({ kind: "prefix", texts: [text] });
const suffix = (text: string): Constraint => ({ kind: "suffix", texts: [text] });
const contains = (text: string): Constraint => ({ kind: "contains", texts: [text] });
const matches = (text: string): Constraint => ({ kind: "matches", patterns: [actionPattern(text)] });
const oneOf = (...values: string[]): Constraint => ({ kind: "oneOf", values });
const regex = (source: string): Constraint => ({ kind: "regex", source });

it.each<readonly [string, readonly Constraint[], readonly Constraint[], boolean | undefined]>([
  ["a beginning, a middle and an end", [prefix("ab"), contains("xx"), suffix("ba")], [], true],
  ["ends that share characters", [prefix("aba"), suffix("bab")], [], true],
  ["a shorter beginning only", [prefix("a")], [prefix("ab"), prefix("aa"), suffix("a")], true],
  ["two beginnings", [prefix("ab"), prefix("ba")], [], false],
  ["a beginning within another", [prefix("abc")], [prefix("ab")], false],
  ["a pattern within a longer one", [matches("a*b*c")], [matches("a*c")], false],
  ["a literal and its refusal", [oneOf("a", "b")], [oneOf("b", "a")], false],
  ["the other literal", [oneOf("a", "b")], [oneOf("a")], true],
  [
    "a directory and its sibling",
    [{ kind: "within", directories: ["/a"] }],
    [prefix("/a/"), oneOf("/a")],
    false,
  ],
  ["a domain but not the apex", [{ kind: "domain", domains: ["x.y"] }], [oneOf("x.y")], true],
  ["a domain within its suffix", [{ kind: "domain", domains: ["x.y"] }], [suffix("x.y")], false],
  ["nothing asked", [], [], true],
  ["an expression beside a contradiction", [prefix("a"), regex("^x+$")], [prefix("a")], false],
  ["an expression that nothing here satisfies", [prefix("a"), regex("zzz")], [], undefined],
])("%s", (_, wanted, refused, possible) => {
  const literals = [
    ...wanted.map((constraint) => ({ constraint, holds: true })),
    ...refused.map((constraint) => ({ constraint, holds: false })),
  ];
  const found = findText(literals, () => true);
  expect(typeof found === "string" ? (found === "none" ? false : undefined) : true).toBe(possible);
  if (typeof found === "string") return;
  for (const { constraint, holds: held } of literals) expect(holds(constraint)(found.text)).toBe(held);
});

it("does not call a text impossible that is only not accepted", () => {
  expect(findText([{ constraint: prefix("a"), holds: true }], () => false)).toBe("unknown");
});
