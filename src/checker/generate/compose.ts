import { type Constraint, typeValue } from "../../../compilers/model/index.js";
import type { Candidate } from "./candidates.js";
import { interleave } from "./interleave.js";
import { isTrue, type Leaf, type Tree } from "./leaf.js";
import type { Goal, Setting } from "./solve.js";
import { leafCandidates } from "./space.js";

const SUGGESTED = 40;
const COMPOSED = 32;

/**
 * Values around a constraint that also meet what else is asked of the same attribute, where a value around it alone would not: inside the
 * directory that another constraint wants, with the ending of a third. The goals say what has to stay true.
 */
export function composedValues(leaf: Leaf, setting: Setting, goals: readonly Goal[]): readonly Candidate[] {
  const others = goals.flatMap(({ tree }) => leavesAt(tree, leaf.place));
  if (others.length === 0) return [];
  const { type } = leaf.attribute;
  const typed = leafCandidates(leaf).typed.slice(0, SUGGESTED);
  const raws = type === "strings" ? joinedLists(typed, setting[leaf.place]) : joinedTexts(typed, others);
  const values = setting.map(({ value }) => value);
  return raws
    .map((raw): Candidate => ({ raw, value: typeValue(type, raw) }))
    .filter(({ value }) => {
      if (value === undefined) return false;
      values[leaf.place] = value;
      return goals.every(({ tree, wanted }) => isTrue(tree, values) === wanted);
    })
    .slice(0, COMPOSED);
}

/** The list under which the leaf decides, with each suggested one. */
function joinedLists(typed: readonly Candidate[], before: Candidate | undefined): readonly unknown[] {
  const base = Array.isArray(before?.raw) ? before.raw : [];
  return typed.map(({ raw }) => [...new Set([...base, ...(Array.isArray(raw) ? raw : [])])]);
}

function joinedTexts(typed: readonly Candidate[], others: readonly Leaf[]): readonly unknown[] {
  const texts = typed.flatMap(({ raw }) => (typeof raw === "string" ? [raw] : []));
  const starts = others.flatMap(beginnings).slice(0, 4);
  const ends = others.flatMap(endings).slice(0, 4);
  return interleave([
    ...starts.map((start) => texts.map((text) => start + text)),
    ...ends.map((end) => texts.map((text) => text + end)),
    ...starts.flatMap((start) => ends.map((end) => texts.map((text) => start + text + end))),
  ]);
}

function beginnings(leaf: Leaf): readonly string[] {
  const constraint = constraintOf(leaf);
  if (constraint?.kind === "prefix") return constraint.texts;
  if (constraint?.kind === "within") return constraint.directories.flatMap((each) => [each, `${each}/`]);
  if (constraint?.kind === "matches") return constraint.patterns.map(({ parts }) => parts[0] ?? "");
  return [];
}

function endings(leaf: Leaf): readonly string[] {
  const constraint = constraintOf(leaf);
  if (constraint?.kind === "suffix") return constraint.texts;
  if (constraint?.kind === "domain") return constraint.domains.flatMap((each) => [`.${each}`, each]);
  if (constraint?.kind === "matches") return constraint.patterns.map(({ parts }) => parts.at(-1) ?? "");
  return [];
}

function constraintOf({ condition }: Leaf): Constraint | undefined {
  return condition.kind === "constraint" ? condition.constraint : undefined;
}

function leavesAt(tree: Tree, place: number): readonly Leaf[] {
  if (tree.kind === "leaf") return tree.leaf.place === place ? [tree.leaf] : [];
  if (tree.kind === "not") return leavesAt(tree.member, place);
  return tree.members.flatMap((member) => leavesAt(member, place));
}
