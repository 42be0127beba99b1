import type { Formula } from "../logic.js";
import { type AtomFormula, membersOf, reachable } from "../reachable.js";

/** Formulas as text of SMT-LIB, and the names in it. */
export interface Printed {
  readonly text: string;
  /** The name of each atom, in the order of declaration. */
  readonly atoms: ReadonlyMap<AtomFormula, string>;
  /** One more assertion, of a formula over the same atoms. */
  readonly assert: (formula: Formula) => string;
}

/**
 * Says what each atom of some formulas is, in lines made from its name, and asserts the formulas. Formulas made in the same steps give
 * the same text.
 */
export function printWith(
  formulas: readonly Formula[],
  declare: (atom: AtomFormula, name: string) => readonly string[],
): Printed {
  const lines: string[] = [];
  const atoms = new Map<AtomFormula, string>();
  const printed = new Map<Formula, string>();
  const ordered = reachable(formulas);
  const uses = usesOf(ordered);
  for (const formula of ordered) {
    if (formula.kind !== "atom") continue;
    const name = `a${atoms.size}`;
    atoms.set(formula, name);
    printed.set(formula, name);
    lines.push(...declare(formula, name));
  }
  let names = 0;
  for (const formula of ordered) {
    const text = textOf(formula, printed);
    if (
      (formula.kind === "and" || formula.kind === "or") &&
      (uses.get(formula) ?? 0) > 0 &&
      (uses.get(formula) !== 1 || text.length > LONG)
    ) {
      const name = `n${names}`;
      names += 1;
      lines.push(`(define-fun ${name} () Bool ${text})`);
      printed.set(formula, name);
    } else printed.set(formula, text);
  }
  const assert = (formula: Formula): string => {
    for (const each of reachable([formula])) if (!printed.has(each)) printed.set(each, textOf(each, printed));
    return `(assert ${printed.get(formula)})`;
  };
  lines.push(...formulas.map(assert));
  return { text: `${lines.join("\n")}\n`, atoms, assert };
}

/** What is used once is written where it is used, up to this many characters: nesting has no end otherwise. */
const LONG = 200;

function usesOf(ordered: readonly Formula[]): ReadonlyMap<Formula, number> {
  const uses = new Map<Formula, number>();
  for (const formula of ordered) {
    for (const member of membersOf(formula)) uses.set(member, (uses.get(member) ?? 0) + 1);
  }
  return uses;
}

function textOf(formula: Formula, printed: ReadonlyMap<Formula, string>): string {
  const known = printed.get(formula);
  if (known !== undefined) return known;
  switch (formula.kind) {
    case "true":
    case "false":
      return formula.kind;
    case "not":
      return `(not ${printed.get(formula.member)})`;
    default:
      return `(${formula.kind} ${membersOf(formula)
        .map((member) => printed.get(member))
        .join(" ")})`;
  }
}
