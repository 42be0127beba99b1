import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axioms, exclusions } from "../../../compilers/smt/axioms.js";
import { holdsIn } from "../../../compilers/smt/holds.js";
import { literal, startingWith } from "../../../compilers/smt/language/index.js";
import { createLogic, evaluate, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import { createSpace, KINDS, type Place } from "../../../compilers/smt/place.js";
import { printBoolean } from "../../../compilers/smt/print/index.js";
import { parseRational } from "../../../compilers/smt/rational.js";
import { atomsIn, reachable } from "../../../compilers/smt/reachable.js";
import { openSolver, type Solver } from "../../../src/prover/solver/index.js";

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await solver.close());

const TEXTS = Array.from({ length: 30 }, (_, index) => `t${index}`);
/** Within each other, apart, and the third and fourth neither. */
const RANGES = [
  [0n, 255n],
  [0n, 15n],
  [8n, 31n],
  [300n, 400n],
  [310n, 310n],
  [0n, 3n],
  [300n, 400n],
] as const;

/** Everything that an atom can ask of a place. */
function everything(logic: Logic, place: Place): readonly Formula[] {
  const numbers = ["0", "1", "1.2", "1.2001", "1.5", "-3", "-3.00005"].map(parseRational);
  return [
    ...KINDS.map((kind) => logic.is(place, kind)),
    logic.isTrue(place),
    ...TEXTS.map((text) => logic.text(place, literal(text))),
    logic.text(place, startingWith("t1")),
    ...numbers.flatMap((bound) => [logic.below(place, bound), logic.atMost(place, bound)]),
    ...["-5.00005", "-5"].map((bound) => logic.atMost(place, parseRational(bound))),
    ...[5, 1].flatMap((bound) => [logic.instantAtMost(place, bound), logic.instantBefore(place, bound)]),
    ...RANGES.map(([low, high]) => logic.address(place, 4, low, high)),
    logic.address(place, 6, 0n, 15n),
    logic.someText(place, literal("t1")),
    ...(["whole", "tenThousandths", "writtenWhole", "someOther"] as const).map((kind) =>
      logic.atom({ kind, place }),
    ),
  ];
}

const VALUES = [
  undefined,
  null,
  true,
  false,
  -5,
  -4,
  -3.00006,
  -3.00005,
  -3.0001,
  -3,
  0,
  0.5,
  1,
  1.1,
  1.2,
  1.20005,
  1.2001,
  1.2002,
  1.5,
  2,
  0.00001,
  { $number: "1.0" },
  "",
  ...TEXTS,
  "0.0.0.0",
  "0.0.0.9",
  "0.0.0.20",
  "0.0.1.54",
  "0.0.1.50",
  "::1",
  "1969-12-31T23:59:59Z",
  "1970-01-01T00:00:00.001Z",
  "1970-01-01T00:00:00.003Z",
  "1970-01-01T00:00:00.005Z",
  [],
  ["t1"],
  [1],
  {},
];

describe("axioms and exclusions", () => {
  const [logic, space] = [createLogic(), createSpace()];
  const places = [space.at(["p"]), space.at(["p", "q"])];
  const atoms = places.flatMap((place) => everything(logic, place));
  const [eager, late] = [axioms(logic, atoms), exclusions(logic, atoms)];

  it("hold for every request", () => {
    const wrong = [...VALUES, ...VALUES.map((q) => ({ q }))]
      .flatMap((p) => [p, { p }])
      .filter((request) => !evaluate(logic.and([eager, late]), (atom) => holdsIn(atom, request)));
    expect(wrong).toEqual([]);
  });

  it("speak of no value that nobody asked about", () => {
    const asked = new Set(atomsIn(atoms));
    const added = atomsIn([eager, late]).filter((each) => !asked.has(each));
    expect(added.map(({ atom }) => `${atom.kind} ${atom.place.keys.join(".")}`)).toEqual(["is "]);
  });

  const p = space.at(["p"]);
  const q = space.at(["p", "q"]);
  const number = parseRational;
  it.each<[string, readonly Formula[], Formula]>([
    ["two kinds", [logic.is(p, "null"), logic.is(p, "array")], eager],
    ["no kind", KINDS.map((kind) => logic.not(logic.is(p, kind))), eager],
    ["something below null", [logic.is(p, "null"), logic.not(logic.is(q, "absent"))], eager],
    ["something below nothing, by its value", [logic.is(p, "absent"), logic.isTrue(q)], eager],
    ["a number that is a text", [logic.is(p, "string"), logic.atMost(p, number("1"))], eager],
    [
      "a number below 1 and not at most 1.5",
      [logic.below(p, number("1")), logic.not(logic.atMost(p, number("1.5")))],
      eager,
    ],
    [
      "a number at most 1 and not below 1.5",
      [logic.atMost(p, number("1")), logic.not(logic.below(p, number("1.5")))],
      eager,
    ],
    [
      "a number below 1 and not at most 1",
      [logic.below(p, number("1")), logic.not(logic.atMost(p, number("1")))],
      eager,
    ],
    [
      "an instant at most 1 and not before 5",
      [logic.instantAtMost(p, 1), logic.not(logic.instantBefore(p, 5))],
      eager,
    ],
    [
      "a whole number with five digits of a fraction",
      [
        logic.atom({ kind: "writtenWhole", place: p }),
        logic.not(logic.atom({ kind: "tenThousandths", place: p })),
      ],
      eager,
    ],
    [
      "a multiple of 0.0001 between two neighbours",
      [
        logic.not(logic.atMost(p, number("1.2"))),
        logic.below(p, number("1.2001")),
        logic.atom({ kind: "tenThousandths", place: p }),
      ],
      eager,
    ],
    [
      "a whole number between 1 and 1.2",
      [
        logic.not(logic.atMost(p, number("1"))),
        logic.below(p, number("1.2")),
        logic.atom({ kind: "whole", place: p }),
      ],
      eager,
    ],
    [
      "a multiple of 0.0001 that is -3.00005",
      [
        logic.not(logic.below(p, number("-3.00005"))),
        logic.atMost(p, number("-3.00005")),
        logic.atom({ kind: "tenThousandths", place: p }),
      ],
      eager,
    ],
    [
      "1 that is not whole",
      [
        logic.not(logic.below(p, number("1"))),
        logic.atMost(p, number("1")),
        logic.not(logic.atom({ kind: "whole", place: p })),
      ],
      eager,
    ],
    [
      "1.5 that is no multiple of 0.0001",
      [
        logic.not(logic.below(p, number("1.5"))),
        logic.atMost(p, number("1.5")),
        logic.not(logic.atom({ kind: "tenThousandths", place: p })),
      ],
      eager,
    ],
    ["two texts", [logic.text(p, literal("t3")), logic.text(p, literal("t29"))], late],
    ["two networks", [logic.address(p, 4, 0n, 15n), logic.address(p, 4, 310n, 310n)], late],
    [
      "a network without the one around it",
      [logic.address(p, 4, 0n, 3n), logic.not(logic.address(p, 4, 0n, 255n))],
      late,
    ],
  ])("exclude %s", async (_, literals, formula) => {
    expect(await canHold(formula, literals)).toBe(false);
  });

  it.each<[string, readonly Formula[], Formula]>([
    [
      "a number at most 1 and not below 1",
      [logic.atMost(p, number("1")), logic.not(logic.below(p, number("1")))],
      eager,
    ],
    ["networks that overlap", [logic.address(p, 4, 8n, 31n), logic.address(p, 4, 0n, 15n)], late],
    ["a text and a prefix", [logic.text(p, literal("t3")), logic.text(p, startingWith("t1"))], late],
  ])("say nothing of %s", async (_, literals, formula) => {
    expect(await canHold(formula, literals)).toBe(true);
  });
});

/** Whether atoms that are just letters can be so. */
async function canHold(formula: Formula, literals: readonly Formula[]): Promise<boolean> {
  const { text } = printBoolean([formula, ...literals]);
  const reply = await solver.ask(`${text}(check-sat)`, { timeoutMs: 60_000, expected: 1 });
  if (reply.kind !== "answered") throw new Error("no answer");
  return reply.verdicts[0] === "sat";
}

describe("reachable", () => {
  it("puts members before what holds them, however deep", () => {
    const [logic, space] = [createLogic(), createSpace()];
    let formula: Formula = logic.true;
    for (let index = 0; index < 20_000; index += 1) {
      const atom = logic.is(space.at([`x${index}`]), "null");
      formula = index % 2 === 0 ? logic.and([atom, logic.not(formula)]) : logic.or([atom, formula]);
    }
    const ids = reachable([formula]).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(ids.length).toBeGreaterThan(40_000);
  });
});
