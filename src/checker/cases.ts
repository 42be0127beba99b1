import type { Answer, Decision } from "../../compilers/model/index.js";
import type { Engine } from "../engines/engine.js";

/** An example of a policy: a request and what it must be answered. */
export interface Case {
  readonly name: string;
  readonly request: unknown;
  readonly decision: Decision;
  /** The ids that carry the decision; not compared when left out. */
  readonly rules?: readonly string[] | undefined;
}

/** How one engine did on one case. */
export interface CaseResult {
  readonly name: string;
  readonly engine: string;
  readonly passed: boolean;
  readonly answer: Answer;
  /** What was expected and did not come, in words; `undefined` when the case passed. */
  readonly problem: string | undefined;
}

/** Runs every case on every engine, case by case. */
export function runCases(cases: readonly Case[], engines: readonly Engine[]): readonly CaseResult[] {
  return cases.flatMap((each) =>
    engines.map((engine) => {
      const answer = engine.decide(each.request);
      const problem = problemOf(each, answer);
      return { name: each.name, engine: engine.name, passed: problem === undefined, answer, problem };
    }),
  );
}

function problemOf(expected: Case, answer: Answer): string | undefined {
  if (answer.decision !== expected.decision) {
    return `expected ${expected.decision}, got ${answer.decision} (${answer.reason})`;
  }
  if (expected.rules === undefined) return undefined;
  const wanted = JSON.stringify(expected.rules);
  const got = JSON.stringify(answer.rules);
  return wanted === got ? undefined : `expected the rules ${wanted}, got ${got}`;
}
