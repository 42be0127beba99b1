import type { Comparison, Decision } from "../../index.js";
import type { Io } from "../io.js";
import { answerLine, answerText, malformedLine, malformedText } from "./answer.js";
import { createStyle } from "./style.js";
import { count } from "./text.js";

/** Writes answers as they come, one at a time. */
export interface AnswerWriter {
  readonly answer: (comparison: Comparison, title: string) => Promise<void>;
  readonly malformed: (problem: string) => Promise<void>;
  /** After the last one: a summary for people, when there were several. */
  readonly end: () => Promise<void>;
}

/** A writer of answers to stdout. */
export function createAnswerWriter(format: "human" | "json", io: Io): AnswerWriter {
  const { write } = io.stdout;
  if (format === "json") {
    return {
      answer: (comparison) => write(`${answerLine(comparison)}\n`),
      malformed: (problem) => write(`${malformedLine(problem)}\n`),
      end: async () => {},
    };
  }
  const style = createStyle(io.stdout, io.environment);
  const decisions: Record<Decision, number> = { ALLOW: 0, DENY: 0, ESCALATE: 0 };
  let total = 0;
  let differing = 0;
  let malformed = 0;
  const block = (text: string): Promise<void> => {
    total += 1;
    return write(`${total === 1 ? "" : "\n"}${text}\n`);
  };
  return {
    answer: (comparison, title) => {
      decisions[comparison.answer.decision] += 1;
      if (!comparison.agree) differing += 1;
      return block(answerText(comparison, title, style));
    },
    malformed: (problem) => {
      malformed += 1;
      return block(malformedText(problem, style));
    },
    end: async () => {
      if (total < 2) return;
      const tally = Object.entries(decisions).flatMap(([name, number]) =>
        number > 0 ? [`${number.toLocaleString("en")} ${name}`] : [],
      );
      if (malformed > 0) tally.push(style.red(`${malformed} malformed`));
      const verdict = differing > 0 ? style.red(`the engines differ on ${differing}`) : "the engines agree";
      await write(`\n${count(total, "request")}: ${tally.join(", ")}; ${verdict}\n`);
    },
  };
}
