import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../../compilers/model/index.js";
import { IPV4 } from "../../../../compilers/smt/language/index.js";
import { addressOf, printV4, spellingsOfV6 } from "../../../../compilers/smt/theory/address.js";
import { v4Between } from "../../../../compilers/smt/theory/address-language.js";

/** Numbers of an address whose bytes are often at an end or beside one. */
function numberOf(bytes: number): fc.Arbitrary<bigint> {
  const byte = fc.oneof(fc.constantFrom(0, 1, 2, 254, 255), fc.integer({ min: 0, max: 255 }));
  return fc
    .array(byte, { minLength: bytes, maxLength: bytes })
    .map((each) => each.reduce((sum, value) => (sum << 8n) | BigInt(value), 0n));
}

describe("addresses as texts", () => {
  it("the language of intervals of IPv4 holds the addresses in them and no others", () => {
    const interval = fc
      .tuple(numberOf(4), numberOf(4))
      .map(([a, b]) => (a < b ? ([a, b] as const) : ([b, a] as const)));
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 3 }),
        fc.array(numberOf(4), { maxLength: 20 }),
        (pairs, others) => {
          const language = v4Between(pairs.map(([low, high]) => ({ low, high })));
          const ends = pairs.flatMap(([low, high]) => [
            low - 1n,
            low,
            low + 1n,
            (low + high) / 2n,
            high - 1n,
            high,
            high + 1n,
          ]);
          for (const value of [...ends, ...others]) {
            if (value < 0n || value >= 2n ** 32n) continue;
            const isInside = pairs.some(([low, high]) => low <= value && value <= high);
            expect(language.accepts(printV4(value)), printV4(value)).toBe(isInside);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(v4Between([{ low: 0n, high: 2n ** 32n - 1n }])).toBe(IPV4);
  });

  it("every spelling of an IPv6 address reads as that address, here and in the model", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          numberOf(16),
          numberOf(4),
          numberOf(16).map((each) => each & (0xffffn << 64n)),
        ),
        (value) => {
          const spellings = spellingsOfV6(value);
          expect(spellings.length).toBeGreaterThan(2);
          for (const text of spellings) {
            expect(addressOf(text), text).toEqual({ family: 6, value });
            const model = parseAddress(text)?.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
            expect(model, text).toBe(value >> 32n === 0xffffn ? undefined : value);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [0n, "::"],
    [1n, "::1"],
    [0x20010db8000000000001000000000000n, "2001:db8:0:0:1::"],
    [0x00010000000000020000000000000003n, "1:0:0:2::3"],
    [0x00010002000300040005000600070000n, "1:2:3:4:5:6:7:0"],
  ])("%i is shortened to %s", (value, text) => {
    expect(spellingsOfV6(value)[0]).toBe(text);
  });
});
