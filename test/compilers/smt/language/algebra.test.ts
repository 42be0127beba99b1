import fc from "fast-check";
import { expect, it } from "vitest";
import {
  afterPrefix,
  areDisjoint,
  beforeSuffix,
  commonText,
  difference,
  intersection,
  isSubset,
  shortest,
  texts,
} from "../../../../compilers/smt/language/index.js";
import { described, text } from "./arbitrary.js";

it("accepts what the description says", () => {
  fc.assert(
    fc.property(
      described,
      fc.array(text, { minLength: 5, maxLength: 20 }),
      ({ language, holds }, samples) => {
        for (const each of ["", ...samples]) expect(language.accepts(each)).toBe(holds(each));
      },
    ),
    { numRuns: 1500 },
  );
});

it("gives equal sets, and only those, equal keys and one object", () => {
  let equal = 0;
  fc.assert(
    fc.property(described, described, (a, b) => {
      const same = isSubset(a.language, b.language) && isSubset(b.language, a.language);
      expect(a.language.key === b.language.key).toBe(same);
      expect(a.language === b.language).toBe(same);
      expect(areDisjoint(a.language, b.language)).toBe(intersection([a.language, b.language]).isEmpty);
      const apart = difference(a.language, b.language);
      expect(isSubset(a.language, b.language)).toBe(apart.isEmpty);
      const witness = shortest(apart);
      expect(witness === undefined).toBe(apart.isEmpty);
      if (witness !== undefined) expect(a.holds(witness) && !b.holds(witness)).toBe(true);
      if (same) equal += 1;
    }),
    { numRuns: 1500 },
  );
  expect(equal).toBeGreaterThan(20);
});

it("lists members, and a text that several languages share", () => {
  fc.assert(
    fc.property(described, described, fc.nat(8), (a, b, limit) => {
      const members = texts(a.language, limit);
      expect(members.length).toBeLessThanOrEqual(limit);
      expect(members.every(a.holds)).toBe(true);
      if (limit > 0) expect(members.length === 0).toBe(a.language.isEmpty);
      const common = commonText([a.language, b.language]);
      if (common.kind === "text") expect(a.holds(common.text) && b.holds(common.text)).toBe(true);
      else expect(areDisjoint(a.language, b.language)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it("takes a prefix or a suffix off", () => {
  fc.assert(
    fc.property(described, text, text, ({ language, holds }, part, each) => {
      expect(beforeSuffix(language, part).accepts(each)).toBe(holds(each + part));
      expect(afterPrefix(language, part).accepts(each)).toBe(holds(part + each));
    }),
    { numRuns: 1000 },
  );
});
