import { describe, expect, it } from "vitest";
import { columns, count, jsonText, printableLines } from "../../../src/cli/output/text.js";

describe("text", () => {
  it("keeps line breaks in text of several lines, and nothing else that acts", () => {
    const text = printableLines("a\u001b[2J\nb\u202e\u009b\rc");
    expect(text.split("\n")).toHaveLength(2);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
  });

  it("writes JSON that means the same and holds no control", () => {
    const value = { "\u009b": ["\u001b[31m", "\u202e", "\n", "\u2028", "ä", "\ud800", "\u007f"] };
    for (const indent of [undefined, 2]) {
      const text = jsonText(value, indent);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}|\p{Cs}/u);
    }
    expect(jsonText(value)).not.toContain("\n");
  });

  it("counts", () => {
    expect([0, 1, 2, 1000].map((each) => count(each, "case"))).toEqual([
      "0 cases",
      "1 case",
      "2 cases",
      "1,000 cases",
    ]);
  });

  it("sets columns below each other", () => {
    expect(
      columns([
        ["a", "bbb", "c"],
        ["aaa", "b", ""],
      ]),
    ).toEqual(["a    bbb  c", "aaa  b"]);
  });
});
