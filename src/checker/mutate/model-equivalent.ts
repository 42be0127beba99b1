import {
  type ActionClass,
  type Formula,
  firesWhen,
  type Policy,
  type Rule,
} from "../../../compilers/model/index.js";
import { holds } from "../../reference/holds.js";

/**
 * Whether two policies are the same by what decides: the same classes of actions, in each the same attributes of the same
 * types, and the same rules in the same order that fire on the same formula, those left out that cannot carry a decision beside
 * one that always fires. A fault that leaves all that is none: an action's pattern that matches no other name of the
 * catalogue, a required attribute about which no rule is in doubt.
 */
export function meansTheSame(a: Policy, b: Policy): boolean {
  return meaningOf(a) === meaningOf(b);
}

function meaningOf(policy: Policy): string {
  const { combining, defaultDecision, catalogue, openPatterns, named, open } = policy;
  const patterns = openPatterns.map(({ text }) => text);
  const classes = [...named, ...open].map((each) => classMeaning(each, policy));
  return JSON.stringify([combining, defaultDecision, catalogue === undefined, patterns, classes]);
}

function classMeaning(actionClass: ActionClass, policy: Policy): unknown {
  const { label, matches, attributes, rules } = actionClass;
  const types = attributes.map(({ name, type }) => [name, type]);
  const read = rules
    .map((rule) => ({ rule, formula: settle(firesWhen(rule, actionClass), actionClass.action) }))
    .filter(({ formula }) => formula.kind !== "false");
  const meanings = withoutWeaker(read, policy).map(({ rule, formula }) => [
    rule.id,
    rule.decision,
    withoutOptional(formula),
  ]);
  return [label, matches, types, meanings];
}

interface ReadRule {
  readonly rule: Rule;
  readonly formula: Formula;
}

/** The rules that can carry a decision beside one that always fires. */
function withoutWeaker(rules: readonly ReadRule[], { combining }: Policy): readonly ReadRule[] {
  const always = rules.findIndex(({ formula }) => formula.kind === "true");
  if (combining === "first-match") return always === -1 ? rules : rules.slice(0, always + 1);
  const strongest = Math.min(
    ...rules.flatMap(({ rule, formula }) => (formula.kind === "true" ? [STRENGTH[rule.decision]] : [])),
  );
  return rules.filter(({ rule }) => STRENGTH[rule.decision] <= strongest);
}

const STRENGTH = { DENY: 0, ESCALATE: 1, ALLOW: 2 } as const;

/** The formula where the action's name is known. */
function settle(formula: Formula, action: string | undefined): Formula {
  if (formula.kind === "and" || formula.kind === "or") {
    const [unit, zero] = formula.kind === "and" ? (["true", "false"] as const) : (["false", "true"] as const);
    const members = formula.members.map((member) => settle(member, action));
    if (members.some(({ kind }) => kind === zero)) return { kind: zero };
    const rest = members.filter(({ kind }) => kind !== unit);
    return rest.length === 0 ? { kind: unit } : { kind: formula.kind, members: rest };
  }
  if (action === undefined || (formula.kind !== "holds" && formula.kind !== "fails")) return formula;
  if (formula.attribute.path.root !== "action") return formula;
  return { kind: holds(formula.constraint)(action) === (formula.kind === "holds") ? "true" : "false" };
}

/** A formula says of absence all there is to say, so that the attribute need not. */
function withoutOptional(formula: Formula): unknown {
  if (formula.kind === "and" || formula.kind === "or") {
    return [formula.kind, formula.members.map(withoutOptional)];
  }
  if (!("attribute" in formula)) return formula.kind;
  return [formula.attribute.name, { ...formula, attribute: undefined }];
}
