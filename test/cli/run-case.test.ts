import { describe, expect, it } from "vitest";
import { runCase } from "../../src/cli/run-case.js";
import type { Answer, Engine } from "../../src/index.js";

const engine = (name: string, answer: Answer): Engine => ({ name, decide: () => answer, close: () => {} });
const source = { path: "a.cases.yaml", text: "cases:\n  - {name: a}\n" };
const denied: Answer = { decision: "DENY", rules: [], reason: "default" };

/** Runs a case that expects DENY, and these rules if given, on engines that give these answers. */
function run(answers: readonly Answer[], rules?: readonly string[]) {
  const span = { start: 11, end: 20 };
  const written = { name: "a", request: {}, decision: "DENY", rules, why: "because", span } as const;
  const engines = answers.map((answer, index) => engine(`e${index}`, answer));
  return runCase(written, source, engines);
}

describe("running a case", () => {
  it("passes when all give what is expected", () => {
    expect(run([denied, denied], [])).toMatchObject({ passed: true, line: 2, why: "because" });
  });

  it("fails for the engine that gives something else", () => {
    const allowed: Answer = { decision: "ALLOW", rules: ["r"], reason: "x" };
    const outcome = run([denied, allowed]);
    expect(outcome.passed).toBe(false);
    expect(outcome.results.map(({ problem }) => problem)).toEqual([
      undefined,
      expect.stringContaining("ALLOW"),
    ]);
  });

  it("does not take an engine's failure for the DENY that is expected", () => {
    const outcome = run([denied, { ...denied, reason: "engine_error" }]);
    expect(outcome.passed).toBe(false);
    expect(outcome.results[1]?.problem).toContain("engine_error");
  });

  it("fails when engines name different rules, though the case names none", () => {
    const outcome = run([denied, { ...denied, rules: ["r"] }]);
    expect(outcome.passed).toBe(false);
    expect(outcome.disagreement).toContain('e0 [], e1 ["r"]');
  });

  it("fails when no engine was asked", () => {
    expect(run([]).passed).toBe(false);
  });
});
