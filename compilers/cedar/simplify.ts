import { unreachable } from "../diagnostics/index.js";
import type { ActionClass, Formula } from "../model/index.js";
import type { ConstraintLeaf } from "./facts.js";
import { alwaysHolds } from "./vacuous.js";

const TRUE: Formula = { kind: "true" };
const FALSE: Formula = { kind: "false" };

/** The conjunction of formulas, without constants and nesting. */
export function conjunction(members: readonly Formula[]): Formula {
  const flat = members.flatMap((each) =>
    each.kind === "and" ? each.members : each.kind === "true" ? [] : [each],
  );
  if (flat.some((each) => each.kind === "false")) return FALSE;
  return flat.length === 0 ? TRUE : flat.length === 1 && flat[0] ? flat[0] : { kind: "and", members: flat };
}

/** The disjunction of formulas, without constants and nesting. */
export function disjunction(members: readonly Formula[]): Formula {
  const flat = members.flatMap((each) =>
    each.kind === "or" ? each.members : each.kind === "false" ? [] : [each],
  );
  if (flat.some((each) => each.kind === "true")) return TRUE;
  return flat.length === 0 ? FALSE : flat.length === 1 && flat[0] ? flat[0] : { kind: "or", members: flat };
}

/** Which attributes are known to be present or absent, by name. */
export type Presence = ReadonlyMap<string, boolean>;

/**
 * An equal formula, given what is known, without what is thereby settled: the name of a class of one action, and presence.
 * Cedar's validator follows presence too, from left to right, and warns of a policy that it sees to be impossible.
 */
export function simplify(formula: Formula, actionClass: ActionClass, known: Presence = new Map()): Formula {
  return settle(formula, actionClass.action, known);
}

function settle(formula: Formula, action: string | undefined, known: Presence): Formula {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula;
    case "present":
    case "absent": {
      const present = known.get(formula.attribute.name);
      return present === undefined ? formula : present === (formula.kind === "present") ? TRUE : FALSE;
    }
    case "holds":
    case "fails":
      return settleLeaf(formula, action, known);
    case "and":
      return settleAll(formula.members, action, known);
    case "or":
      return settleAny(formula.members, action, known);
    default:
      return unreachable(formula);
  }
}

/** Beside `absent a`, the other members matter only where `a` is present. */
function settleAny(members: readonly Formula[], action: string | undefined, before: Presence): Formula {
  const known = new Map(before);
  for (const member of members) {
    if (member.kind === "absent" && !known.has(member.attribute.name)) known.set(member.attribute.name, true);
  }
  return disjunction(
    simplestFirst(members).map((member) => settle(member, action, member.kind === "absent" ? before : known)),
  );
}

/** What the earlier members imply is known to the later ones. */
function settleAll(members: readonly Formula[], action: string | undefined, before: Presence): Formula {
  const known = new Map(before);
  const settled: Formula[] = [];
  for (const member of simplestFirst(members)) {
    const each = settle(member, action, known);
    for (const [name, present] of implied(each)) known.set(name, present);
    settled.push(each);
  }
  return conjunction(settled);
}

/** The last member of a chain costs Cedar the least stack, so the most nested comes last; order means nothing otherwise. */
function simplestFirst(members: readonly Formula[]): readonly Formula[] {
  return members
    .map((member) => ({ member, height: heightOf(member) }))
    .sort((a, b) => a.height - b.height)
    .map(({ member }) => member);
}

function heightOf(formula: Formula): number {
  if (formula.kind !== "and" && formula.kind !== "or") return 0;
  return 1 + Math.max(0, ...formula.members.map(heightOf));
}

/** The presence and absence that a formula implies. */
export function implied(formula: Formula): Presence {
  switch (formula.kind) {
    case "true":
    case "false":
      return new Map();
    case "present":
    case "absent":
    case "holds":
    case "fails":
      if (formula.attribute.path.root === "action") return new Map();
      return new Map([[formula.attribute.name, formula.kind !== "absent"]]);
    case "and":
      return new Map(formula.members.flatMap((member) => [...implied(member)]));
    case "or": {
      const [first = new Map<string, boolean>(), ...rest] = formula.members.map(implied);
      return new Map(
        [...first].filter(([name, present]) => rest.every((each) => each.get(name) === present)),
      );
    }
    default:
      return unreachable(formula);
  }
}

function settleLeaf(leaf: ConstraintLeaf, action: string | undefined, known: Presence): Formula {
  const { attribute, constraint } = leaf;
  const isAction = attribute.path.root === "action";
  const always = alwaysHolds(leaf);
  if (always !== undefined) {
    if (always !== (leaf.kind === "holds")) return FALSE;
    return isAction ? TRUE : settle({ kind: "present", attribute }, action, known);
  }
  if (isAction && action !== undefined && constraint.kind === "oneOf") {
    return constraint.values.includes(action) === (leaf.kind === "holds") ? TRUE : FALSE;
  }
  return known.get(attribute.name) === false ? FALSE : leaf;
}
