import { describe, expect, it } from "vitest";
import { parse } from "../../../compilers/yaml/parse.js";
import { dataOf, type Tree } from "../../../compilers/yaml/tree.js";
import { report } from "./report.js";

describe("reads YAML 1.2", () => {
  it.each<[string, unknown]>([
    ["a: yes", { a: "yes" }],
    ["a: 010", { a: 10 }],
    ["a: 0o10", { a: 8 }],
    ["a: 1_000", { a: "1_000" }],
    ["a: 2026-01-31", { a: "2026-01-31" }],
    ["a: 12:30", { a: "12:30" }],
    ["a: ~", { a: null }],
    ["a:", { a: null }],
    ["a: !!str 5", { a: "5" }],
    ["a: ! 5", { a: "5" }],
    ["1: a\ntrue: b\nnull: c\n1.50: d", { 1: "a", true: "b", null: "c", "1.50": "d" }],
    ['"<<": a', { "<<": "a" }],
    ["---\na: 1\n...\n", { a: 1 }],
    ["%YAML 1.2\n---\na: 1", { a: 1 }],
    ["a: &x [1]\nb: *x", { a: [1], b: [1] }],
    ["a: &x 1\nb: *x\nc: &x 2\nd: *x", { a: 1, b: 1, c: 2, d: 2 }],
    ["&k a: *k", { a: "a" }],
    ["\ufeffa: 1", { a: 1 }],
    ["a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
    ['{"a":{"b":[1,"\\u0000",false]}}', { a: { b: [1, "\0", false] } }],
    ["a:\t1", { a: 1 }],
    ['a: "\\\\\\t\\x41\\u00e9\\U0001f600"', { a: "\\\tA\u00e9\u{1f600}" }],
    ["a: '\u007f\u0085\ufffe\uffff'", { a: "\u007f\u0085\ufffe\uffff" }],
    ["? a\n: b", { a: "b" }],
    ["? a", { a: null }],
    ["[a: b]", [{ a: "b" }]],
  ])("%j", (text, data) => {
    const { root, diagnostics } = parse({ path: "", text });
    expect(diagnostics).toEqual([]);
    expect(root && dataOf(root)).toEqual(data);
  });

  it("keeps __proto__ as a key like any other", () => {
    const { root } = parse({ path: "", text: "__proto__: {a: 1}\nconstructor: 2" });
    const data = root && dataOf(root);
    expect(Object.keys(data ?? {})).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });
});

describe("refuses", () => {
  it.each<[string, string, string]>([
    ["a: b: c", "1:4 yaml-syntax", "put a value that holds `: ` in quotes"],
    ["a:\n\t- b", "2:2 yaml-syntax", "a tab cannot indent"],
    ["a: [b", "1:5 yaml-syntax", "a `[` is not closed"],
    ["a: {b: c", "1:8 yaml-syntax", "a `{` is not closed"],
    ["a: b]", "0", ""],
    ["a: [b]]", "1:7 yaml-syntax", "closed that was not opened"],
    ['a: "b', "1:5 yaml-syntax", 'a quote `"` is not closed'],
    ["a: 'b", "1:5 yaml-syntax", "a quote `'` is not closed"],
    ["a: @b", "1:4 yaml-syntax", "a value cannot begin with `@`"],
    ["a: *b", "1:4 yaml-syntax", "no anchor `&b` comes before the alias `*b`"],
    ["a: *_file", "1:4 yaml-syntax", "a text that begins with `*` has to be in quotes"],
    ["a: &x [*x]", "1:8 yaml-syntax", "lies inside of what it stands for"],
    ['a: "\\q"', "1:5 yaml-syntax", "`\\q` is not an escape"],
    ["a: !x b", "1:4 yaml-syntax", "unknown tag `!x`"],
    ["a: !!binary b", "1:4 yaml-syntax", "unknown tag `!!binary`"],
    ["a: !!js/function b", "1:4 yaml-syntax", "unknown tag"],
    ["a: !!set {b}", "1:4 yaml-syntax", "unknown tag `!!set`"],
    ["a: !!int x", "1:4 yaml-syntax", "unknown tag `!!int`"],
    ["<<: {a: b}", "1:1 yaml-syntax", "merge keys are not supported"],
    ["? [a]\n: b", "1:3 yaml-syntax", "a key must be a text"],
    ["a: &x b\n*x : c", "2:1 yaml-syntax", "a key must be a text"],
    [": a", "1:1 yaml-syntax", "a key is missing before `:`"],
    ["%YAML 1.1\n---\na: yes", "1:1 yaml-syntax", "the directive `%YAML 1.1` is not supported"],
    ["%TAG ! tag:x,2000:\n---\na: b", "1:1 yaml-syntax", "is not supported"],
    ["a: 1\n---\nb: 2\n---\nc: 3", "2:1 yaml-documents", "the file holds 3 documents"],
    ["a: 1\n---\n", "2:1 yaml-documents", "the file holds 2 documents"],
    ["a: 1\n...\nb: 2", "3:1 yaml-documents", "the file holds 2 documents"],
    [
      "a: \0",
      "1:4 yaml-syntax",
      "the character U+0000 cannot stand in a policy; in double quotes, write `\\u0000`",
    ],
    ["# \u001b[31m", "1:3 yaml-syntax", "U+001B"],
    ["a: 1\rb: 2", "1:5 yaml-syntax", "a carriage return without a line feed"],
    ["a: '\ud800'", "1:5 yaml-syntax", "U+D800"],
    ['a: "\\ud800"', "1:4 lone-surrogate", "the text holds half of a surrogate pair"],
    ['"\\udfff": a', "1:1 lone-surrogate", "the key holds half of a surrogate pair"],
    ["a: 1\na: 2", "2:1 duplicate-key", "the key `a` appears twice"],
    ["1: a\n'1': b", "2:1 duplicate-key", "the key `1` appears twice"],
    ["{a: {b: 1, 'b': 2}}", "1:12 duplicate-key", "the key `b` appears twice"],
    ["__proto__: 1\n__proto__: 2", "2:1 duplicate-key", "the key `__proto__` appears twice"],
  ])("%j", (text, place, words) => {
    const { diagnostics } = parse({ path: "", text });
    if (place === "0") return expect(diagnostics).toEqual([]);
    // The loader also speaks of the keys, which are not a policy's; only what parsing says counts here.
    const said = report(text);
    expect(said.places.filter((each) => !each.endsWith("unknown-key"))).toEqual([place]);
    expect(diagnostics).toHaveLength(1);
    expect(said.words).toContain(words);
  });
});

describe("limits", () => {
  it.each<[string, string, string | undefined]>([
    ["8 MiB", `# ${"x".repeat(8 * 1024 * 1024 - 2)}`, undefined],
    ["one byte more", `# ${"x".repeat(8 * 1024 * 1024 - 1)}`, "the text exceeds 8 MiB"],
    ["bytes count, not characters", `# ${"é".repeat(4 * 1024 * 1024)}`, "the text exceeds 8 MiB"],
    ["64 levels", `a: ${"[".repeat(63)}${"]".repeat(63)}`, undefined],
    ["65 levels", `a: ${"[".repeat(64)}${"]".repeat(64)}`, "the nesting exceeds 64 levels"],
    ["a million brackets", "[".repeat(1_000_000), "the nesting exceeds 64 levels"],
    ["a million dashes", "- ".repeat(1_000_000), "the nesting exceeds 64 levels"],
    ["many tiny values", `[${"1,".repeat(1_600_000)}]`, "the text exceeds 3000000 tokens"],
    ["levels through aliases", nestedAliases(40), "the nesting exceeds 64 levels"],
    ["an alias bomb", bomb(9), "the content of aliases exceeds 100000 values"],
    ["many aliases of one value", `a: &a x\nb: [${"*a,".repeat(50_000)}]`, undefined],
  ])("%s", (_, text, words) => {
    const { root, diagnostics } = parse({ path: "", text });
    if (words === undefined) return expect(diagnostics).toEqual([]);
    expect(root).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `input-too-large: ${words}`,
    ]);
  });
});

describe("places", () => {
  const text = `name: "a b" # comment
rules:
  - action: |
      x
      y

  # comment
  - {action: a, decision: b}   # comment
  - &r [1,
     2]
  - *r
empty:
`;

  it("mark values without what follows them", () => {
    const { root } = parse({ path: "", text });
    expect(spans(root)).toEqual([
      '"a b"',
      "|\n      x\n      y",
      "action: |\n      x\n      y",
      "a",
      "b",
      "{action: a, decision: b}",
      "1",
      "2",
      "[1,\n     2]",
      // An alias is where its anchor is.
      "1",
      "2",
      "[1,\n     2]",
      text.slice(text.indexOf("- action"), text.indexOf("*r") + 2),
      // An empty value is at its key.
      "empty",
      text.trimEnd().slice(0, -1),
    ]);
  });

  it("are right after a byte order mark and carriage returns", () => {
    const { root } = parse({ path: "", text: "\ufeffa: b\r\nc: d\r\n" });
    const entries = root?.kind === "map" ? [...root.entries.values()] : [];
    expect(entries.map(({ keySpan, value }) => [keySpan.start, value.span.start, value.span.end])).toEqual([
      [1, 4, 5],
      [7, 10, 11],
    ]);
  });

  function spans(tree: Tree | undefined): readonly string[] {
    if (tree === undefined) return [];
    const own = text.slice(tree.span.start, tree.span.end);
    if (tree.kind === "list") return [...tree.items.flatMap(spans), own];
    if (tree.kind === "map") return [...[...tree.entries.values()].flatMap(({ value }) => spans(value)), own];
    return [own];
  }
});

/** Each line a list of nine of the line above. */
function bomb(lines: number): string {
  const nine = (name: string): string => Array.from({ length: 9 }, () => name).join(",");
  const rest = Array.from({ length: lines }, (_, n) => `a${n + 1}: &a${n + 1} [${nine(`*a${n}`)}]\n`);
  return `a0: &a0 [${nine("x")}]\n${rest.join("")}`;
}

/** Each line two levels around the line above. */
function nestedAliases(lines: number): string {
  const rest = Array.from({ length: lines }, (_, n) => `a${n + 1}: &a${n + 1} [[*a${n}]]\n`);
  return `a0: &a0 x\n${rest.join("")}`;
}
