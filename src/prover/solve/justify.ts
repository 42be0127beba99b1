import type { Formula } from "../../../compilers/smt/logic.js";
import { type AtomFormula, membersOf, reachable } from "../../../compilers/smt/reachable.js";
import type { Literal } from "../../../compilers/smt/theory/literal.js";

/**
 * The literals of a model that already make some formulas true, whatever the other atoms are; the fewer, the easier to find a request
 * for. Undefined when the model does not make them true.
 */
export function justify(
  formulas: readonly Formula[],
  model: ReadonlyMap<AtomFormula, boolean>,
): readonly Literal[] | undefined {
  const ordered = reachable(formulas);
  const marks = new Map<Formula, Mark>();
  for (const formula of ordered) marks.set(formula, markOf(formula, marks, model));
  const markFor = (formula: Formula): Mark => marks.get(formula) as Mark;
  if (!formulas.every((formula) => markFor(formula).value)) return undefined;
  const needed = new Set<Formula>(formulas);
  // From what holds others down: everything that can need a formula was looked at before it.
  for (const formula of ordered.toReversed()) {
    if (!needed.has(formula)) continue;
    const members = membersOf(formula);
    if (members.length === 0) continue;
    if (needsAll(formula, markFor(formula).value)) for (const member of members) needed.add(member);
    else {
      const enough = members.filter((member) => markFor(member).value === markFor(formula).value);
      if (enough.some((member) => needed.has(member))) continue;
      needed.add(enough.reduce((best, each) => (markFor(each).cost < markFor(best).cost ? each : best)));
    }
  }
  return ordered.flatMap((formula) =>
    formula.kind === "atom" && needed.has(formula)
      ? [{ atom: formula.atom, holds: markFor(formula).value }]
      : [],
  );
}

/** The value of a formula in a model, and about how many literals it takes to see it. */
interface Mark {
  readonly value: boolean;
  readonly cost: number;
}

function markOf(
  formula: Formula,
  marks: ReadonlyMap<Formula, Mark>,
  model: ReadonlyMap<AtomFormula, boolean>,
): Mark {
  switch (formula.kind) {
    case "true":
    case "false":
      return { value: formula.kind === "true", cost: 0 };
    case "atom":
      return { value: model.get(formula) ?? false, cost: formula.atom.kind === "is" ? 1 : 3 };
    case "not": {
      const { value, cost } = marks.get(formula.member) as Mark;
      return { value: !value, cost };
    }
    default: {
      const members = formula.members.map((member) => marks.get(member) as Mark);
      const isAnd = formula.kind === "and";
      const value = isAnd ? members.every((each) => each.value) : members.some((each) => each.value);
      const costs = members.filter((each) => each.value === value).map(({ cost }) => cost);
      if (!needsAll(formula, value)) return { value, cost: costs.reduce((a, b) => Math.min(a, b)) };
      return {
        value,
        cost: Math.min(
          costs.reduce((a, b) => a + b, 0),
          ENDLESS,
        ),
      };
    }
  }
}

/** A shared member counts each time, so that costs can grow without bound. */
const ENDLESS = 1e9;

function needsAll(formula: Formula, value: boolean): boolean {
  return formula.kind === "not" || (formula.kind === "and") === value;
}
