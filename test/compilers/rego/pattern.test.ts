import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { matchesPattern, type Pattern, parsePattern } from "../../../compilers/model/index.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { compileWith } from "./engines.js";
import { policyOf } from "./policies.js";

const PATTERNS = [
  ..."* ** a a* *a *a* a*a a*b aa*aa aab*baa ab*ba a*b*c *a*a* *ab*ab* a*a*a *aa*aa* a*aa*a ab*c*ab *b*b*b*b* *ba*b* *ba*a*b* a*ba*b*b é*é *é*".split(
    " ",
  ),
  "a\\*b",
  "\\**\\\\",
  "😀*😀",
  "*\n*",
  "*\0*",
  "a b*",
  "",
  "a*.*b",
  "(*)*$^",
  "*[a-z]*",
];
const UNIT = fc.constantFrom(
  "a",
  "a",
  "b",
  "b",
  "c",
  "é",
  "e\u0301",
  "😀",
  "\n",
  "\0",
  "*",
  "\\",
  ".",
  "(",
  ")",
  "$",
);
const text = fc.string({ unit: UNIT, maxLength: 9 });

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

it("matches as the model does, as the value of an attribute and as the name of an action", () => {
  const random = fc.sample(fc.array(text, { minLength: 1, maxLength: 4 }), { numRuns: 60, seed: 3 });
  const written = [...new Set([...PATTERNS, ...random.map((parts) => parts.map(withEscapes).join("*"))])];
  const policy = policyOf({
    attributes: { text: { type: "string" } },
    rules: [
      ...written.map((pattern, index) => ({
        id: `p${index}`,
        action: "ask",
        decision: "allow",
        conditions: { text: { allowlist: pattern.replaceAll("${", () => "$${") } },
      })),
      // The name of an action has stars only; the same pattern must match it, or not, in the same way.
      ...["a*a", "*aa*aa*", "b*", "*é*"].map((action) => ({ id: action, action, decision: "allow" })),
    ],
  });
  const patterns = written.map(read);
  const compiled = compileWith(opa, policy);
  const texts = fc.sample(fc.oneof(text, fc.constantFrom(...written)), { numRuns: 150, seed: 4 });
  for (const each of ["", "aa", "aaa", "aba", "abab", "aabaa", "aabbaa", "aab", "abb", ...texts]) {
    const expected = patterns.flatMap((pattern, index) =>
      matchesPattern(pattern, each) ? [`p${index}`] : [],
    );
    const input = JSON.stringify({ action: "ask", parameters: { text: each } });
    expect(compiled.wasm("rules", input)).toEqual(expected);
    expect(compiled.topdown("rules", input)).toEqual(expected);
    if (each === "" || each === "ask") continue;
    const named = ["a*a", "*aa*aa*", "b*", "*é*"].filter((action) => matchesPattern(read(action), each));
    expect(compiled.wasm("rules", JSON.stringify({ action: each }))).toEqual(named);
    expect(compiled.topdown("rules", JSON.stringify({ action: each }))).toEqual(named);
  }
  compiled.close();
});

function read(written: string): Pattern {
  const pattern = parsePattern(written);
  if ("problem" in pattern) throw new Error(pattern.problem);
  return pattern;
}

function withEscapes(part: string): string {
  return part.replace(/[\\*]/g, "\\$&");
}
