import { describe, expect, it } from "vitest";
import {
  catalogue,
  diagnostic,
  hasErrors,
  positionAt,
  sortDiagnostics,
  suggest,
} from "../../../compilers/diagnostics/index.js";
import { indexLines } from "../../../compilers/diagnostics/lines.js";
import { columnsOf, printable } from "../../../compilers/diagnostics/printable.js";

describe("positions", () => {
  it.each(["", "a", "\n", "a\nb", "a\r\nb\r\n", "\n\na\n", "a\rb"])(
    "of %j are the same found either way",
    (text) => {
      const lines = indexLines(text);
      for (let offset = 0; offset <= text.length; offset += 1) {
        expect(lines.positionAt(offset)).toEqual(positionAt(text, offset));
      }
    },
  );

  it("give lines without their breaks", () => {
    const lines = indexLines("a\r\n\nb");
    expect([1, 2, 3, 4].map(lines.lineAt)).toEqual(["a", "", "b", ""]);
  });
});

describe("suggestions", () => {
  it.each<[string, readonly string[], string | undefined]>([
    ["decison", ["decision", "reason"], "decision"],
    ["Deny", ["deny", "allow"], "deny"],
    ["dney", ["deny", "allow"], "deny"],
    ["alow", ["deny", "allow"], "allow"],
    ["permit", ["deny", "allow"], undefined],
    ["prefx", ["suffix", "prefix"], "prefix"],
    ["ab", ["cd"], undefined],
    ["", ["a"], "a"],
    ["x".repeat(200), ["x".repeat(199)], undefined],
    ["conditons", [], undefined],
  ])("%s among %j: %s", (word, candidates, expected) => {
    expect(suggest(word, candidates)).toBe(expected);
  });
});

describe("sorting", () => {
  const at = (start: number, name: string) =>
    diagnostic("unused-variable", { start, end: start + 1 }, { name });
  const error = diagnostic("duplicate-id", { start: 5, end: 6 }, { id: "a" });

  it("is by place, errors first, without repetitions", () => {
    const sorted = sortDiagnostics([at(9, "c"), at(5, "b"), error, at(1, "a"), at(9, "c")]);
    expect(sorted.map(({ span, code }) => [span.start, code])).toEqual([
      [1, "unused-variable"],
      [5, "duplicate-id"],
      [5, "unused-variable"],
      [9, "unused-variable"],
    ]);
  });

  it("knows errors from warnings", () => {
    expect([hasErrors([]), hasErrors([at(1, "a")]), hasErrors([at(1, "a"), error])]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

it.each([
  ["plain é 日本 😀", "plain é 日本 😀"],
  ["a\tb\nc", "a␉b␊c"],
  ["\u001b[2J", "␛[2J"],
  ["\u007f", "␡"],
  ["\u200b\u2066\ufeff\u00ad", "\\u{200b}\\u{2066}\\u{feff}\\u{ad}"],
  ["\u{e0041}", "\\u{e0041}"],
  ["\udc00", "\\u{dc00}"],
])("%j is shown as %s", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it.each([
  ["a", 1],
  ["é", 1],
  ["\u0301", 0],
  ["日", 2],
  ["한", 2],
  ["Ａ", 2],
  ["😀", 2],
])("%s takes %d columns", (char, columns) => {
  expect(columnsOf(char)).toBe(columns);
});

it("titles are sentences without a full stop, and codes are words", () => {
  for (const [code, { title }] of Object.entries(catalogue)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});
