import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant } from "../../../../compilers/model/index.js";
import type { Atom } from "../../../../compilers/smt/atom.js";
import { holdsOf } from "../../../../compilers/smt/holds.js";
import {
  anyOf,
  complement,
  containing,
  DATETIME,
  endingWith,
  HOSTNAME_LABELS,
  IPV4,
  IPV6,
  type Language,
  lengthAtMost,
  literal,
  startingWith,
} from "../../../../compilers/smt/language/index.js";
import { createSpace, KINDS } from "../../../../compilers/smt/place.js";
import { parseRational } from "../../../../compilers/smt/rational.js";
import { decidePlace, type Literal } from "../../../../compilers/smt/theory/index.js";
import { described } from "../language/arbitrary.js";

const place = createSpace().at(["value"]);

const language = fc.oneof(
  described.map((each) => each.language),
  fc.constantFrom<Language>(
    IPV4,
    IPV6,
    DATETIME,
    HOSTNAME_LABELS,
    complement(lengthAtMost(2)),
    literal("10.0.0.1"),
    anyOf(["::1", "::FFFF:1.2.3.4", "10.0.0.2"]),
    literal("1970-01-01T00:00:00Z"),
    startingWith("1"),
    endingWith("Z"),
    containing("+"),
    containing("F"),
  ),
);
const bound = fc.constantFrom(
  "0",
  "1",
  "-1",
  "2",
  "0.5",
  "0.00005",
  "0.0001",
  "1e3",
  "9007199254740993",
  "-1e-7",
);
const v4 = fc.constantFrom(0n, 1n, 0x0a000000n, 0x0a000001n, 0x0a000002n, 0x0affffffn, 0xffffffffn);
const v6 = fc.constantFrom(0n, 1n, 2n, 0xffff00000000n, 0xffff01020304n, 0xffffffffffffn, (1n << 128n) - 1n);
const instant = fc.constantFrom(
  0,
  1,
  -1,
  1000,
  ...[
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999-23:59",
  ].map((text) => parseInstant(text) ?? 0),
);

const numberAtom: fc.Arbitrary<Atom> = fc.oneof(
  bound.map((each) => ({ kind: "atMost", place, bound: parseRational(each) }) as const),
  bound.map((each) => ({ kind: "below", place, bound: parseRational(each) }) as const),
  fc.constantFrom<Atom>(
    { kind: "whole", place },
    { kind: "tenThousandths", place },
    { kind: "writtenWhole", place },
  ),
);
const textAtom: fc.Arbitrary<Atom> = language.map((each) => ({ kind: "text", place, language: each }));
const addressAtom: fc.Arbitrary<Atom> = fc.oneof(
  fc.tuple(v4, v4).map(([low, high]) => ({ kind: "address", place, family: 4, low, high }) as const),
  fc.tuple(v6, v6).map(([low, high]) => ({ kind: "address", place, family: 6, low, high }) as const),
);
const instantAtom: fc.Arbitrary<Atom> = fc.oneof(
  instant.map((each) => ({ kind: "instantAtMost", place, bound: each }) as const),
  instant.map((each) => ({ kind: "instantBefore", place, bound: each }) as const),
);
const arrayAtom: fc.Arbitrary<Atom> = fc.oneof(
  language.map((each) => ({ kind: "someText", place, language: each }) as const),
  fc.constant<Atom>({ kind: "someOther", place }),
);
const kindAtom: fc.Arbitrary<Atom> = fc.oneof(
  fc.constantFrom(...KINDS).map((is) => ({ kind: "is", place, is }) as const),
  fc.constant<Atom>({ kind: "true", place }),
);

function literals(...atoms: readonly fc.Arbitrary<Atom>[]): fc.Arbitrary<readonly Literal[]> {
  return fc.array(fc.record({ atom: fc.oneof(...atoms), holds: fc.boolean() }), {
    minLength: 1,
    maxLength: 7,
  });
}

/** Values of every kind, texts at the ends of what the atoms ask for. */
const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  {},
  [],
  ["a", 0],
  ["a", "b/"],
  ["10.0.0.1", ""],
  [null],
  ...[0, 1, -1, 2, 0.5, 0.25, 0.0001, 0.00005, 0.00007, -1e-7, 1000, 1001, 1e21, 2 ** 53],
  { $number: "9007199254740993" },
  { $number: "1e0" },
  ...["", "a", "b", "/", "ab", "a/b", "\n", "😀", "aa/a"],
  ...["0.0.0.0", "10.0.0.0", "10.0.0.1", "10.0.0.2", "255.255.255.255", "::", "::1", "::FFFF:1.2.3.4", "1::"],
  ...[
    "1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00.001Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T01:00:00+01:00",
  ],
  ...["0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999-23:59", "2024-02-29T00:00:00Z"],
];

describe.each([
  ["kinds", literals(kindAtom, numberAtom, textAtom, arrayAtom)],
  ["numbers", literals(numberAtom)],
  ["texts", literals(textAtom)],
  ["addresses", literals(addressAtom, addressAtom, textAtom)],
  ["instants", literals(instantAtom, instantAtom, textAtom)],
  ["addresses and instants", literals(addressAtom, instantAtom, textAtom, kindAtom)],
  ["arrays", literals(arrayAtom)],
] as const)("decides literals about %s", (_name, arbitrary) => {
  it("with a value of which all are true, or with some that no value fits", () => {
    const counts = { sat: 0, unsat: 0, unknown: 0 };
    fc.assert(
      fc.property(arbitrary, (asked) => {
        const decision = decidePlace(asked);
        counts[decision.kind] += 1;
        if (decision.kind === "sat") {
          for (const each of asked) {
            expect(holdsOf(each.atom, decision.value), JSON.stringify(decision.value)).toBe(each.holds);
          }
        }
        if (decision.kind !== "unsat") return;
        expect(decision.core.every((each) => asked.includes(each))).toBe(true);
        expect(decidePlace(decision.core).kind).toBe("unsat");
        const fitting = VALUES.filter((value) =>
          decision.core.every(({ atom, holds }) => holdsOf(atom, value) === holds),
        );
        expect(fitting).toEqual([]);
      }),
      { numRuns: 600 },
    );
    expect(counts.sat).toBeGreaterThan(50);
    expect(counts.unsat).toBeGreaterThan(50);
    expect(counts.unknown).toBeLessThan(10);
  });
});
