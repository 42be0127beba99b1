import { expect, it } from "vitest";
import type { Answer } from "../../compilers/model/index.js";
import { compareEngines, decisionsByEngine } from "../../src/checker/compare.js";

const ALLOW: Answer = { decision: "ALLOW", rules: ["a", "b"], reason: "x" };

function engines(...answers: readonly Answer[]) {
  return answers.map((answer, index) => ({ name: `e${index}`, decide: () => answer, close: () => {} }));
}

it("gives the common answer", () => {
  const comparison = compareEngines(engines(ALLOW, { ...ALLOW }), {});
  expect(comparison.agree).toBe(true);
  expect(comparison.answer).toEqual(ALLOW);
  expect(decisionsByEngine(comparison)).toEqual({ e0: "ALLOW", e1: "ALLOW" });
});

it.each<[string, Answer]>([
  ["another decision", { ...ALLOW, decision: "ESCALATE" }],
  ["a rule less", { ...ALLOW, rules: ["a"] }],
  ["another order", { ...ALLOW, rules: ["b", "a"] }],
])("denies on %s", (_, other) => {
  const comparison = compareEngines(engines(ALLOW, ALLOW, other), {});
  expect(comparison.agree).toBe(false);
  expect(comparison.answer).toEqual({ decision: "DENY", rules: [], reason: "engine_error" });
});

it("compares decisions alone when asked to", () => {
  expect(compareEngines(engines(ALLOW, { ...ALLOW, rules: [] }), {}, "decision").agree).toBe(true);
  expect(compareEngines(engines(ALLOW, { ...ALLOW, decision: "DENY" }), {}, "decision").agree).toBe(false);
});

it("denies without an engine", () => {
  expect(compareEngines([], {})).toMatchObject({ agree: false, answer: { decision: "DENY" } });
});

it("tells engines of one name apart", () => {
  const [a] = engines(ALLOW);
  const [b] = engines({ ...ALLOW, decision: "DENY" });
  if (a === undefined || b === undefined) throw new Error("no engines");
  const comparison = compareEngines([a, b], {});
  expect(comparison.agree).toBe(false);
  expect(decisionsByEngine(comparison)).toEqual({ e0: "ALLOW", "e0 (2)": "DENY" });
});
