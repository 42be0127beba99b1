import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionPattern, matchesPattern, parsePattern } from "../../../compilers/model/index.js";

it.each([
  ["a*", "a", true],
  ["a*", "ab/c.d\n", true],
  ["*a", "ba", true],
  ["a*a", "a", false],
  ["a*a", "aa", true],
  ["ab*ba", "aba", false],
  ["*aa*", "a", false],
  ["*a*a*", "ba", false],
  ["*ab*b", "ab", false],
  ["*ab*b", "abb", true],
  ["", "", true],
  ["**", "", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["\\\\*", "\\x", true],
  ["a?[b]", "a?[b]", true],
])("%j on %j: %s", (text, value, matches) => {
  const pattern = parsePattern(text);
  if ("problem" in pattern) throw new Error(pattern.problem);
  expect(matchesPattern(pattern, value)).toBe(matches);
});

it.each(["a\\", "a\\b", "\\n"])("refuses the escape in %j", (text) => {
  expect(parsePattern(text)).toHaveProperty("problem");
});

describe("any pattern", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", ".", "\n"), maxLength: 8 });
  it("matches what the same regular expression matches", () => {
    fc.assert(
      fc.property(text, text, (source, value) => {
        const body = source
          .split("*")
          .map((part) => part.replaceAll(".", "\\."))
          .join("[\\s\\S]*");
        expect(matchesPattern(actionPattern(source), value)).toBe(new RegExp(`^${body}$`, "u").test(value));
      }),
      { numRuns: 2000 },
    );
  });
});
