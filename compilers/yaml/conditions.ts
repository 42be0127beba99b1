import { diagnostic, type Span } from "../diagnostics/index.js";
import type { AttributePath, Condition } from "../model/index.js";
import { readConstraint } from "./constraints.js";
import { CONDITION_DEPTH } from "./limits.js";
import { readAttribute, type Scope } from "./scope.js";
import { type Entry, entriesOf, entrySpan, itemsOf, type Tree } from "./tree.js";

/**
 * Reads a map of conditions (semantics, section 1): everything in it must hold. What is malformed is reported, or left
 * out when the schema already speaks of it.
 */
export function readConditions(tree: Tree | undefined, span: Span, scope: Scope, depth = 0): Condition {
  const members = entriesOf(tree).flatMap((entry) => readEntry(entry, scope, depth));
  const [only] = members;
  return members.length === 1 && only !== undefined ? only : { kind: "all", members, span };
}

function readEntry(entry: Entry, scope: Scope, depth: number): readonly Condition[] {
  const { key, keySpan, value } = entry;
  const span = entrySpan(entry);
  if (key !== "any" && key !== "all" && key !== "not") {
    const attribute = readAttribute(key, keySpan, scope);
    return attribute === undefined ? [] : readConstraints(value, attribute, scope);
  }
  if (depth === CONDITION_DEPTH) {
    scope.report(diagnostic("nested-too-deep", keySpan, { limit: CONDITION_DEPTH }));
    return [];
  }
  if (key === "not") return [{ kind: "not", member: readConditions(value, span, scope, depth + 1), span }];
  const members = itemsOf(value).map((item) => readConditions(item, item.span, scope, depth + 1));
  return [{ kind: key, members, span }];
}

function readConstraints(tree: Tree, attribute: AttributePath, scope: Scope): readonly Condition[] {
  return entriesOf(tree).flatMap((entry): readonly Condition[] => {
    const span = entrySpan(entry);
    if (entry.key === "present") {
      const present: Condition = { kind: "present", attribute, span };
      return [isFalse(entry.value) ? { kind: "not", member: present, span } : present];
    }
    const read = readConstraint(entry, scope);
    if (read === undefined) return [];
    const member: Condition = {
      kind: "constraint",
      attribute,
      constraint: read.constraint,
      keyword: entry.key,
      span,
    };
    return [read.negated ? { kind: "not", member, span } : member];
  });
}

function isFalse(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === false;
}
