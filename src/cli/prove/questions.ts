import { join } from "node:path";
import { printable } from "../../../compilers/diagnostics/index.js";
import { type Solving, smtTexts } from "../../index.js";
import type { Io } from "../io.js";
import { writeAtomically } from "../output/atomic-write.js";
import { createLine } from "../output/line.js";
import { count } from "../output/text.js";

/** What is done with every question that a command asks the solver. */
export interface QuestionOptions {
  /** Where each goes as SMT-LIB. */
  readonly smtOut?: string;
  /** Whether the line that counts them is wanted. */
  readonly line: boolean;
}

/** A solver whose questions are counted on a terminal, for what is named at the time, and written down where that is wanted. */
export interface Watched extends Solving {
  /** Says what the next questions are about. */
  readonly about: (name: string) => void;
  readonly clear: () => Promise<void>;
}

/** Watches the questions that a solver is asked. */
export function watchQuestions(solving: Solving, { smtOut, line }: QuestionOptions, io: Io): Watched {
  let name = "";
  let asked = 0;
  const shown = createLine<number>(line, io, (number) => `${printable(name)}  ${count(number, "question")}`);
  return {
    ...solving,
    about: (next) => {
      name = next;
    },
    clear: shown.clear,
    ask: async (query) => {
      asked += 1;
      await shown.show(asked);
      const answer = await solving.ask(query);
      if (smtOut !== undefined) {
        const { letters, theories } = smtTexts(name, { query, answer });
        const stem = join(smtOut, `question-${asked}`);
        writeAtomically([
          { path: `${stem}.smt2`, content: letters },
          { path: `${stem}.theories.smt2`, content: theories },
        ]);
      }
      return answer;
    },
  };
}
