import type { Formula } from "../logic.js";
import { describeAtom } from "./describe.js";
import { type Printed, printWith } from "./formulas.js";

/** Formulas over atoms that are free letters; with comments that say what each asks. */
export function printBoolean(
  formulas: readonly Formula[],
  options: { readonly comments?: boolean } = {},
): Printed {
  return printWith(formulas, ({ atom }, name) => [
    ...(options.comments === true ? [`; ${name}: ${describeAtom(atom)}`] : []),
    `(declare-const ${name} Bool)`,
  ]);
}
