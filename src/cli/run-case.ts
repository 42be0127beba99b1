import { positionAt, type Source } from "../../compilers/diagnostics/index.js";
import { type Answer, type Engine, type loadCases, runCases } from "../index.js";

/** A case as its file has it. */
export type WrittenCase = NonNullable<ReturnType<typeof loadCases>["file"]>["cases"][number];

/** How all engines did on one case. */
export interface CaseOutcome {
  readonly name: string;
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly why: string | undefined;
  readonly passed: boolean;
  readonly results: readonly EngineOutcome[];
  /** Said when every engine gave what was expected and they still differ in what was not. */
  readonly disagreement: string | undefined;
}

/** How one engine did on one case. */
export interface EngineOutcome {
  readonly engine: string;
  /** Missing for what is no answer to one request, as a proof. */
  readonly answer: Answer | undefined;
  readonly problem: string | undefined;
}

/** Runs one case on every engine. */
export function runCase(each: WrittenCase, { text }: Source, engines: readonly Engine[]): CaseOutcome {
  const results = runCases([each], engines).map(({ engine, answer, problem }) => ({
    engine,
    answer,
    // An engine that failed denies, which a case that expects DENY must not take for an answer.
    problem: answer.reason === "engine_error" ? "the engine failed (engine_error)" : problem,
  }));
  const allPassed = results.every(({ problem }) => problem === undefined);
  const disagreement = allPassed ? disagreementOf(results) : undefined;
  const { name, why, span } = each;
  const { line } = positionAt(text, span.start);
  return { name, line, why, passed: allPassed && disagreement === undefined, results, disagreement };
}

/** All have given the decision that was expected, so that only their rules can differ. */
function disagreementOf([first, ...others]: readonly EngineOutcome[]): string | undefined {
  if (first === undefined) return "no engine was asked";
  const rulesOf = (outcome: EngineOutcome): string => JSON.stringify(outcome.answer?.rules);
  const other = others.find((each) => rulesOf(each) !== rulesOf(first));
  if (other === undefined) return undefined;
  return `the engines name different rules: ${first.engine} ${rulesOf(first)}, ${other.engine} ${rulesOf(other)}`;
}
