import { describe, expect, it } from "vitest";
import {
  anyOf,
  commonText,
  complement,
  containing,
  EMPTY,
  endingWith,
  FULL,
  type Language,
  lengthAtMost,
  like,
  literal,
  runsOf,
  shortest,
  startingWith,
  texts,
  union,
} from "../../../../compilers/smt/language/index.js";
import { Untranslatable } from "../../../../compilers/smt/untranslatable.js";

describe("what describes the same texts is the same language", () => {
  it.each<[string, Language, Language]>([
    ["nothing", anyOf([]), EMPTY],
    ["everything", like(["", ""]), FULL],
    ["not everything", complement(FULL), EMPTY],
    ["wildcards beside each other", like(["a", "", "", "b"]), like(["a", "b"])],
    ["a part without wildcard", like(["a/b"]), literal("a/b")],
    ["the empty text", runsOf(""), literal("")],
    ["no length", lengthAtMost(0), literal("")],
    ["half a character", lengthAtMost(1.5), lengthAtMost(1)],
    ["less than no length", lengthAtMost(-1), EMPTY],
    ["less than less", lengthAtMost(-7), EMPTY],
    ["texts twice", anyOf(["a", "b", "a"]), union([literal("b"), literal("a")])],
    ["lone surrogates", anyOf(["\ud800", "a"]), literal("a")],
    ["starting with a lone surrogate", startingWith("\ud800"), EMPTY],
    ["ending with a lone surrogate", endingWith("\udfff"), EMPTY],
    ["holding a lone surrogate", containing("\udfff"), EMPTY],
    ["starting with nothing", startingWith(""), FULL],
  ])("%s", (_name, a, b) => {
    expect(a).toBe(b);
    expect(a.key).toBe(b.key);
  });
});

it("finds what it looks for behind a start of it", () => {
  const language = containing("abac");
  expect(["abac", "ababac", "aabacx", "abaabac"].filter((each) => !language.accepts(each))).toEqual([]);
  expect(["aba", "abab", "abaac", "ab ac"].filter(language.accepts)).toEqual([]);
});

it.each<[string, Language, string | undefined]>([
  ["nothing", EMPTY, undefined],
  ["everything", FULL, ""],
  ["letters before others", complement(literal("")), "a"],
  ["printable ASCII, even when it is longer", anyOf(["é", "words"]), "words"],
  ["something else where there is no choice", startingWith("é"), "é"],
])("a shortest text: %s", (_name, language, text) => {
  expect(shortest(language)).toBe(text);
});

it.each([
  [1, { kind: "none" }],
  [2, { kind: "text", text: "éé" }],
  [4, { kind: "text", text: "éé" }],
  [5, { kind: "text", text: "words" }],
])("a shared text of at most %i characters", (length, common) => {
  expect(commonText([anyOf(["éé", "words"]), lengthAtMost(7), lengthAtMost(length)])).toEqual(common);
});

it("lists texts that differ in what they pass through", () => {
  expect(texts(anyOf(["a", "bb", "ccc"]), 9)).toEqual(["a", "bb", "ccc"]);
  expect(texts(anyOf(["a", "bb", "ccc"]), 2)).toEqual(["a", "bb"]);
});

it("refuses lengths beyond measure", () => {
  expect(() => lengthAtMost(1e9)).toThrow(Untranslatable);
});

it("knows languages again by keys that are the same in every run", () => {
  expect(startingWith("/workspace/").key).toBe(startingWith("/workspace/").key);
  expect(like(["/workspace/", ".md"]).key).toBe("215wytihayi.1h9agswymse");
});
