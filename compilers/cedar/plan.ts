import { type Diagnostic, diagnostic, hasErrors, sortDiagnostics } from "../diagnostics/index.js";
import type { ActionClass, Policy, Rule } from "../model/index.js";
import { isShallow } from "./balance.js";
import { checkCarried } from "./carried.js";
import { type CedarLayout, PLAIN } from "./deployment.js";
import { guardsOf } from "./guard.js";
import { type Lowered, lowerClass } from "./lower.js";
import { chooseNames, type Names } from "./names.js";
import { type CedarSet, createSet } from "./set.js";
import { checkSupport } from "./supports.js";

/** Options of the compiler to Cedar. */
export interface CedarOptions {
  /** Turns what Cedar cannot say into facts that the host computes; otherwise it is an error. Default `false`. */
  readonly facts?: boolean;
  /** How the deployment names things and where it puts values; default as an adapter of ours does it. */
  readonly layout?: CedarLayout;
}

/** A policy ready to be put into Cedar; with an error among the diagnostics, it has no sets. */
export interface CedarPlan {
  readonly diagnostics: readonly Diagnostic[];
  readonly names: Names;
  readonly classes: readonly LoweredClass[];
  /** What an engine needs to answer requests by some rules of a class, namely those that the request may make fire. */
  readonly setOf: (actionClass: ActionClass, rules: readonly Rule[]) => CedarSet;
}

/** What the rules say about one class. */
export interface LoweredClass {
  readonly actionClass: ActionClass;
  readonly lowered: readonly Lowered[];
}

/** Decides everything about a policy in Cedar but its text. */
export function planCedar(policy: Policy, options: CedarOptions = {}): CedarPlan {
  const { facts = false, layout = PLAIN } = options;
  const names = chooseNames(policy, layout);
  const unsupported = [...checkSupport(policy, facts, layout), ...checkCarried(policy, layout)];
  const refused = hasErrors(unsupported);
  // Where there is no adapter, nobody turns other names into the action of their class.
  const open = layout.adapted ? policy.open : [];
  const all = refused ? [] : [...policy.named, ...open];
  const classes = all.map((each) => ({
    actionClass: each,
    lowered: lowerClass(policy, each, names, guardsOf(each, names)),
  }));
  const tooDeep = classes.flatMap(({ lowered }) => lowered.flatMap(checkDepth));
  const diagnostics = sortDiagnostics([...unsupported, ...tooDeep]);
  return {
    diagnostics,
    names,
    classes,
    setOf: (actionClass, rules) => {
      if (hasErrors(diagnostics)) throw new Error("a policy that Cedar cannot express has no sets");
      return createSet(policy, actionClass, rules, names);
    },
  };
}

/** What Cedar would run out of stack on; most rules stay far from it. */
function checkDepth({ rule, clauses }: Lowered): readonly Diagnostic[] {
  if (clauses.every(({ body }) => isShallow(body))) return [];
  const span = rule?.span ?? { start: 0, end: 0 };
  const what =
    rule === undefined
      ? "attributes nested this deep"
      : `conditions nested as deep as those of \`${rule.id}\``;
  return [
    diagnostic("unsupported-by-target", span, { target: "Cedar", what, help: "split the rule into several" }),
  ];
}
