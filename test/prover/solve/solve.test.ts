import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  anyOf,
  complement,
  difference,
  intersection,
  literal,
  regexLanguage,
  startingWith,
} from "../../../compilers/smt/language/index.js";
import { createLogic, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import { createSpace, type Place } from "../../../compilers/smt/place.js";
import { parseRational } from "../../../compilers/smt/rational.js";
import { createLemmas, solve } from "../../../src/prover/solve/index.js";
import { openSolver, type Solver, type SolverReply } from "../../../src/prover/solver/index.js";

let wasm: Solver;
beforeAll(async () => {
  wasm = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await wasm.close());

/** Makes a goal about two places of a request that is an object. */
type Goal = (logic: Logic, x: Place, y: Place) => readonly Formula[];

function queryOf(goal: Goal) {
  const [logic, space] = [createLogic(), createSpace()];
  const members = goal(logic, space.at(["parameters", "x"]), space.at(["parameters", "y"]));
  return { logic, space, domain: logic.is(space.root, "object"), goal: logic.and(members) };
}

const number = parseRational;

const NONE: readonly (readonly [string, Goal])[] = [
  ["two texts at once", (l, x) => [l.text(x, literal("a")), l.text(x, literal("b"))]],
  [
    "a text and none of those it may be",
    (l, x) => [l.text(x, anyOf(["a", "b"])), ...["a", "b"].map((each) => l.not(l.text(x, literal(each))))],
  ],
  [
    "a text under a prefix, not under a shorter one",
    (l, x) => [l.text(x, startingWith("/a/b")), l.not(l.text(x, startingWith("/a")))],
  ],
  [
    "a match and its opposite in two parts",
    (l, x) => [l.text(x, regexLanguage("^[a-c]+$")), l.not(l.text(x, regexLanguage("^[a-z]+$")))],
  ],
  [
    "a whole number between two",
    (l, x) => [l.atom({ kind: "whole", place: x }), l.not(l.atMost(x, number("1"))), l.below(x, number("2"))],
  ],
  ["a number below and above", (l, x) => [l.below(x, number("1")), l.not(l.atMost(x, number("1.5")))]],
  ["a number that is a text", (l, x) => [l.below(x, number("1")), l.text(x, literal("1"))]],
  ["something below a text", (l, x) => [l.is(x, "null"), l.is(x.parent as Place, "string")]],
  [
    "no kind at all",
    (l, x) =>
      (["absent", "null", "boolean", "number", "string", "array", "object"] as const).map((kind) =>
        l.not(l.is(x, kind)),
      ),
  ],
  [
    "an array with a text that starts so and none that does",
    (l, x) => [l.someText(x, literal("ab")), l.not(l.someText(x, startingWith("a")))],
  ],
  [
    "an instant before one that is before it",
    (l, x) => [l.instantBefore(x, 1000), l.is(x, "string"), l.not(l.instantAtMost(x, 2000))],
  ],
  ["an address of two networks", (l, x) => [l.address(x, 4, 0n, 255n), l.address(x, 4, 256n, 511n)]],
  [
    "one of two ways, each closed by another place",
    (l, x, y) => [
      l.or([l.text(x, literal("a")), l.text(y, literal("b"))]),
      l.or([l.not(l.is(x, "string")), l.text(x, literal("c"))]),
      l.not(l.is(y, "string")),
    ],
  ],
];

it.each(NONE)("finds no request for %s", async (_, goal) => {
  expect(await solve(queryOf(goal), { solver: wasm, timeoutMs: 60_000 })).toMatchObject({ kind: "unsat" });
});

const SOME: readonly (readonly [string, Goal, unknown])[] = [
  ["nothing in particular", () => [], {}],
  ["a text", (l, x) => [l.text(x, literal("a"))], { parameters: { x: "a" } }],
  [
    "a text and no other place",
    (l, x, y) => [l.text(x, literal("a")), l.is(y, "absent")],
    { parameters: { x: "a" } },
  ],
  ["absence", (l, x) => [l.is(x, "absent")], {}],
  [
    "a parent that is no object",
    (l, x) => [l.is(x, "absent"), l.is(x.parent as Place, "null")],
    { parameters: null },
  ],
  [
    "a container with nothing in it",
    (l, x) => [l.is(x, "absent"), l.is(x.parent as Place, "object")],
    { parameters: {} },
  ],
  [
    "a difference of languages",
    (l, x) => [
      l.text(x, intersection([startingWith("ab"), complement(literal("ab"))])),
      l.not(l.text(x, difference(startingWith("ab"), literal("abc")))),
    ],
    { parameters: { x: "abc" } },
  ],
  [
    "a number",
    (l, x) => [l.atMost(x, number("0.3")), l.not(l.below(x, number("0.3")))],
    { parameters: { x: 0.3 } },
  ],
  [
    "true, and what is not",
    (l, x, y) => [l.isTrue(x), l.is(y, "boolean"), l.not(l.isTrue(y))],
    { parameters: { x: true, y: false } },
  ],
  [
    "an array",
    (l, x) => [
      l.someText(x, literal("a")),
      l.not(l.atom({ kind: "someOther", place: x })),
      l.not(l.someText(x, complement(literal("a")))),
    ],
    { parameters: { x: ["a"] } },
  ],
];

it.each(SOME)("finds a request for %s", async (_, goal, request) => {
  expect(await solve(queryOf(goal), { solver: wasm, timeoutMs: 60_000 })).toMatchObject({
    kind: "sat",
    request,
  });
});

it("makes own entries of odd keys", async () => {
  const [logic, space] = [createLogic(), createSpace()];
  const goal = logic.text(space.at(["__proto__", "constructor"]), literal("a"));
  const solution = await solve(
    { logic, space, domain: logic.true, goal },
    { solver: wasm, timeoutMs: 60_000 },
  );
  expect(solution.kind === "sat" && JSON.stringify(solution.request)).toBe(
    '{"__proto__":{"constructor":"a"}}',
  );
});

it("needs no solver when there is nothing to ask", async () => {
  const never = { ...wasm, converse: () => Promise.reject(new Error("asked")) };
  const query = queryOf((l, x) => [l.is(x, "null"), l.not(l.is(x, "null"))]);
  expect(await solve(query, { solver: never, timeoutMs: 1 })).toEqual({
    kind: "unsat",
    lemmas: [],
    turns: 0,
  });
});

it("starts with what was learned before, also from another logic", async () => {
  const goal: Goal = (l, x) => [l.text(x, startingWith("a")), l.not(l.text(x, regexLanguage("^[a-z]")))];
  const lemmas = createLemmas();
  const options = { solver: wasm, timeoutMs: 60_000, lemmas };
  const first = await solve(queryOf(goal), options);
  const second = await solve(queryOf(goal), options);
  expect([first, second]).toMatchObject([
    { kind: "unsat", turns: 2 },
    { kind: "unsat", turns: 1 },
  ]);
  expect(lemmas.all()).toHaveLength(1);
});

it("is not sure where the theory is not", async () => {
  const decide = () => ({ kind: "unknown", why: "too large" }) as const;
  const text: Goal = (l, x) => [l.text(x, literal("a"))];
  const either: Goal = (l, x, y) => [
    l.or([l.text(x, literal("a")), l.and([l.is(x, "absent"), l.is(y, "absent")])]),
  ];
  const options = { solver: wasm, timeoutMs: 60_000, decide };
  expect(await solve(queryOf(text), options)).toEqual({ kind: "unknown", why: "too large" });
  expect(
    await solve(queryOf(either), {
      ...options,
      decide: (literals) =>
        literals.some(({ atom }) => atom.kind === "text") ? decide() : { kind: "sat", value: {} },
    }),
  ).toMatchObject({ kind: "sat" });
});

describe("a solver that", () => {
  const says = (...replies: readonly SolverReply[]): Solver => {
    let next = 0;
    const ask = async (): Promise<SolverReply> => {
      const reply = replies[next] ?? { kind: "failed" as const, why: "asked too often" };
      next += 1;
      return reply;
    };
    return { ...wasm, ask, converse: (conversation) => conversation(ask) };
  };
  const sat = { kind: "answered", verdicts: ["sat"], model: "" } as const;
  const values = (model: string) => ({ kind: "answered", verdicts: [], model }) as const;
  const goal: Goal = (l, x) => [l.is(x, "null")];

  it.each([
    ["takes too long", [{ kind: "timeout" }], "there was not enough time"],
    ["fails", [{ kind: "failed", why: "no memory" }], "no memory"],
    ["does not know", [{ kind: "answered", verdicts: ["unknown"], model: "" }], "the solver does not know"],
    ["takes too long for its model", [sat, { kind: "timeout" }], "there was not enough time"],
    ["leaves out a value", [sat, values("((a0 true))")], "the solver gives no value for a1"],
    [
      "makes up a model",
      [sat, values("((a0 true) (a1 false) (a2 false) (a3 false) (a4 false) (a5 false))")],
      "the solver's model is none",
    ],
  ] as const)("%s proves nothing", async (_, replies, why) => {
    const solution = await solve(queryOf(goal), { solver: says(...replies), timeoutMs: 60_000 });
    expect(solution).toEqual({ kind: "unknown", why });
  });

  it("is given no time proves nothing", async () => {
    const solution = await solve(queryOf(goal), { solver: wasm, timeoutMs: 0 });
    expect(solution).toEqual({ kind: "unknown", why: "there was not enough time" });
  });
});

it("does not trust a request that the formulas are not true of", async () => {
  const solution = await solve(
    queryOf((l, x) => [l.text(x, literal("a"))]),
    {
      solver: wasm,
      timeoutMs: 60_000,
      decide: (literals) => ({
        kind: "sat",
        value: literals.some(({ atom }) => atom.kind === "text") ? "b" : {},
      }),
    },
  );
  expect(solution).toMatchObject({ kind: "unknown", why: expect.stringContaining("fault of the prover") });
});
