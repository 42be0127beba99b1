import fc from "fast-check";
import { expect, it } from "vitest";
import { matchClasses } from "../../../compilers/model/classes.js";
import { actionPattern, matchesPattern } from "../../../compilers/model/index.js";

const rowsOf = (texts: readonly string[]): readonly string[] | undefined =>
  matchClasses(texts.map(actionPattern))?.map((row) => row.map(Number).join(""));

it.each([
  [["*"], ["1"]],
  [
    ["a*", "b*"],
    ["01", "10"],
  ],
  [
    ["*", "*_file"],
    ["10", "11"],
  ],
  [
    ["a*", "*b"],
    ["01", "10", "11"],
  ],
  [
    ["*a*", "*aa*"],
    ["10", "11"],
  ],
  [[], []],
])("%j has the classes %j", (texts, rows) => {
  expect(rowsOf(texts)).toEqual(rows);
});

it("gives up on patterns that overlap in too many ways", () => {
  expect(rowsOf(Array.from({ length: 16 }, (_, index) => `*x${index}y*`))).toBeUndefined();
});

it("lists the row of every name, and no row without a name", () => {
  const pattern = fc
    .string({ unit: fc.constantFrom("a", "b", "*"), minLength: 1, maxLength: 3 })
    .map((text) => `${text}*`);
  let names = [""];
  const all = new Set<string>();
  for (let length = 1; length <= 7; length += 1) {
    names = names.flatMap((name) => [`${name}a`, `${name}b`, `${name}c`]);
    for (const name of names) all.add(name);
  }
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { minLength: 1, maxLength: 2 }), (texts) => {
      const patterns = texts.map(actionPattern);
      const row = (name: string): string =>
        patterns.map((each) => Number(matchesPattern(each, name))).join("");
      const seen = new Set([...all].map(row));
      seen.delete("0".repeat(patterns.length));
      expect(rowsOf(texts)).toEqual([...seen].sort());
    }),
    { numRuns: 150 },
  );
});
