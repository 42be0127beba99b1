import {
  type ActionClass,
  type Constraint,
  type Formula,
  firesWhen,
  type Policy,
  type Quantifier,
  type TypeName,
} from "../model/index.js";

/** Something Cedar cannot ask of an attribute, so that the host computes it: false when the attribute is absent. */
export interface Fact {
  /** The name in `context.facts`, unique in the policy. */
  readonly name: string;
  /** The canonical name of the attribute. */
  readonly attribute: string;
  readonly constraint: Constraint;
  /** Whether it is asked of the value, or of every or some element of it. */
  readonly over: Quantifier;
}

/** A leaf that asks a constraint of an attribute. */
export type ConstraintLeaf = Extract<Formula, { kind: "holds" | "fails" }>;

/** Whether Cedar can ask this of an attribute of this type; what it cannot ask becomes a fact or a diagnostic. */
export function isExpressible(constraint: Constraint, type: TypeName): boolean {
  switch (constraint.kind) {
    case "regex":
      return false;
    case "prefix":
    case "suffix":
    case "contains":
    case "matches":
      return type !== "strings";
    default:
      return true;
  }
}

/** Names every fact that a policy needs, in order of appearance; one fact serves all rules that ask the same. */
export function nameFacts(policy: Policy): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  const taken = new Set<string>();
  for (const actionClass of [...policy.named, ...policy.open]) {
    for (const rule of actionClass.rules) {
      for (const leaf of opaqueLeaves(firesWhen(rule, actionClass))) {
        const key = factKey(leaf);
        if (!facts.has(key)) facts.set(key, { name: uniqueName(leaf, taken), ...askedBy(leaf) });
      }
    }
  }
  return facts;
}

/** The leaves of a formula that Cedar cannot ask. */
export function opaqueLeaves(formula: Formula): readonly ConstraintLeaf[] {
  if (formula.kind === "and" || formula.kind === "or") return formula.members.flatMap(opaqueLeaves);
  if (formula.kind !== "holds" && formula.kind !== "fails") return [];
  return isExpressible(formula.constraint, formula.attribute.type) ? [] : [formula];
}

/** The facts that the rules of a class ask for, in order of appearance. */
export function factsOf(actionClass: ActionClass, factOf: (leaf: ConstraintLeaf) => Fact): readonly Fact[] {
  const leaves = actionClass.rules.flatMap((rule) => opaqueLeaves(firesWhen(rule, actionClass)));
  return [...new Set(leaves.map(factOf))];
}

/** What identifies the fact that a leaf asks for. */
export function factKey(leaf: ConstraintLeaf): string {
  return JSON.stringify(askedBy(leaf));
}

/** A fact as a person reads it: what is asked, and of what. */
export function describeFact({ attribute, constraint, over }: Omit<Fact, "name">): string {
  const subject = over === "value" ? attribute : `${over} element of ${attribute}`;
  return `${subject}: ${describeConstraint(constraint)}`;
}

function askedBy({ attribute, constraint, over }: ConstraintLeaf): Omit<Fact, "name"> {
  return { attribute: attribute.name, constraint, over };
}

function uniqueName({ attribute, constraint, over }: ConstraintLeaf, taken: Set<string>): string {
  const base = [attribute.name, ...(over === "value" ? [] : [over]), keywordOf(constraint)].join(".");
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}.${number}`;
  taken.add(name);
  return name;
}

function describeConstraint(constraint: Constraint): string {
  return `${keywordOf(constraint)} ${JSON.stringify(literalsOf(constraint))}`;
}

/** What is asked for, as the author wrote it. */
function literalsOf(constraint: Constraint): unknown {
  if (constraint.kind === "regex") return constraint.source;
  if (constraint.kind === "matches") return constraint.patterns.map((pattern) => pattern.text);
  return "texts" in constraint ? constraint.texts : constraint;
}

/** The word of the policy language. */
function keywordOf(constraint: Constraint): string {
  return constraint.kind === "matches" ? "allowlist" : constraint.kind;
}
