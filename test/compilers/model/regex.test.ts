import { expect, it } from "vitest";
import { parseRegex } from "../../../compilers/model/index.js";

it.each([
  ["^a", "ab", true],
  ["b", "abc", true],
  ["a.b", "a\nb", false],
  ["(?s)a.b", "a\nb", true],
  ["^.$", "😀", true],
  ["a$", "a\n", false],
  ["(?i)k", "\u212a", true],
  ["\\d", "٣", false],
  ["[[:alpha:]]", "1", false],
])("%s on %j: %s", (source, text, matches) => {
  const regex = parseRegex(source);
  if ("problem" in regex) throw new Error(regex.problem);
  expect(regex.matches(text)).toBe(matches);
});

it.each([
  "(a",
  "a**b(",
  "\\C",
  "(?P<n>a)",
  "(?<n>a)",
  "(?<=a)b",
  "(?=a)",
  "\\1",
  "\\pL",
  "\\P{Greek}",
  "a\0",
  "(?i)é",
  "a{1001}",
  "(a{1000}){3}",
  "\\Qa",
  "x".repeat(4097),
])("refuses %s", (source) => {
  expect(parseRegex(source)).toHaveProperty("problem");
});

it("takes an escaped backslash before a letter for what it is", () => {
  expect(parseRegex("\\\\C")).not.toHaveProperty("problem");
});
