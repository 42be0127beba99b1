import type { Formula } from "./formula.js";

/**
 * Why a formula can never be true, or `undefined` when this simple look finds nothing: bounds that exclude each other,
 * disjoint lists of literals, presence against absence. A search over all requests is the prover's work.
 */
export function contradiction(formula: Formula): string | undefined {
  if (formula.kind === "false") return "its conditions leave nothing";
  if (formula.kind === "or") {
    const reasons = formula.members.map(contradiction);
    return reasons.includes(undefined) ? undefined : reasons[0];
  }
  const members = formula.kind === "and" ? formula.members : [formula];
  const byAttribute = new Map<string, Leaf[]>();
  for (const member of members) {
    const reason = member.kind === "or" ? contradiction(member) : undefined;
    if (reason !== undefined) return reason;
    if (!isLeaf(member)) continue;
    const leaves = byAttribute.get(member.attribute.name) ?? [];
    byAttribute.set(member.attribute.name, [...leaves, member]);
  }
  for (const [name, leaves] of byAttribute) {
    const reason = conflictAmong(leaves);
    if (reason !== undefined) return `${reason} \`${name}\``;
  }
  return undefined;
}

type Leaf = Extract<Formula, { kind: "present" | "absent" | "holds" | "fails" }>;

function isLeaf(formula: Formula): formula is Leaf {
  return "attribute" in formula;
}

function conflictAmong(leaves: readonly Leaf[]): string | undefined {
  const absent = leaves.some((leaf) => leaf.kind === "absent");
  if (absent && leaves.some((leaf) => leaf.kind !== "absent")) return "it asks for presence and absence of";
  return emptyInterval(leaves)
    ? "no number lies within the bounds of"
    : disjoint(leaves)
      ? "no literal fits"
      : undefined;
}

function emptyInterval(leaves: readonly Leaf[]): boolean {
  let low = { bound: Number.NEGATIVE_INFINITY, strict: false };
  let high = { bound: Number.POSITIVE_INFINITY, strict: false };
  for (const leaf of leaves) {
    if (leaf.kind !== "holds" || !("bound" in leaf.constraint)) continue;
    const { kind, bound } = leaf.constraint;
    const strict = kind === "above" || kind === "after" || kind === "below" || kind === "before";
    if (kind === "min" || kind === "above" || kind === "after") {
      if (bound > low.bound || (bound === low.bound && strict)) low = { bound, strict };
    } else if (bound < high.bound || (bound === high.bound && strict)) high = { bound, strict };
  }
  return low.bound > high.bound || (low.bound === high.bound && (low.strict || high.strict));
}

function disjoint(leaves: readonly Leaf[]): boolean {
  let left: ReadonlySet<unknown> | undefined;
  for (const leaf of leaves) {
    if (leaf.kind !== "holds" || leaf.over !== "value" || leaf.constraint.kind !== "oneOf") continue;
    const values = new Set<unknown>(leaf.constraint.values);
    const before = left;
    left = before === undefined ? values : new Set([...before].filter((value) => values.has(value)));
  }
  return left?.size === 0;
}
