import { contradiction } from "../model/contradiction.js";
import type { ActionClass, Formula, Policy, Rule } from "../model/index.js";
import { firesWhen } from "../model/index.js";
import type { CedarPolicy, Clause, Expr } from "./ast.js";
import { opaqueLeaves } from "./facts.js";
import { lowerFormula } from "./formula.js";
import type { Names } from "./names.js";
import { conjunction, disjunction, implied, simplify } from "./simplify.js";

/** What one rule says about one class; a rule that is `undefined` is the permit of a policy that allows by default. */
export interface Lowered {
  readonly rule: Rule | undefined;
  readonly effect: CedarPolicy["effect"];
  readonly clauses: readonly Clause[];
  /** The names of the facts that the rule asks for. */
  readonly facts: readonly string[];
}

/**
 * What Cedar is told about the actions of a class (or about a part of its rules). Allow rules become permits, all others
 * forbids, which Cedar lets win: this is `deny-overrides`. For `first-match` a forbid holds unless an earlier allow rule
 * fires; a permit need not ask anything, since an earlier forbid wins anyway. A rule that cannot fire is left out. Every
 * permit carries the guards.
 */
export function lowerClass(
  policy: Policy,
  actionClass: ActionClass,
  names: Names,
  guards: readonly Expr[],
): readonly Lowered[] {
  const guarded = guards.map(when);
  const lowered: Lowered[] = [];
  const allowed: Formula[] = [];
  for (const rule of actionClass.rules) {
    const fires = simplify(firesWhen(rule, actionClass), actionClass);
    if (fires.kind === "false") continue;
    const own = fires.kind === "true" ? [] : [when(lowerFormula(fires, names))];
    if (rule.decision === "ALLOW") {
      lowered.push({
        rule,
        effect: "permit",
        clauses: [...own, ...guarded],
        facts: factNames([fires], names),
      });
      if (policy.combining === "first-match") allowed.push(fires);
    } else {
      const earlier = earlierThan(fires, allowed, actionClass);
      if (earlier.kind === "true") continue;
      const unless: readonly Clause[] =
        earlier.kind === "false" ? [] : [{ kind: "unless", body: lowerFormula(earlier, names) }];
      const facts = factNames([fires, earlier], names);
      lowered.push({ rule, effect: "forbid", clauses: [...own, ...unless], facts });
    }
  }
  if (policy.defaultDecision !== "ALLOW") return lowered;
  return [...lowered, { rule: undefined, effect: "permit", clauses: guarded, facts: [] }];
}

/** Whether an earlier allow rule fires when this one does; those that cannot fire together with it are no question. */
function earlierThan(fires: Formula, allowed: readonly Formula[], actionClass: ActionClass): Formula {
  const rivals = allowed.filter((earlier) => {
    const both = simplify(conjunction([earlier, fires]), actionClass);
    return contradiction(both) === undefined;
  });
  return simplify(disjunction(rivals), actionClass, implied(fires));
}

function when(body: Expr): Clause {
  return { kind: "when", body };
}

function factNames(formulas: readonly Formula[], names: Names): readonly string[] {
  return [...new Set(formulas.flatMap(opaqueLeaves).map((leaf) => names.factOf(leaf).name))];
}
