import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  anyOf,
  complement,
  containing,
  intersection,
  type Language,
  lengthAtMost,
  like,
  literal,
  regexLanguage,
  startingWith,
} from "../../../../compilers/smt/language/index.js";
import { createLogic, type Formula, type Logic } from "../../../../compilers/smt/logic.js";
import { createSpace, type Space } from "../../../../compilers/smt/place.js";
import { printBoolean, printFull } from "../../../../compilers/smt/print/index.js";
import { regularOf } from "../../../../compilers/smt/print/regular.js";
import { parseRational } from "../../../../compilers/smt/rational.js";
import { solve } from "../../../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../../../src/prover/solver/index.js";

const SOON = { timeoutMs: 60_000, expected: 1 };
let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await solver.close());

function world(): { readonly logic: Logic; readonly space: Space } {
  return { logic: createLogic(), space: createSpace() };
}

describe("Boolean text", () => {
  it("names what is used twice, and only that", () => {
    const { logic, space } = world();
    const [a, b, c] = ["a", "b", "c"].map((key) => logic.is(space.at([key]), "null")) as [
      Formula,
      Formula,
      Formula,
    ];
    const shared = logic.or([a, b]);
    const formulas = [
      logic.or([logic.and([shared, c]), logic.not(shared)]),
      logic.and([b, logic.or([a, c])]),
    ];
    expect(printBoolean(formulas, { comments: true }).text).toBe(
      `; a0: /a is null
(declare-const a0 Bool)
; a1: /b is null
(declare-const a1 Bool)
; a2: /c is null
(declare-const a2 Bool)
(define-fun n0 () Bool (or a0 a1))
(assert (or (and a2 n0) (not n0)))
(assert (and a1 (or a0 a2)))
`,
    );
  });

  it("is the same for formulas made in the same steps, and can be added to", () => {
    const print = (): string => {
      const { logic, space } = world();
      const atoms = Array.from({ length: 40 }, (_, index) =>
        logic.text(space.at(["p"]), startingWith(`${index}`)),
      );
      const printed = printBoolean([logic.xor(logic.or(atoms), logic.and(atoms.slice(3)))], {
        comments: true,
      });
      return `${printed.text}${printed.assert(logic.or([logic.not(atoms[1] ?? logic.true), logic.false]))}`;
    };
    expect(print()).toBe(print());
    expect(print()).toMatch(/\(assert \(not a1\)\)$/);
  });

  it("is read by the solver, however deep the formula", async () => {
    const { logic, space } = world();
    const letters = Array.from({ length: 3_000 }, (_, index) => logic.is(space.at([`x${index}`]), "null"));
    const chain = letters.reduceRight(
      (rest, each, index) => logic.choose(each, index % 2 === 0 ? logic.true : logic.false, rest),
      logic.false,
    );
    const known = letters.slice(0, -1).map(logic.not);
    const ask = (last: Formula) =>
      solver.ask(`${printBoolean([chain, ...known, last]).text}(check-sat)`, SOON);
    const end = letters.at(-2) ?? logic.true;
    expect(await ask(letters.at(-1) ?? logic.true)).toMatchObject({ verdicts: ["unsat"] });
    expect(
      await solver.ask(`${printBoolean([chain, ...known.slice(0, -1), end]).text}(check-sat)`, SOON),
    ).toMatchObject({ verdicts: ["sat"] });
  });
});

const NASTY = [
  "\n(assert false)",
  '"',
  "\\",
  "\\u{41}",
  "é",
  "😀",
  "\0",
  "; x",
  "\u2028(assert false)\r",
  "a".repeat(500),
];

it.each(NASTY)("lets no text of a policy become a part of the script: %j", async (text) => {
  const { logic, space } = world();
  const formula = logic.and([
    logic.text(space.at([text, "x"]), literal(text)),
    logic.not(logic.someText(space.at(["list"]), startingWith(text))),
  ]);
  for (const script of [
    `${printBoolean([formula], { comments: true }).text}(check-sat)\n`,
    printFull([formula]),
  ]) {
    expect(script).toMatch(/^[\n -~]*$/);
    expect(script.split("\n").filter((line) => line.includes("assert false"))).toSatisfy((lines: string[]) =>
      lines.every((line) => line.startsWith(";") || line.startsWith("(define-fun a")),
    );
    expect(await solver.ask(script, SOON)).toMatchObject({ kind: "answered", verdicts: ["sat"] });
  }
});

const LANGUAGES: readonly (readonly [string, Language])[] = [
  ["a text", literal("abc")],
  ["the empty text", literal("")],
  ["a few", anyOf(["a", "b", "abc", ""])],
  ["a prefix", startingWith("/work/")],
  ["a part", containing("abab")],
  ["parts", like(["a", "b", "c"])],
  ["all but one", complement(literal("ab"))],
  ["a pattern", regexLanguage("^(a|bc)*[^x-z]+$")],
  ["short ones", intersection([lengthAtMost(3), complement(containing("b"))])],
  ["a quote and a backslash", anyOf(['"', "\\u{41}", "\\"])],
];
const TEXTS = [
  "",
  "a",
  "b",
  "ab",
  "abc",
  "bca",
  "abab",
  "xabababx",
  "/work/",
  "/work/x",
  "/wor",
  "aXbYc",
  "x",
  "aaa",
  "aaaa",
  "\n",
  '"',
  "\\",
  "\\u{41}",
  "A",
  "é",
];

it.each(LANGUAGES)("gives a regular expression for the same texts: %s", async (_, language) => {
  const regular = regularOf(language);
  expect(regular).toBeDefined();
  const { verdicts } = (await solver.converse((ask) =>
    ask(
      TEXTS.map(
        (text) =>
          `(push)(assert (str.in_re ${regularOf(literal(text))?.slice(11, -1)} ${regular}))(check-sat)(pop)`,
      ).join("\n"),
      { ...SOON, expected: TEXTS.length },
    ),
  )) as { readonly verdicts: readonly string[] };
  expect(verdicts).toEqual(TEXTS.map((text) => (language.accepts(text) ? "sat" : "unsat")));
});

it("gives none where the alphabet of SMT-LIB ends", () => {
  expect(regularOf(literal("\u{30000}"))).toBeUndefined();
  expect(regularOf(literal("\u{2ffff}"))).toBeUndefined();
  expect(regularOf(literal("\u{2fffe}"))).toBeDefined();
});

const number = parseRational;
const QUERIES: readonly (readonly [string, (l: Logic, s: Space) => readonly Formula[]])[] = [
  ["kinds", (l, s) => [l.is(s.at(["p", "q"]), "null"), l.is(s.at(["p"]), "string")]],
  ["kinds that can be", (l, s) => [l.is(s.at(["p", "q"]), "null"), l.is(s.at(["p"]), "object")]],
  [
    "texts",
    (l, s) => [l.text(s.at(["p"]), startingWith("ab")), l.not(l.text(s.at(["p"]), startingWith("a")))],
  ],
  [
    "texts that can be",
    (l, s) => [l.text(s.at(["p"]), startingWith("a")), l.not(l.text(s.at(["p"]), startingWith("ab")))],
  ],
  [
    "numbers",
    (l, s) => [
      l.below(s.at(["p"]), number("-0.5")),
      l.not(l.atMost(s.at(["p"]), number("-1"))),
      l.atom({ kind: "whole", place: s.at(["p"]) }),
    ],
  ],
  [
    "numbers that can be",
    (l, s) => [
      l.atMost(s.at(["p"]), number("2")),
      l.not(l.atMost(s.at(["p"]), number("1.99995"))),
      l.atom({ kind: "tenThousandths", place: s.at(["p"]) }),
    ],
  ],
  ["truth", (l, s) => [l.isTrue(s.at(["p"])), l.not(l.is(s.at(["p"]), "boolean"))]],
  ["addresses", (l, s) => [l.address(s.at(["p"]), 4, 0n, 9n), l.address(s.at(["p"]), 4, 10n, 99n)]],
  [
    "addresses that can be",
    (l, s) => [l.address(s.at(["p"]), 6, 0n, 9n), l.not(l.address(s.at(["p"]), 6, 0n, 5n))],
  ],
  [
    "instants",
    (l, s) => [
      l.instantAtMost(s.at(["p"]), -5),
      l.is(s.at(["p"]), "string"),
      l.not(l.instantBefore(s.at(["p"]), 3)),
    ],
  ],
  [
    "instants that can be",
    (l, s) => [l.instantAtMost(s.at(["p"]), -5), l.not(l.instantBefore(s.at(["p"]), -5))],
  ],
];

it.each(QUERIES)("is answered in full as the loop answers: %s", async (_, members) => {
  const { logic, space } = world();
  const goal = logic.and(members(logic, space));
  const solution = await solve({ logic, space, domain: logic.true, goal }, { solver, timeoutMs: 60_000 });
  expect(await solver.ask(printFull([goal]), SOON)).toMatchObject({
    kind: "answered",
    verdicts: [solution.kind],
  });
});
