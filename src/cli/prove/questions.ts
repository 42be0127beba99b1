import { join } from "node:path";
import { printable } from "../../../compilers/diagnostics/index.js";
import { type PartAhead, type Solving, smtTexts } from "../../index.js";
import type { Io } from "../io.js";
import { writeAtomically } from "../output/atomic-write.js";
import { bar, createLine } from "../output/line.js";
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
  /** Says about which part of it they are. */
  readonly watch: (ahead: PartAhead) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Watches the questions that a solver is asked. */
export function watchQuestions(solving: Solving, { smtOut, line }: QuestionOptions, io: Io): Watched {
  let name = "";
  let part: PartAhead | undefined;
  let asked = 0;
  const shown = createLine<undefined>(line, io, () =>
    [
      printable(name),
      ...(part === undefined ? [] : [`${bar(part.done / part.of)} ${part.done} of ${part.of}`]),
      count(asked, "question"),
      ...(part === undefined ? [] : [printable(part.label)]),
    ].join("  "),
  );
  return {
    ...solving,
    about: (next) => {
      name = next;
      part = undefined;
    },
    watch: async (ahead) => {
      part = ahead;
      await shown.show(undefined);
      // Where nothing has to be asked, nothing is waited for either, and an interruption would not be heard.
      await new Promise(setImmediate);
    },
    clear: shown.clear,
    ask: async (query) => {
      asked += 1;
      await shown.show(undefined);
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
