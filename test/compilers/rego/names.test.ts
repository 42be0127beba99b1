import { describe, expect, it } from "vitest";
import { printKey, printNumber, printPattern, printText } from "../../../compilers/rego/literal.js";
import { isRuleKey, slug, uniqueIdentifiers, uniqueKeys } from "../../../compilers/rego/names.js";

describe("slug", () => {
  it.each([
    ["scoped_files", "scoped_files"],
    ["Policy2", "Policy2"],
    ["_x", "_x"],
    ["scoped-files", "scoped_files"],
    ["a.b c/d", "a_b_c_d"],
    ["😀é", "__"],
    ["2fa", "_2fa"],
    ["-2fa", "_2fa"],
    ["", "_"],
    ["default", "default_"],
    ["in", "in_"],
    ["and", "and_"],
    ["input", "input"],
    ['x"\nallow if true', "x__allow_if_true"],
  ])("%j is %s", (name, expected) => {
    expect(slug(name)).toBe(expected);
  });
});

describe("keys of rules", () => {
  it.each([
    "read_file",
    "a.b",
    'say "hi"\n',
    "\\",
    "\t\b\f\r",
    "é",
    "中文",
    "\u2028",
    "\ufeff",
    "\uffff",
    "__proto__",
    "",
  ])("%j can be one", (key) => {
    expect(isRuleKey(key)).toBe(true);
  });

  it.each(["\0", "\u0007", "\u000b", "\u001b", "\u007f", "x\u0001y", "😀", "\u{10ffff}"])(
    "%j cannot",
    (key) => {
      expect(isRuleKey(key)).toBe(false);
    },
  );

  it("are unique, short, in lower case and such that OPA finds them", () => {
    const unique = uniqueKeys("rule");
    const wishes = ["a", "a", "A", "a 2", "\0", "\0", "", "x".repeat(61), "hostPath", "__proto__", "proto__"];
    expect(wishes.map(unique)).toEqual([
      "a",
      "a 2",
      "a 3",
      "a 2 2",
      "rule",
      "rule 2",
      "rule 3",
      "rule 4",
      "host_path",
      "proto__",
      "proto__ 2",
    ]);
  });

  it("become identifiers that are unique too", () => {
    const unique = uniqueIdentifiers();
    const wishes = ["a-b", "a_b", "A.b", "a_b_2", "😀", "1", "x".repeat(100)];
    expect(wishes.map((wish) => unique("sliced", wish))).toEqual([
      "sliced_a_b",
      "sliced_a_b_2",
      "sliced_a_b_3",
      "sliced_a_b_2_2",
      "sliced__",
      "sliced_1",
      `sliced_${"x".repeat(40)}`,
    ]);
  });
});

describe("literals", () => {
  it.each([
    ['a"b\\\n\0', '"a\\"b\\\\\\n\\u0000"'],
    ["\u2028\u202e\ufeff\u007f\uffff", '"\\u2028\\u202e\\ufeff\\u007f\\uffff"'],
    ["é中😀", '"é中😀"'],
    ["\u{e0001}", '"\\udb40\\udc01"'],
  ])("prints %j as text", (text, expected) => {
    expect(printText(text)).toBe(expected);
    expect(JSON.parse(expected)).toBe(text);
  });

  it.each([
    ['say "hi"\n\\', '"say \\"hi\\"\\n\\\\"'],
    ["é\u2028\u00a0\u3000", '"é\\u2028\\u00a0\\u3000"'],
  ])("prints %j as a key, as Go does", (key, expected) => {
    expect(printKey(key)).toBe(expected);
  });

  it.each([
    [-0, "0"],
    [1e10, "10000000000"],
    [2 ** 53 - 1, "9007199254740991"],
    [0.0001, "0.0001"],
    [-99999999999.9999, "-99999999999.9999"],
  ])("prints the number %d as %s", (value, expected) => {
    expect(printNumber(value)).toBe(expected);
  });

  it.each([
    ["^a\\.b$", "`^a\\.b$`"],
    ['é"', '`é"`'],
    ["a`b", '"a`b"'],
    ["a\nb", '"a\\nb"'],
    ["\u202e", '"\\u202e"'],
  ])("prints the expression %j", (source, expected) => {
    expect(printPattern(source)).toBe(expected);
  });
});
