import { unreachable } from "../../../compilers/diagnostics/index.js";
import type { ActionClass, Rule, Value, Values } from "../../../compilers/model/index.js";
import { fires } from "../../reference/fires.js";
import { type Leaf, ownReading, readTree, type Tree } from "../generate/leaf.js";

/** What was seen of a rule, over all its classes. */
export interface Seen {
  certainly: number;
  onlyPossibly: number;
  fired: number;
  /** For each leaf, the goals met as bits. */
  readonly leaves: Uint8Array;
  /** Goals of leaves still to meet. */
  open: number;
}

/** The bits of a leaf's goals, in the order of `LEAF_GOALS`. */
export const SEEN_TRUE = 1;
export const SEEN_FALSE = 2;
export const DECIDED_TRUE = 4;
export const DECIDED_FALSE = 8;
const GOALS = 4;

/** Looks at one valid request; the action's name is also the last of `places`. */
export type Measure = (values: Values, action: string, places: readonly (Value | undefined)[]) => void;

/** Nothing seen yet of a rule with so many leaves. */
export function nothingSeen(leaves: number): Seen {
  return {
    certainly: 0,
    onlyPossibly: 0,
    fired: 0,
    leaves: new Uint8Array(leaves),
    open: leaves * GOALS,
  };
}

/** Prepares what is counted of a rule in one class. */
export function measureRule(rule: Rule, actionClass: ActionClass, seen: Seen): Measure {
  const grants = rule.decision === "ALLOW";
  const own = fires(rule, actionClass);
  const other = fires({ ...rule, decision: grants ? "DENY" : "ALLOW" }, actionClass);
  const { tree, leaves } = readTree(rule, actionClass, ownReading(rule));
  const root = prepare(tree, new Map(leaves.map((leaf, index) => [leaf, index])));
  const asked = [...new Set(leaves.map((leaf) => leaf.place))];
  return (values, action, places) => {
    // Most cases meet nothing new: once every goal is met the rule is only counted.
    const open = seen.open > 0;
    const fired = open ? evaluate(root, places, seen) : own(values, action);
    if (open) markDeciding(root, seen);
    if (fired) seen.fired += 1;
    // The readings differ only on what is absent and on elements of lists, so the second is seldom asked.
    const also = asked.some((place) => isUncertain(places[place])) ? other(values, action) : fired;
    if (grants ? fired : also) seen.certainly += 1;
    else if (grants ? also : fired) seen.onlyPossibly += 1;
  };
}

/** An address is an array, too; asking once too often does no harm. */
function isUncertain(value: Value | undefined): boolean {
  return value === undefined || typeof value === "object";
}

/** A tree that remembers its truth. */
type Node =
  | { readonly kind: "all" | "any"; readonly members: readonly Node[]; truth: boolean }
  | { readonly kind: "not"; readonly member: Node; truth: boolean }
  | { readonly kind: "leaf"; readonly leaf: Leaf; readonly index: number; truth: boolean };

function prepare(tree: Tree, indexes: ReadonlyMap<Leaf, number>): Node {
  switch (tree.kind) {
    case "all":
    case "any":
      return {
        kind: tree.kind,
        members: tree.members.map((member) => prepare(member, indexes)),
        truth: false,
      };
    case "not":
      return { kind: "not", member: prepare(tree.member, indexes), truth: false };
    case "leaf":
      return { kind: "leaf", leaf: tree.leaf, index: indexes.get(tree.leaf) ?? 0, truth: false };
    default:
      return unreachable(tree);
  }
}

/** Every leaf is asked, also where the outcome is known already: which ones decide depends on all. */
function evaluate(node: Node, places: readonly (Value | undefined)[], seen: Seen): boolean {
  switch (node.kind) {
    case "all":
    case "any": {
      const all = node.kind === "all";
      node.truth = all;
      for (const member of node.members) if (evaluate(member, places, seen) !== all) node.truth = !all;
      return node.truth;
    }
    case "not":
      node.truth = !evaluate(node.member, places, seen);
      return node.truth;
    case "leaf":
      node.truth = node.leaf.test(places[node.leaf.place]);
      meet(seen, node.index, node.truth ? SEEN_TRUE : SEEN_FALSE);
      return node.truth;
    default:
      return unreachable(node);
  }
}

/** Goes down to the leaves that alone decide the whole: those that no neighbour on the way outvotes. */
function markDeciding(node: Node, seen: Seen): void {
  switch (node.kind) {
    case "all":
    case "any": {
      const neutral = node.kind === "all";
      let against: Node | undefined;
      let count = 0;
      for (const member of node.members) {
        if (member.truth === neutral) continue;
        against = member;
        count += 1;
      }
      if (count === 0) for (const member of node.members) markDeciding(member, seen);
      else if (count === 1 && against !== undefined) markDeciding(against, seen);
      return;
    }
    case "not":
      markDeciding(node.member, seen);
      return;
    case "leaf":
      meet(seen, node.index, node.truth ? DECIDED_TRUE : DECIDED_FALSE);
      return;
    default:
      unreachable(node);
  }
}

function meet(seen: Seen, leaf: number, goal: number): void {
  const before = seen.leaves[leaf] ?? 0;
  if ((before & goal) !== 0) return;
  seen.leaves[leaf] = before | goal;
  seen.open -= 1;
}
