import { expect, it } from "vitest";
import { reductions } from "../../../compilers/yaml/reduce.js";

const TEXT = `# a comment
name: x
rules:
  - {id: a, action: read, decision: allow}   # the first
  - id: b
    action: [write, delete]
    decision: deny
    conditions: {path: {within: [/a, /b]}}
  - {id: c, action: read, decision: deny}
  - {id: d, action: read, decision: deny}
`;

const smaller = (text: string): readonly string[] => reductions(text).flatMap((step) => step() ?? []);

it("first leaves out comments, then halves of lists, then single parts", () => {
  const [plain = "", ...rest] = smaller(TEXT);
  expect(plain).not.toContain("#");
  expect(plain).toContain("id: a");
  const ids = rest.map((text) => [...text.matchAll(/id: (\w)/g)].map(([, id]) => id).join(""));
  expect(ids).toContain("cd");
  expect(ids).toContain("ab");
  for (const each of ["bcd", "acd", "abd", "abc"]) expect(ids).toContain(each);
});

it.each([
  ["a key of a rule", /id: b\n {4}action/],
  ["an entry of a list", /within: \[ \/b \]/],
  ["an action of several", /action: \[ delete \]/],
])("leaves out %s", (_, pattern) => {
  expect(smaller(TEXT).some((text) => pattern.test(text))).toBe(true);
});

it("makes every text smaller, and ends", () => {
  for (let text = TEXT, steps = 0; ; steps += 1) {
    const next = smaller(text);
    if (next[0] === undefined) break;
    expect(next[0].length).toBeLessThan(text.length + 20);
    expect(steps).toBeLessThan(50);
    text = next[0];
  }
});

it.each(["", "- a", "a: [", "a: 1\na: 2"])("has nothing to do with what is no policy: %j", (text) => {
  expect(reductions(text)).toEqual([]);
});

it("gives nothing where an alias would lose its anchor", () => {
  const text = "a: &x [1, 2]\nb: *x\n";
  const made = reductions(text).map((step) => step());
  expect(made).toContain(undefined);
  expect(made).toContain("a: &x [ 1, 2 ]\n");
});
