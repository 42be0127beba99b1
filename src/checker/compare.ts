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
  const names = uniqueNames(engines);
  const answers = new Map(engines.map((engine, index) => [names[index] ?? "", engine.decide(request)]));
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

/**
 * The names of engines, told apart by numbers: two of one name must not pass for one, or their answers would agree unseen.
 */
export function uniqueNames(engines: readonly { readonly name: string }[]): readonly string[] {
  const taken = new Set<string>();
  return engines.map(({ name }) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
    taken.add(free);
    return free;
  });
}

function sameRules(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => b[index] === id);
}
