import { afterAll, beforeAll, expect, it } from "vitest";
import { literal } from "../../compilers/smt/language/index.js";
import { createLogic, type Formula, type Logic } from "../../compilers/smt/logic.js";
import { createSpace, type Place, type Space } from "../../compilers/smt/place.js";
import { areSame } from "../../compilers/smt/same.js";
import type { Answered } from "../../src/prover/ask.js";
import { askWithPairs } from "../../src/prover/same-places.js";
import { solve } from "../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../src/prover/solver/index.js";

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await solver.close());

interface Given {
  readonly logic: Logic;
  readonly space: Space;
  readonly a: Place;
  readonly b: Place;
  readonly same: Formula;
  /** That an element of a loop, which stands beside the request, is a text. */
  readonly element: Formula;
}

it.each<[string, Answered["kind"], (given: Given) => readonly Formula[]]>([
  ["two places that are equal", "sat", ({ same }) => [same]],
  [
    "two places that are not",
    "sat",
    ({ logic, same, a, b }) => [logic.not(same), logic.is(a, "string"), logic.is(b, "string")],
  ],
  [
    "two places that are equal and hold different texts",
    "unsat",
    ({ logic, same, a, b }) => [same, logic.text(a, literal("x")), logic.text(b, literal("y"))],
  ],
  [
    "two places that hold one text and are not equal",
    "unknown",
    ({ logic, same, a, b }) => [logic.not(same), logic.text(a, literal("x")), logic.text(b, literal("x"))],
  ],
  [
    "an element of which nothing is known, beside two places that are equal",
    "unknown",
    ({ same, element }) => [same, element],
  ],
])("%s: %s", async (_, kind, goal) => {
  const [logic, space] = [createLogic(), createSpace()];
  const [a, b] = [space.at(["a"]), space.at(["b"])];
  const element = logic.is(space.at(["\u0000element", "1"]), "string");
  const given = { logic, space, a, b, same: areSame(logic, space, a, b), element };
  const query = { logic, space, domain: logic.is(space.root, "object"), goal: logic.and(goal(given)) };
  const answer = await askWithPairs(query, (asked) => solve(asked, { solver, timeoutMs: 60_000 }));
  expect(answer.kind).toBe(kind);
});
