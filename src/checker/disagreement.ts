import type { Answer } from "../../compilers/model/index.js";
import type { Stage } from "./case.js";
import { type AgreementMode, agreeing } from "./compare.js";

/** A request on which engines differ, or on which one of them failed. */
export interface Disagreement {
  /** `faults` when nothing but failures of engines stands between the answers. */
  readonly kind: "differ" | "fault";
  readonly request: unknown;
  /** Each engine's answer, in the order of the engines. */
  readonly answers: readonly NamedAnswer[];
  readonly stage: Stage;
  /** Which case it was, from 0; the same seed gives the same case. */
  readonly index: number;
}

/** What one engine said. */
export interface NamedAnswer {
  readonly engine: string;
  readonly answer: Answer;
}

/**
 * How answers stand to each other: `undefined` when they agree. An answer with `engine_error` is no answer, so it agrees with
 * nothing, not even with a DENY for the same reason: two engines that fail show no agreement.
 */
export function splitOf(
  answers: readonly NamedAnswer[],
  mode: AgreementMode,
): "differ" | "fault" | undefined {
  const given = answers.filter(({ answer }) => !isFault(answer));
  const [first] = given;
  if (first !== undefined && given.some(({ answer }) => !agreeing(mode, first.answer, answer)))
    return "differ";
  return given.length === answers.length ? undefined : "fault";
}

/**
 * Which engines stand together, as a text: what has to stay the same while a disagreement is made smaller, or the small one
 * would show another fault than the one that was found.
 */
export function partitionOf(answers: readonly NamedAnswer[], mode: AgreementMode): string {
  const groups: Answer[] = [];
  return answers
    .map(({ answer }) => {
      if (isFault(answer)) return "fault";
      const place = groups.findIndex((each) => agreeing(mode, each, answer));
      return place === -1 ? groups.push(answer) - 1 : place;
    })
    .join(" ");
}

/** Disagreements that look alike are reported once: the same engines differ in the same way about the same rules. */
export function signatureOf({ answers }: Pick<Disagreement, "answers">, mode: AgreementMode): string {
  const said = answers.map(({ answer }) => [answer.decision, mode === "decision" ? [] : answer.rules]);
  return JSON.stringify([partitionOf(answers, mode), said]);
}

function isFault(answer: Answer): boolean {
  return answer.reason === "engine_error";
}
