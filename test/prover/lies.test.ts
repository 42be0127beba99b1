import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import type { Logic } from "../../compilers/smt/logic.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { type Deployed, deployedFrom, enginesOf, sidesOf } from "../../src/deployed.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { proveSides } from "../../src/prover/prove.js";
import type { Side } from "../../src/prover/sides.js";
import { solve } from "../../src/prover/solve/index.js";
import { openSolver, type Solver } from "../../src/prover/solver/index.js";
import { answersOf, isReal } from "../../src/replay.js";

let opa: OpaToolchain;
let solver: Solver;
beforeAll(async () => {
  opa = await openOpa();
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => {
  opa.close();
  await solver.close();
});

const { policy } = loadPolicy({
  path: "policy.yaml",
  text: `
attributes: {tags: {type: strings}, note: {type: string, optional: true}}
rules:
  - id: write
    action: write
    decision: allow
    conditions:
      path: {prefix: /srv/}
      size: {max: 100, min: 3}
      tags: {contains_all: [ok]}
      at: {after: "2026-01-01T00:00:00Z"}
      address: {cidr: 10.0.0.0/8}
      flag: {equals: true}
      not: {note: {suffix: .tmp}}
  - {id: loud, action: write, decision: escalate, conditions: {size: {above: 50}}}
  - {id: never, action: write, decision: deny, conditions: {note: {contains: secret}}}
`,
});

/** One operator made wrong, as one wrong line in a translator would make it. */
const FAULTS: readonly { readonly name: string; readonly plant: (logic: Logic) => Partial<Logic> }[] = [
  { name: "at most is below", plant: (logic) => ({ atMost: logic.below }) },
  { name: "below is at most", plant: (logic) => ({ below: logic.atMost }) },
  { name: "not says what its member says", plant: () => ({ not: (member) => member }) },
  {
    name: "and looks at its first member only",
    plant: (logic) => ({ and: ([first = logic.true]) => first }),
  },
  {
    name: "or leaves out its last member",
    plant: (logic) => ({ or: (members) => logic.or(members.slice(0, -1)) }),
  },
  { name: "texts are of any language", plant: (logic) => ({ text: (place) => logic.is(place, "string") }) },
  { name: "before an instant is at it", plant: (logic) => ({ instantAtMost: logic.instantBefore }) },
  { name: "an address is in any range", plant: (logic) => ({ address: () => logic.true }) },
  { name: "a list has every element", plant: (logic) => ({ someText: () => logic.true }) },
  { name: "every boolean is true", plant: (logic) => ({ isTrue: (place) => logic.is(place, "boolean") }) },
];

/** The side with the fault in its translation, and nowhere else. */
function corrupted(side: Side, plant: (logic: Logic) => Partial<Logic>): Side {
  return {
    ...side,
    lower: (asked) => side.lower({ ...asked, logic: { ...asked.logic, ...plant(asked.logic) } }),
  };
}

describe("a wrong translation is not believed", () => {
  it.each(FAULTS.flatMap((fault) => (["rego", "cedar"] as const).map((target) => ({ ...fault, target }))))(
    "$target: $name",
    async ({ plant, target }) => {
      const deployed = deployedFrom(policy as Policy, { targets: [target] });
      const [right] = sidesOf(deployed, opa);
      if (right === undefined) throw new Error("there is a side");
      expect(await notProved(deployed, right)).toEqual([]);
      const verdicts = await notProved(deployed, corrupted(right, plant));
      expect(verdicts.length).toBeGreaterThan(0);
      // The engines answer alike, so it is the prover that is wrong, and it says so.
      expect(new Set(verdicts)).toEqual(new Set(["contradicted"]));
    },
  );
});

/** What is not proved, each counterexample put to the engines. */
async function notProved(deployed: Deployed, side: Side): Promise<readonly string[]> {
  const engines = enginesOf(deployed, side.target, opa);
  const verdicts: string[] = [];
  const ask = (query: Parameters<typeof solve>[0]) => solve(query, { solver, timeoutMs: 20_000 });
  for await (const { verdict } of proveSides(deployed.policy, [side], ask)) {
    if (verdict.kind === "proved") continue;
    if (verdict.kind === "unknown") verdicts.push(verdict.why);
    else verdicts.push(isReal(answersOf(engines, verdict.request)) ? "counterexample" : "contradicted");
  }
  for (const engine of engines) engine.close();
  return verdicts;
}
