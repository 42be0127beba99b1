import { type Answer, type Decision, denied } from "../../compilers/model/index.js";
import type { Engine } from "../engines/engine.js";

/** What counts as agreement between answers. */
export type AgreementMode = "decision" | "decision+rules";

/** The answers of several engines to one request, and what they come to together. */
export interface Comparison {
  /** The common answer; DENY with `engine_error` when the engines differ, as none can then be trusted. */
  readonly answer: Answer;
  readonly agree: boolean;
  /** Each engine's own answer, in the order of the engines; of engines with one name the later ones have a number. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Asks all engines and compares. Without an engine there is no agreement, and the answer is DENY. */
export function compareEngines(
  engines: readonly Engine[],
  request: unknown,
  mode: AgreementMode = "decision+rules",
): Comparison {
  const answers = new Map<string, Answer>();
  for (const engine of engines) answers.set(freeName(engine.name, answers), engine.decide(request));
  const [first, ...others] = answers.values();
  const agree = first !== undefined && others.every((other) => agreeing(mode, first, other));
  return { answer: agree ? first : denied("engine_error"), agree, answers };
}

/** Whether two answers agree in a mode. */
export function agreeing(mode: AgreementMode, a: Answer, b: Answer): boolean {
  const sameDecision = a.decision === b.decision;
  return mode === "decision" ? sameDecision : sameDecision && sameRules(a.rules, b.rules);
}

/** The decision of each engine by name, as commands print it. */
export function decisionsByEngine({ answers }: Comparison): Readonly<Record<string, Decision>> {
  return Object.fromEntries([...answers].map(([name, answer]) => [name, answer.decision]));
}

/** Two engines of one name must not pass for one: their answers would agree unseen. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
  return free;
}

function sameRules(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => b[index] === id);
}
