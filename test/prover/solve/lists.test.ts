import { afterAll, beforeAll, expect, it } from "vitest";
import {
  anyOf,
  containing,
  endingWith,
  literal,
  startingWith,
  union,
} from "../../../compilers/smt/language/index.js";
import { createLogic, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import { createSpace, type Place } from "../../../compilers/smt/place.js";
import { solve } from "../../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../../src/prover/solver/index.js";

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await solver.close());

const ENTRIES = Array.from({ length: 60 }, (_, index) => `entry-${index}`);

/** Long lists, said in one way and in another; what may be learned entry by entry must not take a turn for each. */
const LISTS: readonly (readonly [string, "sat" | "unsat", (logic: Logic, x: Place) => Formula])[] = [
  [
    "a list and its entries",
    "unsat",
    (l, x) => l.xor(l.text(x, anyOf(ENTRIES)), l.or(ENTRIES.map((each) => l.text(x, literal(each))))),
  ],
  [
    "a list and its entries but one",
    "sat",
    (l, x) =>
      l.xor(l.text(x, anyOf(ENTRIES)), l.or(ENTRIES.slice(1).map((each) => l.text(x, literal(each))))),
  ],
  [
    "prefixes together and alone",
    "unsat",
    (l, x) =>
      l.xor(
        l.text(x, union(ENTRIES.map(startingWith))),
        l.or(ENTRIES.map((each) => l.text(x, startingWith(each)))),
      ),
  ],
  [
    "suffixes together and alone but one",
    "sat",
    (l, x) =>
      l.xor(
        l.text(x, union(ENTRIES.map(endingWith))),
        l.or(ENTRIES.slice(1).map((each) => l.text(x, endingWith(each)))),
      ),
  ],
  [
    "an entry of two lists",
    "unsat",
    (l, x) =>
      l.and([
        l.or(ENTRIES.map((each) => l.text(x, literal(each)))),
        l.or(ENTRIES.map((each) => l.text(x, literal(`${each}x`)))),
      ]),
  ],
  [
    "an array with an entry",
    "unsat",
    (l, x) => l.xor(l.someText(x, anyOf(ENTRIES)), l.or(ENTRIES.map((each) => l.someText(x, literal(each))))),
  ],
  [
    "arrays with entries of two lists",
    "sat",
    (l, x) => l.and([l.someText(x, anyOf(ENTRIES)), l.someText(x, startingWith("b"))]),
  ],
  [
    "networks that lie apart",
    "unsat",
    (l, x) =>
      l.and(
        [0n, 256n].map((from) =>
          l.or(
            ENTRIES.map((_, index) =>
              l.address(x, 4, BigInt(index) * 512n + from, BigInt(index) * 512n + from + 255n),
            ),
          ),
        ),
      ),
  ],
  [
    "networks within each other",
    "unsat",
    (l, x) =>
      l.or(
        ENTRIES.map((_, index) =>
          l.and([
            l.address(x, 6, BigInt(index) * 512n, BigInt(index) * 512n + 7n),
            l.not(l.address(x, 6, BigInt(index) * 512n, BigInt(index) * 512n + 511n)),
          ]),
        ),
      ),
  ],
];

it.each(LISTS)("needs few turns for %s", async (_, kind, goal) => {
  const [logic, space] = [createLogic(), createSpace()];
  const query = { logic, space, domain: logic.true, goal: goal(logic, space.at(["x"])) };
  const solution = await solve(query, { solver, timeoutMs: 60_000 });
  expect(solution.kind).toBe(kind);
  expect(solution.kind === "unknown" ? Number.NaN : solution.turns).toBeLessThanOrEqual(5);
});

it("does not try every choice of what a list of folders leaves out", async () => {
  const [logic, space] = [createLogic(), createSpace()];
  const path = space.at(["path"]);
  const folders = ENTRIES.slice(0, 30).map((entry, index) => [entry, `folder-${index}`] as const);
  const whole = folders.map((names) => startingWith(`/${names.join("/")}/`));
  const apart = folders.map((names) =>
    logic.and(names.map((name) => logic.text(path, containing(`/${name}/`)))),
  );
  const goal = logic.and([
    logic.text(path, union(whole)),
    logic.or(whole.map((each) => logic.text(path, each))),
    logic.not(logic.or(apart)),
  ]);
  const solution = await solve({ logic, space, domain: logic.true, goal }, { solver, timeoutMs: 600_000 });
  expect(solution).toMatchObject({ kind: "unsat" });
  expect(solution.kind === "unknown" ? Number.NaN : solution.turns).toBeLessThanOrEqual(100);
});
