import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hostnameProblem,
  parseAddress,
  parseInstant,
  pathProblem,
} from "../../../../compilers/model/index.js";
import {
  afterPrefix,
  anyOf,
  beforeSuffix,
  complement,
  containing,
  DATETIME,
  endingWith,
  HOSTNAME_LABELS,
  IPV4,
  IPV6,
  intersection,
  type Language,
  lengthAtMost,
  PATH,
  regexLanguage,
  runsOf,
  startingWith,
  texts,
  union,
  withSegment,
} from "../../../../compilers/smt/language/index.js";
import { addressOf } from "../../../../compilers/smt/theory/address.js";

/** Members with one change or two, and texts of the characters that matter. */
function nearly(language: Language, alphabet: string): fc.Arbitrary<string> {
  const members = texts(language, 4000);
  const character = fc.constantFrom("", ...alphabet);
  const changed = fc
    .tuple(fc.constantFrom(...members), fc.nat(60), fc.nat(2), character, character)
    .map(([member, at, length, a, b]) => member.slice(0, at) + a + b + member.slice(at + length));
  const free = fc.array(character, { maxLength: 12 }).map((characters) => characters.join(""));
  return fc.oneof(fc.constantFrom(...members), changed, changed, free);
}

describe("the languages of types are what the model reads", () => {
  it.each<[string, Language, string, (text: string) => boolean]>([
    ["path", PATH, "/.a\\\0-😀\n", (text) => text.isWellFormed() && pathProblem(text) === undefined],
    [
      "hostname",
      HOSTNAME_LABELS,
      "a0-.Zé",
      (text) => text.length > 253 || hostnameProblem(text) === undefined,
    ],
    ["IPv4", IPV4, "0125.6:a9", (text) => !text.includes(":") && parseAddress(text) !== undefined],
    ["datetime", DATETIME, "0123456789-+:.TZtz٠", (text) => parseInstant(text) !== undefined],
  ])("%s", (_name, language, alphabet, holds) => {
    let members = 0;
    fc.assert(
      fc.property(nearly(language, alphabet), (text) => {
        expect(language.accepts(text)).toBe(holds(text));
        if (holds(text)) members += 1;
      }),
      { numRuns: 5000 },
    );
    expect(members).toBeGreaterThan(500);
  });

  it("IPv6, and the addresses that stand for IPv4, which the model refuses", () => {
    fc.assert(
      fc.property(nearly(IPV6, "0f:1.2F9g"), (text) => {
        const model = text.includes(":") ? parseAddress(text) : undefined;
        const address = addressOf(text);
        if (!text.includes(":")) return;
        expect(IPV6.accepts(text)).toBe(address?.family === 6);
        const isMapped = address !== undefined && address.value >> 32n === 0xffffn;
        expect(model !== undefined).toBe(IPV6.accepts(text) && !isMapped);
        if (model === undefined) return;
        expect(address?.value).toBe(model.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n));
      }),
      { numRuns: 8000 },
    );
  });

  it("every day of every year of a calendar cycle and around", () => {
    for (const year of [
      "0000",
      "0004",
      "0100",
      "0400",
      "1900",
      "1999",
      "2000",
      "2023",
      "2024",
      "9996",
      "9999",
    ]) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const date = [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
          const text = `${date}T12:30:00Z`;
          expect(DATETIME.accepts(text), text).toBe(parseInstant(text) !== undefined);
        }
      }
    }
    for (let year = 0; year <= 9999; year += 1) {
      const text = `${String(year).padStart(4, "0")}-02-29T00:00:00Z`;
      if (DATETIME.accepts(text) !== (parseInstant(text) !== undefined)) expect(text).toBe("read alike");
    }
  });
});

describe("other definitions of the same types give the same sets", () => {
  it("a hostname by its characters and by what its neighbours must not be", () => {
    const dotted = (part: string): Language => complement(withDots(containing(part)));
    const long = withSegment(complement(lengthAtMost(63)), ".");
    const defined = intersection([
      runsOf("eaoitnsrlchdpum.gbfwykv-xjqz0123456789"),
      dotted(".."),
      dotted(".-"),
      dotted("-."),
      complement(long),
    ]);
    expect(defined).toBe(HOSTNAME_LABELS);
  });

  it("a hostname by a regular expression", () => {
    const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    expect(regexLanguage(`^${label}(?:\\.${label})*$`)).toBe(HOSTNAME_LABELS);
  });

  it("IPv6 by a regular expression", () => {
    const group = "[0-9a-fA-F]{1,4}";
    const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    const dotted = `${octet}(?:\\.${octet}){3}`;
    const compressed = Array.from({ length: 8 }, (_, head) => {
      const before = head === 0 ? "" : `${group}(?::${group}){${head - 1}}`;
      const groups = head === 7 ? "" : `(?:${group}(?::${group}){0,${6 - head}})?`;
      const end = head > 5 ? "" : `|(?:${group}:){0,${5 - head}}${dotted}`;
      return `${before}::(?:${groups}${end})`;
    });
    const whole = `${group}(?::${group}){7}|(?:${group}:){6}${dotted}`;
    expect(union([whole, ...compressed].map((each) => regexLanguage(`^(?:${each})$`)))).toBe(IPV6);
  });

  it("a path by regular expressions", () => {
    const refused = ["//", "\\\\", "\\x00", "/\\.\\.?(?:/|$)"].map(regexLanguage);
    expect(intersection([startingWith("/"), complement(union(refused))])).toBe(PATH);
  });

  it("a path by its segments", () => {
    const refused = [
      containing("//"),
      containing("\\"),
      containing("\0"),
      withSegment(anyOf([".", ".."]), "/"),
    ];
    expect(intersection([startingWith("/"), ...refused.map(complement)])).toBe(PATH);
  });

  it("IPv4 by a regular expression", () => {
    const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    expect(regexLanguage(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`)).toBe(IPV4);
  });

  it("addresses are of the characters and lengths that a quick look allows", () => {
    const all = union([IPV4, IPV6]);
    expect(intersection([all, complement(runsOf("0123456789.:abcdefABCDEF"))]).isEmpty).toBe(true);
    expect(intersection([all, complement(lengthAtMost(45))]).isEmpty).toBe(true);
    const loose = intersection([endingWith(":"), complement(endingWith("::"))]);
    expect(intersection([all, loose]).isEmpty).toBe(true);
    expect(intersection([IPV6, complement(containing(":"))]).isEmpty).toBe(true);
  });
});

/** Texts that are in the language once a dot stands at either end. */
function withDots(language: Language): Language {
  return beforeSuffix(afterPrefix(language, "."), ".");
}
