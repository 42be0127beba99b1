import { contradiction } from "../model/contradiction.js";
import type { ActionClass, Formula, Policy, Rule } from "../model/index.js";
import { firesWhen } from "../model/index.js";
import type { Annotation, CedarPolicy, Clause, Expr } from "./ast.js";
import { opaqueLeaves } from "./facts.js";
import { lowerFormula } from "./formula.js";
import { guardsOf } from "./guard.js";
import type { Names } from "./names.js";
import { conjunction, disjunction, implied, simplify } from "./simplify.js";

/** A Cedar policy with the rule that it stands for; `undefined` for the permit of a policy that allows by default. */
export interface Lowered {
  readonly rule: Rule | undefined;
  readonly policy: CedarPolicy;
}

/**
 * What Cedar is told about the actions of a class (or about a part of its rules). Allow rules become permits, all others
 * forbids, which Cedar lets win: this is `deny-overrides`. For `first-match` a forbid holds unless an earlier allow rule
 * fires; a permit need not ask anything, since an earlier forbid wins anyway. A rule that cannot fire is left out.
 */
export function lowerClass(policy: Policy, actionClass: ActionClass, names: Names): readonly Lowered[] {
  const guards = guardsOf(actionClass, names).map(when);
  const lowered: Lowered[] = [];
  const add = (
    rule: Rule | undefined,
    effect: CedarPolicy["effect"],
    clauses: readonly Clause[],
    asked: readonly Formula[],
  ): void => {
    const facts = asked.flatMap(opaqueLeaves).map((leaf) => names.factOf(leaf).name);
    const annotations = annotate(rule, names.policyId(actionClass, rule), [...new Set(facts)]);
    lowered.push({ rule, policy: { effect, annotations, action: names.actionId(actionClass), clauses } });
  };
  const allowed: Formula[] = [];
  for (const rule of actionClass.rules) {
    const fires = simplify(firesWhen(rule, actionClass), actionClass);
    if (fires.kind === "false") continue;
    const own = fires.kind === "true" ? [] : [when(lowerFormula(fires, names))];
    if (rule.decision === "ALLOW") {
      add(rule, "permit", [...own, ...guards], [fires]);
      if (policy.combining === "first-match") allowed.push(fires);
    } else {
      const earlier = earlierThan(fires, allowed, actionClass);
      if (earlier.kind === "true") continue;
      const unless =
        earlier.kind === "false" ? [] : [{ kind: "unless", body: lowerFormula(earlier, names) } as const];
      add(rule, "forbid", [...own, ...unless], [fires, earlier]);
    }
  }
  if (policy.defaultDecision === "ALLOW") add(undefined, "permit", guards, []);
  return lowered;
}

/** Whether an earlier allow rule fires when this one does; those that cannot fire together with it are no question. */
function earlierThan(fires: Formula, allowed: readonly Formula[], actionClass: ActionClass): Formula {
  const rivals = allowed.filter((earlier) => contradiction(conjunction([fires, earlier])) === undefined);
  return simplify(disjunction(rivals), actionClass, implied(fires));
}

function when(body: Expr): Clause {
  return { kind: "when", body };
}

function annotate(rule: Rule | undefined, id: string, facts: readonly string[]): readonly Annotation[] {
  if (rule === undefined) {
    return [
      { name: "id", text: id },
      { name: "decision", text: "allow" },
    ];
  }
  return [
    { name: "id", text: id },
    { name: "rule", text: rule.id },
    { name: "decision", text: rule.decision.toLowerCase() },
    { name: "reason", text: rule.reason },
    ...(facts.length === 0 ? [] : [{ name: "facts", text: facts.join(", ") } as const]),
  ];
}
