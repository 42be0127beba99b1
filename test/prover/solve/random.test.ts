import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { holdsIn } from "../../../compilers/smt/holds.js";
import { evaluate } from "../../../compilers/smt/logic.js";
import { createLemmas, type Lemma, solve } from "../../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../../src/prover/solver/index.js";
import { createWorld, crowds, formulaOf, REQUESTS, shapes } from "./world.js";

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => await solver.close());

it.each([
  ["all sorts of atoms", shapes, shapes],
  ["atoms about one place", crowds, fc.oneof(crowds, shapes)],
])(
  "finds a request exactly when there is one, and learns nothing that a request refutes: %s",
  async (_, domains, goals) => {
    const lemmas = createLemmas();
    const found = { sat: 0, unsat: 0, byLemmas: 0 };
    const property = fc.asyncProperty(domains, goals, async (one, other) => {
      const world = createWorld();
      const [domain, goal] = [formulaOf(world, one), formulaOf(world, other)];
      const all = world.logic.and([domain, goal]);
      const expected = REQUESTS.some((request) => evaluate(all, (atom) => holdsIn(atom, request)));
      const solution = await solve({ ...world, domain, goal }, { solver, timeoutMs: 60_000, lemmas });
      expect(solution.kind).toBe(expected ? "sat" : "unsat");
      if (solution.kind === "sat") {
        expect(evaluate(all, (atom) => holdsIn(atom, solution.request))).toBe(true);
      }
      found[expected ? "sat" : "unsat"] += 1;
      if (solution.kind === "unsat" && solution.lemmas.length > 0) found.byLemmas += 1;
    });
    await fc.assert(property, { numRuns: 300 });
    // Neither answer is right by never being given.
    expect(Math.min(found.sat, found.unsat)).toBeGreaterThan(20);
    if (domains === crowds) expect(found.byLemmas).toBeGreaterThan(10);
    expect(lemmas.all().filter(isRefuted)).toEqual([]);
  },
);

it("would be seen to learn something wrong", async () => {
  const { logic, space, atoms } = createWorld();
  const lemmas = createLemmas();
  const goal = logic.and([logic.is(space.at(["p"]), "boolean"), logic.not(logic.isTrue(space.at(["p"])))]);
  const solution = await solve(
    { logic, space, domain: logic.true, goal },
    { solver, timeoutMs: 60_000, lemmas, decide: (literals) => ({ kind: "unsat", core: literals }) },
  );
  expect(solution.kind).toBe("unsat");
  expect(atoms.length).toBeGreaterThan(0);
  expect(lemmas.all().filter(isRefuted)).not.toEqual([]);
});

function isRefuted(lemma: Lemma): boolean {
  return REQUESTS.some((request) => lemma.every(({ atom, holds }) => holdsIn(atom, request) === holds));
}
