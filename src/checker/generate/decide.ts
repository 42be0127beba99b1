import type { Leaf, Tree } from "./leaf.js";
import { type Allowed, type Goal, goalsToDecide, type Setting, solve } from "./solve.js";
import type { Space } from "./space.js";

/** A setting in which a leaf is true, or false, and alone decides its tree. */
export function decide(
  space: Space,
  tree: Tree,
  leaf: Leaf,
  wanted: boolean,
  maskers: readonly Tree[],
  allowed?: Allowed,
): Setting | undefined {
  const around = goalsToDecide(tree, leaf);
  if (around === undefined) return undefined;
  return solve(space, [itself(leaf, wanted), ...around], maskers, allowed);
}

/** The goal that a leaf is true, or false. */
export function itself(leaf: Leaf, wanted: boolean): Goal {
  return { tree: { kind: "leaf", leaf }, wanted };
}
