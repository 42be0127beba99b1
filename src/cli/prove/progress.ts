import { printable } from "../../../compilers/diagnostics/index.js";
import type { ProofObservation } from "../../index.js";
import type { Io } from "../io.js";
import { bar, createLine, type Line } from "../output/line.js";
import { count } from "../output/text.js";
import type { ProofForm } from "./report.js";

/** Shows how far the proof of one policy is. */
export function createProofLine(file: string, form: ProofForm, io: Io): Line<ProofObservation> {
  let open = 0;
  let found = 0;
  let said = "";
  return createLine(form === "human", io, (observation) => {
    if (observation.kind === "counterexample") {
      found += 1;
      return said;
    }
    const { part, done, of } = observation;
    if (part.verdict.kind === "unknown") open += 1;
    said = [
      `${printable(file)}  ${bar(done / of)} ${done} of ${of}`,
      ...(found > 0 ? [count(found, "counterexample")] : []),
      ...(open > 0 ? [`${open} unknown`] : []),
      printable(part.label),
    ].join("  ");
    return said;
  });
}
