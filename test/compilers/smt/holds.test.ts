import { describe, expect, it } from "vitest";
import type { Atom } from "../../../compilers/smt/atom.js";
import { holdsIn } from "../../../compilers/smt/holds.js";
import { FULL, literal } from "../../../compilers/smt/language/index.js";
import { createSpace, KINDS } from "../../../compilers/smt/place.js";
import { parseRational } from "../../../compilers/smt/rational.js";

const place = createSpace().at(["params", "it"]);

/** Some atoms by what they ask, for tables. */
const ATOMS = {
  isTrue: { kind: "true", place },
  anyText: { kind: "text", place, language: FULL },
  a: { kind: "text", place, language: literal("a") },
  atMostHalf: { kind: "atMost", place, bound: parseRational("0.5") },
  belowHalf: { kind: "below", place, bound: parseRational("0.5") },
  atMostBig: { kind: "atMost", place, bound: parseRational("9007199254740992") },
  whole: { kind: "whole", place },
  tenThousandths: { kind: "tenThousandths", place },
  writtenWhole: { kind: "writtenWhole", place },
  private: { kind: "address", place, family: 4, low: 0x0a000000n, high: 0x0affffffn },
  mapped: { kind: "address", place, family: 6, low: 0xffff00000000n, high: 0xffffffffffffn },
  upToEpoch: { kind: "instantAtMost", place, bound: 0 },
  beforeEpoch: { kind: "instantBefore", place, bound: 0 },
  someA: { kind: "someText", place, language: literal("a") },
  someOther: { kind: "someOther", place },
} as const satisfies Record<string, Atom>;

describe("the atoms that are true of a value", () => {
  it.each<[unknown, readonly (keyof typeof ATOMS)[]]>([
    [undefined, []],
    [null, []],
    [{}, []],
    [true, ["isTrue"]],
    [false, []],
    ["", ["anyText"]],
    ["a", ["anyText", "a"]],
    ["\ud800", []],
    ["true", ["anyText"]],
    [0.5, ["atMostHalf", "atMostBig", "tenThousandths"]],
    [0.1, ["atMostHalf", "belowHalf", "atMostBig", "tenThousandths"]],
    [0.0001, ["atMostHalf", "belowHalf", "atMostBig", "tenThousandths"]],
    [0.00005, ["atMostHalf", "belowHalf", "atMostBig"]],
    [1, ["atMostBig", "whole", "tenThousandths", "writtenWhole"]],
    [-0, ["atMostHalf", "belowHalf", "atMostBig", "whole", "tenThousandths", "writtenWhole"]],
    [1e21, ["whole", "tenThousandths"]],
    [Number.NaN, []],
    [{ $number: "9007199254740993" }, ["whole", "tenThousandths", "writtenWhole"]],
    [{ $number: "9007199254740992" }, ["atMostBig", "whole", "tenThousandths", "writtenWhole"]],
    [{ $number: "1.0" }, ["atMostBig", "whole", "tenThousandths", "writtenWhole"]],
    [{ $number: "1e0" }, ["atMostBig", "whole", "tenThousandths"]],
    [{ $number: "1e-1" }, ["atMostHalf", "belowHalf", "atMostBig", "tenThousandths"]],
    [{ $number: "ten" }, []],
    ["10.1.2.3", ["anyText", "private"]],
    ["11.0.0.0", ["anyText"]],
    ["010.1.2.3", ["anyText"]],
    ["::ffff:10.1.2.3", ["anyText", "mapped"]],
    ["0:0:0:0:0:FFFF:a00:1", ["anyText", "mapped"]],
    ["::a00:1", ["anyText"]],
    ["1970-01-01T00:00:00Z", ["anyText", "upToEpoch"]],
    ["1970-01-01T00:59:59.999+01:00", ["anyText", "upToEpoch", "beforeEpoch"]],
    ["1970-01-01T00:00:00.001Z", ["anyText"]],
    ["1969-01-01", ["anyText"]],
    [[], []],
    [["a"], ["someA"]],
    [["b", 1], ["someOther"]],
    [
      ["a", null],
      ["someA", "someOther"],
    ],
  ])("%o", (value, expected) => {
    const request = { params: value === undefined ? {} : { it: value } };
    const held = Object.entries(ATOMS).filter(([, atom]) => holdsIn(atom, request));
    expect(held.map(([name]) => name)).toEqual(expected);
  });
});

describe("the kind of what a place holds", () => {
  it.each<[unknown, (typeof KINDS)[number]]>([
    [{}, "absent"],
    [[], "absent"],
    ["text", "absent"],
    [{ params: { $number: "1" } }, "absent"],
    [{ params: Object.create({ it: 1 }) }, "absent"],
    [{ params: ["it"] }, "absent"],
    [{ params: { it: undefined } }, "absent"],
    [{ params: { it: null } }, "null"],
    [{ params: { it: Number.POSITIVE_INFINITY } }, "null"],
    [{ params: { it: false } }, "boolean"],
    [{ params: { it: { $number: "1" } } }, "number"],
    [{ params: { it: { $number: "1", more: 1 } } }, "object"],
    [{ params: { it: "\ud800" } }, "string"],
    [{ params: { it: [] } }, "array"],
    [JSON.parse('{"params":{"it":{"__proto__":1}}}'), "object"],
  ])("%o", (request, kind) => {
    expect(KINDS.filter((is) => holdsIn({ kind: "is", place, is }, request))).toEqual([kind]);
  });

  it("reads what a prototype holds nowhere on the way", () => {
    const below = createSpace().at(["__proto__", "constructor"]);
    expect(holdsIn({ kind: "is", place: below, is: "absent" }, {})).toBe(true);
  });
});
