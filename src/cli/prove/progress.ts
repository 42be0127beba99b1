import { printable } from "../../../compilers/diagnostics/index.js";
import type { ProofObservation } from "../../index.js";
import type { Io } from "../io.js";
import { count } from "../output/text.js";
import type { ProofForm } from "./report.js";

/** One line that is written over and over on a terminal, and nowhere else. */
export interface ProofLine {
  readonly show: (observation: ProofObservation) => Promise<void>;
  readonly clear: () => Promise<void>;
}

const WIDTH = 20;

/** Makes the line for one policy; without a terminal, or in a form for machines, it shows nothing. */
export function createProofLine(file: string, form: ProofForm, io: Io): ProofLine {
  if (!io.stderr.isTerminal || form !== "human") return { show: async () => {}, clear: async () => {} };
  let open = 0;
  let found = 0;
  return {
    show: async (observation) => {
      if (observation.kind === "counterexample") {
        found += 1;
        return;
      }
      const { part, done, of } = observation;
      if (part.verdict.kind === "unknown") open += 1;
      const full = Math.round((done / of) * WIDTH);
      const said = [
        `[${"#".repeat(full)}${"-".repeat(WIDTH - full)}] ${done} of ${of}`,
        ...(found > 0 ? [count(found, "counterexample")] : []),
        ...(open > 0 ? [`${open} unknown`] : []),
        printable(part.label),
      ];
      await io.stderr.write(`\r\u001b[K${printable(file)}  ${said.join("  ")}`);
    },
    clear: () => io.stderr.write("\r\u001b[K"),
  };
}
