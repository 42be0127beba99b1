import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRegex } from "../../../../compilers/model/index.js";
import { regexLanguage, shortest, texts } from "../../../../compilers/smt/language/index.js";
import { Untranslatable } from "../../../../compilers/smt/untranslatable.js";

const sample = fc
  .array(
    fc.constantFrom(
      "a",
      "b",
      "A",
      "k",
      "K",
      "\u212a",
      "\u017f",
      "s",
      " ",
      "-",
      "_",
      "0",
      "\n",
      "é",
      "😀",
      "\0",
    ),
    {
      maxLength: 7,
    },
  )
  .map((characters) => characters.join(""));

const atom = fc.constantFrom(
  ..."abk0".split(""),
  ...[
    ".",
    "[ab]",
    "[^a]",
    "[a-k]",
    "\\d",
    "\\w",
    "\\W",
    "\\s",
    "(?s:.)",
    "(?i:k)",
    "(?i:[s-t])",
    "(?i:aS)",
    "\\n",
    "-",
  ],
  ...["^", "$", "\\b", "\\B", "\\A", "\\z", "(?m:^)", "(?m:$)", "[[:alpha:]]", "[\\x{80}-\\x{10ffff}]"],
);
const pattern: fc.Arbitrary<string> = fc.letrec<{ all: string }>((tie) => ({
  all: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    atom,
    fc.array(tie("all"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
    fc.tuple(tie("all"), tie("all")).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie("all"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "*?", "{2,}"))
      .map(([part, times]) => `(${part})${times}`),
  ),
})).all;

describe("the language of a regular expression", () => {
  it("holds the texts that RE2 finds it in", () => {
    let found = 0;
    fc.assert(
      fc.property(pattern, fc.array(sample, { minLength: 5, maxLength: 15 }), (source, samples) => {
        const regex = parseRegex(source);
        if ("problem" in regex) return;
        const language = regexLanguage(source);
        for (const each of ["", ...samples, ...texts(language, 20)]) {
          expect(language.accepts(each), `${source} on ${JSON.stringify(each)}`).toBe(regex.matches(each));
          found += 1;
        }
      }),
      { numRuns: 800 },
    );
    expect(found).toBeGreaterThan(4000);
  });

  it.each([
    ["^a+$", ["a", "aa"], ["", "ab", "a\n"]],
    ["(?m)^a$", ["b\na\nc", "a"], ["ba", "ab"]],
    ["\\bgo\\b", ["go", "let go!", "go-on"], ["gone", "ago", "_go"]],
    ["a\\Bb", ["ab"], ["a b"]],
    ["(?i)^ks$", ["KS", "ks", "\u212a\u017f"], ["k s"]],
    ["^.$", ["a", "😀", "\ue000"], ["", "\n", "aa"]],
    ["(?s)^.$", ["\n"], [""]],
    ["^[^a]$", ["\ud7ff", "\u{10ffff}"], ["a", "\ud800"]],
    ["^[\\x{d7ff}-\\x{e000}]$", ["\ud7ff", "\ue000"], ["\ud7fe", "\ue001"]],
    ["^[\\x{d900}-\\x{e001}]$", ["\ue000", "\ue001"], ["\ud7ff", "\ue002"]],
    ["^[\\x{d7fe}-\\x{d900}]$", ["\ud7fe", "\ud7ff"], ["\ud7fd", "\ue000"]],
    ["^[\\x{d900}-\\x{d901}]$", [], ["\ud7ff", "\ue000"]],
    ["", ["", "a"], []],
    ["$^", [""], ["a"]],
    ["(?:^|/)\\.\\.(?:/|$)", ["..", "/../", "a/.."], ["...", "a..b"]],
  ])("%s", (source, members, others) => {
    const language = regexLanguage(source);
    expect(members.filter((each) => !language.accepts(each))).toEqual([]);
    expect(others.filter((each) => language.accepts(each))).toEqual([]);
  });

  it("is one for expressions that match the same", () => {
    expect(regexLanguage("^(?:ab|ac)$")).toBe(regexLanguage("^a[bc]$"));
    expect(regexLanguage("a|b|")).toBe(regexLanguage(""));
    expect(shortest(regexLanguage("^\\b$"))).toBeUndefined();
  });

  it.each(["(", "(?P<a>b)", "\\pL", "(?i)\\351"])(
    "refuses what is no regular expression of the language: %s",
    (source) => {
      expect(() => regexLanguage(source)).toThrow(Untranslatable);
    },
  );

  it("names an expression that needs too many states", () => {
    expect(() => regexLanguage("(?s)a.{16}b")).toThrow(/`\(\?s\)a\.\{16\}b` needs more than 20000 states/);
  });
});
