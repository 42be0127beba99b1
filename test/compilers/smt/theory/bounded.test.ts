import { describe, expect, it } from "vitest";
import {
  areDisjoint,
  commonText,
  complement,
  containing,
  createBudget,
  type Language,
  lengthAtMost,
  like,
  literal,
  regexLanguage,
  startingWith,
} from "../../../../compilers/smt/language/index.js";
import { createSpace } from "../../../../compilers/smt/place.js";
import { decidePlace, type Literal } from "../../../../compilers/smt/theory/index.js";
import { sharedText } from "../../../../compilers/smt/theory/texts.js";
import { Untranslatable } from "../../../../compilers/smt/untranslatable.js";

const place = createSpace().at(["p"]);

function letter(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}

function several(count: number, languageOf: (index: number) => Language): readonly Language[] {
  return Array.from({ length: count }, (_, index) => languageOf(index));
}

function asked(languages: readonly Language[], holds = true): readonly Literal[] {
  return languages.map((language) => ({ atom: { kind: "text", place, language }, holds }));
}

const GLOBS = several(40, (index) =>
  like(["", letter(index), letter(index * 7 + 1), letter(index * 3 + 2), ""]),
);
const PARTS = several(200, (index) => containing(`${letter(index)}${letter(index * 7 + 1)}${index}`));
/** Only a text whose length is divisible by all of them, and the empty one. */
const LENGTHS = [7, 11, 13, 17, 19, 23].map((length) => regexLanguage(`^(a{${length}})*$`));
const EMPTY_TEXT = literal("");

describe("a decision that would take long is not known", () => {
  it.each([
    ["40 globs of three letters", asked(GLOBS)],
    ["20 of them in a text of at most 20 characters", asked([...GLOBS.slice(0, 20), lengthAtMost(20)])],
    ["200 parts", asked(PARTS)],
    ["lengths with one multiple only", [...asked(LENGTHS), ...asked([EMPTY_TEXT], false)]],
  ])("%s", (_, literals) => {
    expect(decidePlace(literals)).toEqual({ kind: "unknown", why: expect.stringMatching(/^more .*search/) });
  });

  it.each([
    ["12 parts", asked(several(12, (index) => containing(letter(index) + letter(index + 1))))],
    ["200 parts that must not be there", asked(PARTS, false)],
    ["40 globs that must not match", asked(GLOBS, false)],
    ["two of the lengths", [...asked(LENGTHS.slice(0, 2)), ...asked([EMPTY_TEXT], false)]],
  ])("but that of %s is", (_, literals) => {
    const decision = decidePlace([...literals, { atom: { kind: "is", place, is: "string" }, holds: true }]);
    if (decision.kind !== "sat" || typeof decision.value !== "string") throw new Error(decision.kind);
    const { value } = decision;
    for (const { atom, holds } of literals)
      expect(atom.kind === "text" && atom.language.accepts(value)).toBe(holds);
  });
});

it("takes the steps of several searches from one budget, and none without one", () => {
  const budget = createBudget(5000);
  expect(commonText(PARTS.slice(0, 2), undefined, budget).kind).toBe("text");
  expect(budget.left).toBeLessThan(5000);
  while (budget.left > 0) commonText(PARTS.slice(0, 2), undefined, budget);
  expect(commonText(PARTS.slice(0, 2), undefined, budget).kind).toBe("unknown");
  expect(commonText(PARTS.slice(0, 2)).kind).toBe("text");
});

it("leaves a contradiction as it is where no steps are left to make it smaller", () => {
  const [a, b] = [startingWith("a"), complement(containing("z"))];
  // Any two go together, but not all three.
  const wanted = [a, b, regexLanguage("^(a.*z|[^a]*)$")].map((language) => ({ language, source: language }));
  const extra = [containing("q"), ...PARTS.slice(0, 2)].map((language) => ({ language, source: language }));
  const less = sharedText([...wanted, ...extra], { find: createBudget(), shrink: createBudget() });
  const all = sharedText([...extra, ...wanted], { find: createBudget(), shrink: createBudget(0) });
  if (less.kind !== "unsat" || all.kind !== "unsat") throw new Error("there is no such text");
  expect(new Set(less.core)).toEqual(new Set([a, b, wanted[2]?.language]));
  expect(new Set(all.core).size).toBeGreaterThan(3);
  expect(commonText(all.core).kind).toBe("none");
});

it("says of two sets that need too many steps that it does not know, each time", () => {
  const [a = EMPTY_TEXT, b = EMPTY_TEXT] = [997, 991].map((length) => regexLanguage(`^(a{${length}})+$`));
  expect(() => areDisjoint(a, b)).toThrow(Untranslatable);
  expect(() => areDisjoint(b, a)).toThrow(Untranslatable);
});
