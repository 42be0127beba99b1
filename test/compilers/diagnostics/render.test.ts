import { describe, expect, it } from "vitest";
import { type Diagnostic, diagnostic, renderDiagnostics } from "../../../compilers/diagnostics/index.js";

/** Marks the part of a text between `<<` and `>>`, or the place of a lone `<<>>`. */
function marked(text: string): { readonly text: string; readonly span: { start: number; end: number } } {
  const start = text.indexOf("<<");
  const end = text.indexOf(">>") - 2;
  return { text: text.replace("<<", "").replace(">>", ""), span: { start, end } };
}

function render(marking: string, path = "p.yaml", name = "x"): string {
  const { text, span } = marked(marking);
  return renderDiagnostics({ path, text }, [diagnostic("unused-variable", span, { name })]);
}

/** The two lines of the frame: source and carets. */
function frame(marking: string): readonly string[] {
  return render(marking).split("\n").slice(3, 5);
}

it("shows message, place, line, carets and help", () => {
  const { text, span } = marked("rules:\n  - <<decison>>: deny\n");
  const args = { key: "decison", where: "a rule", known: [], suggestion: "decision" };
  expect(renderDiagnostics({ path: "a/p.yaml", text }, [diagnostic("unknown-key", span, args)])).toBe(
    `error[unknown-key]: unknown key \`decison\` in a rule
 --> a/p.yaml:2:5
  |
2 |   - decison: deny
  |     ^^^^^^^
help: did you mean \`decision\`?
`,
  );
});

it("shows related places, aligned with the widest line number", () => {
  const text = `id: a\n${"\n".repeat(8)}id: a\n`;
  const related = [{ message: "the first one", span: { start: 4, end: 5 } }];
  const found: Diagnostic = diagnostic("duplicate-id", { start: 18, end: 19 }, { id: "a" }, related);
  expect(
    renderDiagnostics({ path: "p.yaml", text }, [found]),
  ).toBe(`error[duplicate-id]: the rule id \`a\` is used twice
  --> p.yaml:10:5
   |
10 | id: a
   |     ^
note: the first one
  --> p.yaml:1:5
   |
 1 | id: a
   |     ^
help: an answer names rules by id, so ids must differ
`);
});

it("separates several with an empty line, and shows none as nothing", () => {
  const source = { path: "p.yaml", text: "a\n" };
  const one = diagnostic("unused-variable", { start: 0, end: 1 }, { name: "a" });
  expect(renderDiagnostics(source, [])).toBe("");
  const alone = renderDiagnostics(source, [one]);
  expect(renderDiagnostics(source, [one, one])).toBe(`${alone}\n${alone}`);
});

describe("frames", () => {
  it.each<[string, string, string]>([
    ["<<>>", "", "^"],
    ["a<<>>", "a", " ^"],
    ["a\n<<>>", "", "^"],
    ["ab<<cd>>ef", "abcdef", "  ^^"],
    ["\t<<x>>", "    x", "    ^"],
    ["a<<\t>>b", "a    b", " ^^^^"],
    ["x<<yz\n  more>>", "xyz", " ^^"],
    ["<<x>>y\r\nz", "xy", "^"],
    ["x<<\r\n>>z", "x", " ^"],
    ["日本<<語>>", "日本語", "    ^^"],
    ["😀<<x>>", "😀x", "  ^"],
    ["e\u0301<<x>>", "e\u0301x", " ^"],
    ["\u001b[31m<<x>>", "␛[31mx", "     ^"],
    ["a<<\0>>", "a␀", " ^"],
    ["\u202e<<x>>", "\\u{202e}x", "        ^"],
    ["\u009b31m<<x>>", "\\u{9b}31mx", "         ^"],
    ["\u2028<<x>>", "\\u{2028}x", "        ^"],
    ["\ud800<<x>>", "\\u{d800}x", "        ^"],
    [`${"a".repeat(110)}`.replace(/^aa/, "<<aa>>"), "a".repeat(110), "^^"],
    [`<<a>>${"b".repeat(200)}`, `a${"b".repeat(109)}…`, "^"],
    [
      `${"a".repeat(100)}<<b>>${"c".repeat(200)}`,
      `…${"a".repeat(60)}b${"c".repeat(49)}…`,
      `${" ".repeat(61)}^`,
    ],
    [`<<${"a".repeat(300)}>>`, `${"a".repeat(110)}…`, "^".repeat(110)],
    [`${"a".repeat(200)}<<>>`, `…${"a".repeat(60)}`, `${" ".repeat(61)}^`],
    [`${"😀".repeat(100)}<<b>>`, `…${"😀".repeat(30)}b`, `${" ".repeat(61)}^`],
    [`a${"😀".repeat(100)}<<b>>`, `…${"😀".repeat(30)}b`, `${" ".repeat(61)}^`],
    [`a<<b>>${"😀".repeat(100)}`, `ab${"😀".repeat(54)}…`, " ^"],
  ])("%j", (marking, line, carets) => {
    const trimmed = (text: string): string => text.trimEnd();
    expect(frame(marking).map(trimmed)).toEqual([
      trimmed(`${marking.includes("\n<<") ? 2 : 1} | ${line}`),
      `  | ${carets}`,
    ]);
  });
});

it("lets no control character through, wherever it stands", () => {
  const evil = "\u001b]0;x\u0007\u009b31m\r\n\u202e\u0000\u007f";
  const text = render(`${evil.replace("\n", "")}<<x>>`, `a${evil}.yaml`, evil);
  const related = [{ message: evil, span: { start: 0, end: 1 } }];
  const more = renderDiagnostics({ path: evil, text: evil }, [
    diagnostic(
      "unknown-key",
      { start: 0, end: 3 },
      { key: evil, where: evil, known: [], suggestion: evil },
      related,
    ),
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not appear
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
  expect(text).not.toMatch(control);
  expect(more).not.toMatch(control);
  expect(more.split("\n")).toHaveLength(12);
  expect(text).toContain("␛]0;x␇\\u{9b}31m␍␊\\u{202e}␀␡");
});

it("uses colour only when asked", () => {
  const source = { path: "p.yaml", text: "ab" };
  const found = [diagnostic("unused-variable", { start: 0, end: 1 }, { name: "\u001b[0m" })];
  expect(renderDiagnostics(source, found)).not.toContain("\u001b");
  const colored = renderDiagnostics(source, found, { color: true });
  expect(colored).toContain("\u001b[33;1mwarning[unused-variable]\u001b[0m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that the option adds
  expect(colored.replace(/\u001b\[[0-9;]+m/g, "")).toBe(renderDiagnostics(source, found));
});
