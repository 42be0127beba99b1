import { printable } from "../../../compilers/diagnostics/index.js";
import type { DiffObservation } from "../../index.js";
import type { Io } from "../io.js";
import { bar, createLine, type Line } from "../output/line.js";
import type { DiffForm } from "./report.js";

/** Shows how far a comparison is. */
export function createDiffLine(form: DiffForm, io: Io): Line<DiffObservation> {
  let different = 0;
  return createLine(form === "human", io, ({ part, done, of }) => {
    if (part.changes.length > 0) different += 1;
    return `${bar(done / of)} ${done} of ${of}  ${different} different  ${printable(part.label)}`;
  });
}
