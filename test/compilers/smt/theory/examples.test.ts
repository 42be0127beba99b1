import { describe, expect, it } from "vitest";
import type { Atom } from "../../../../compilers/smt/atom.js";
import {
  anyOf,
  complement,
  containing,
  DATETIME,
  endingWith,
  HOSTNAME_LABELS,
  IPV4,
  type Language,
  lengthAtMost,
  literal,
  regexLanguage,
  startingWith,
} from "../../../../compilers/smt/language/index.js";
import { createSpace, type Kind } from "../../../../compilers/smt/place.js";
import { parseRational } from "../../../../compilers/smt/rational.js";
import { decidePlace } from "../../../../compilers/smt/theory/index.js";

const place = createSpace().at(["value"]);
const is = (kind: Kind): Atom => ({ kind: "is", place, is: kind });
const text = (language: Language): Atom => ({ kind: "text", place, language });
const atMost = (bound: string): Atom => ({ kind: "atMost", place, bound: parseRational(bound) });
const below = (bound: string): Atom => ({ kind: "below", place, bound: parseRational(bound) });
const address = (family: 4 | 6, low: bigint, high: bigint): Atom => ({
  kind: "address",
  place,
  family,
  low,
  high,
});
const instantAtMost = (bound: number): Atom => ({ kind: "instantAtMost", place, bound });
const someText = (language: Language): Atom => ({ kind: "someText", place, language });
const [whole, written, fourDigits]: readonly Atom[] = [
  { kind: "whole", place },
  { kind: "writtenWhole", place },
  { kind: "tenThousandths", place },
];
if (whole === undefined || written === undefined || fourDigits === undefined) throw new Error("unreachable");
const ALL4 = address(4, 0n, 2n ** 32n - 1n);
const ALL6 = address(6, 0n, 2n ** 128n - 1n);
const END = 253402300799999;

/** Atoms that hold, atoms that do not, and the value. */
describe("finds the value", () => {
  it.each<[string, readonly Atom[], readonly Atom[], unknown]>([
    ["nothing", [], [is("string")], undefined],
    ["null", [is("null")], [], null],
    ["an object", [is("object")], [], {}],
    ["false", [is("boolean")], [{ kind: "true", place }], false],
    ["between", [below("1")], [atMost("0")], 0.1],
    ["the only one", [atMost("0.1")], [below("0.1")], 0.1],
    [
      "beyond doubles",
      [atMost("9007199254740993")],
      [below("9007199254740993")],
      { $number: "9007199254740993" },
    ],
    ["whole above", [whole], [atMost("2.5")], 3],
    ["whole below", [whole, below("-2.5")], [], -3],
    ["of five digits", [below("0.0002")], [atMost("0.0001"), fourDigits], 0.00011],
    ["between neighbours", [below("0.0000002")], [atMost("0.0000001")], 1.1e-7],
    ["no whole one", [fourDigits, atMost("8")], [below("7"), whole], 7.1],
    ["written out", [written], [below("1e21")], { $number: "1000000000000000000000" }],
    ["a whole one that is written otherwise", [whole], [written, below("1")], { $number: "1e0" }],
    ["a whole one whose double is written otherwise", [whole], [written, below("1e21")], 1e21],
    ["an exact text", [text(startingWith("/a/")), text(endingWith("/b"))], [text(literal("/a/b"))], "/a//b"],
    ["printable", [text(complement(anyOf(["", "a"])))], [], "b"],
    ["an address", [address(4, 167772160n, 184549375n)], [], "10.0.0.0"],
    ["no address", [is("string")], [ALL4, ALL6], ""],
    ["v6", [ALL6, text(containing("F"))], [address(6, 0n, 2n ** 112n)], "F::"],
    ["v4 in the middle", [ALL4, text(literal("10.3.2.1"))], [address(4, 0n, 5n)], "10.3.2.1"],
    [
      "v4 by exact search",
      [ALL4, text(endingWith("77"))],
      [text(literal("0.0.0.77")), address(4, 0n, 255n)],
      "0.0.1.77",
    ],
    ["1970", [instantAtMost(0)], [instantAtMost(-1)], "1970-01-01T00:00:00Z"],
    [
      "later than at",
      [instantAtMost(2)],
      [{ kind: "instantBefore", place, bound: 1 }, instantAtMost(1)],
      "1970-01-01T00:00:00.002Z",
    ],
    [
      "a spelling",
      [instantAtMost(0), text(containing("+"))],
      [instantAtMost(-1)],
      "1970-01-01T00:00:00+00:00",
    ],
    ["the end of time", [instantAtMost(END + 1)], [instantAtMost(END)], "9999-12-31T18:30:00-05:30"],
    [
      "an array",
      [someText(literal("a")), someText(startingWith("b"))],
      [someText(literal("b"))],
      ["a", "ba"],
    ],
    ["an array with more", [{ kind: "someOther", place }, someText(literal("a"))], [], ["a", 0]],
    ["an empty array", [is("array")], [someText(literal("a"))], []],
  ])("%s", (_name, hold, fail, value) => {
    const decision = decidePlace([
      ...hold.map((atom) => ({ atom, holds: true })),
      ...fail.map((atom) => ({ atom, holds: false })),
    ]);
    expect(decision).toEqual({ kind: "sat", value });
  });
});

/** Atoms that hold and atoms that do not, all of them needed, and others that are not. */
describe("finds what contradicts", () => {
  const beside: readonly Atom[] = [text(literal("beside")), atMost("-77"), someText(literal("beside"))];
  it.each<[string, readonly Atom[], readonly Atom[]]>([
    ["kinds", [is("string"), is("number")], []],
    ["a value of another kind", [is("object"), text(literal("a"))], []],
    ["texts", [text(literal("a")), text(literal("b"))], []],
    ["a text and one that holds it", [text(literal("/a/b"))], [text(startingWith("/a/"))]],
    ["a length", [text(startingWith("abc")), text(lengthAtMost(2))], []],
    ["bounds", [below("3")], [below("3")]],
    ["wholes", [whole, below("3")], [atMost("2")]],
    ["written wholes", [written], [whole]],
    ["an address of no family", [text(IPV4)], [ALL4]],
    ["addresses", [address(4, 0n, 9n), address(4, 10n, 20n)], []],
    ["families", [ALL4, ALL6], []],
    [
      "halves of all addresses",
      [text(IPV4)],
      [address(4, 0n, 2n ** 31n), address(4, 2n ** 31n, 2n ** 32n - 1n)],
    ],
    ["an address and a text", [address(4, 0n, 255n), text(startingWith("10."))], []],
    [
      "texts of addresses that are refused",
      [text(IPV4), text(startingWith("10."))],
      [address(4, 10n << 24n, (11n << 24n) - 1n)],
    ],
    ["an address and a name", [ALL6, text(HOSTNAME_LABELS)], []],
    ["an address and an instant", [ALL4, instantAtMost(0)], []],
    ["instants", [instantAtMost(0)], [instantAtMost(0)]],
    ["before the first instant", [instantAtMost(-1e15)], []],
    ["after the last instant", [text(DATETIME)], [instantAtMost(1e15)]],
    ["an element", [someText(startingWith("a"))], [someText(regexLanguage("a"))]],
    ["elements that are no texts", [{ kind: "someOther", place }], [{ kind: "someOther", place }]],
  ])("%s", (_name, hold, fail) => {
    const wanted = [
      ...hold.map((atom) => ({ atom, holds: true })),
      ...fail.map((atom) => ({ atom, holds: false })),
    ];
    const others = beside.map((atom) => ({ atom, holds: false }));
    const decision = decidePlace([...others, ...wanted]);
    expect(decision.kind).toBe("unsat");
    const core = decision.kind === "unsat" ? decision.core : [];
    expect(core).toHaveLength(wanted.length);
    expect(new Set(core)).toEqual(new Set(wanted));
  });
});

it("keeps the lengths of hostnames out of the product", () => {
  const decision = decidePlace([
    { atom: text(HOSTNAME_LABELS), holds: true },
    { atom: text(lengthAtMost(253)), holds: true },
    { atom: text(endingWith(".example.com")), holds: true },
    { atom: text(literal("a.example.com")), holds: false },
  ]);
  expect(decision).toEqual({ kind: "sat", value: "b.example.com" });
});

it("says when it gave up", () => {
  const spread = Array.from({ length: 9 }, (_, index) =>
    text(regexLanguage(`(?s)^(?:.{${[4, 5, 7, 9, 11, 13, 17, 19, 23][index] ?? 0}})+$`)),
  );
  const long = spread.map((atom) => ({ atom, holds: true }));
  expect(decidePlace(long).kind).toBe("unknown");
});
