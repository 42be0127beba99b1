import { diagnostic, type Span } from "../diagnostics/index.js";
import {
  type ActionMatcher,
  actionPattern,
  type Condition,
  type Decision,
  RESERVED_REASONS,
  type Rule,
} from "../model/index.js";
import { readConditions } from "./conditions.js";
import { readMetadata } from "./metadata.js";
import type { Scope } from "./scope.js";
import { itemsOf, type Tree, textOf, valueAt } from "./tree.js";

/** A rule before its place among all rules is known. */
export type RuleDraft = Omit<Rule, "index"> & { readonly idSpan: Span };

/** Reads the list `rules`. */
export function readRules(tree: Tree | undefined, scope: Scope): readonly RuleDraft[] {
  const items = tree?.kind === "list" ? tree.items : [];
  return items.map((item, position) => readRule(item, position, scope));
}

/** The words for decisions. */
export const DECISIONS: ReadonlyMap<string, Decision> = new Map([
  ["allow", "ALLOW"],
  ["deny", "DENY"],
  ["escalate", "ESCALATE"],
]);

/** One entry of a rule's `action`: a pattern when it holds a star. */
export function readMatcher(tree: Tree): ActionMatcher | undefined {
  const text = textOf(tree);
  if (text === undefined || text === "") return undefined;
  return text.includes("*")
    ? { kind: "pattern", pattern: actionPattern(text), span: tree.span }
    : { kind: "name", name: text, span: tree.span };
}

/** The reason of a rule that gives none. */
export function generatedReason(id: string, decision: Decision): string {
  const verb = decision === "ALLOW" ? "allowed" : decision === "DENY" ? "denied" : "escalated";
  return `${verb} by rule \`${id}\``;
}

/** A condition that always holds. */
export function always(span: Span): Condition {
  return { kind: "all", members: [], span };
}

/** Without a decision, of which the schema speaks, the rule is still good for finding more mistakes. */
function readRule(tree: Tree, position: number, scope: Scope): RuleDraft {
  const idTree = valueAt(tree, "id");
  const id = textOf(idTree) ?? `rule-${position + 1}`;
  const decision = DECISIONS.get(textOf(valueAt(tree, "decision")) ?? "") ?? "DENY";
  const condition = readConditions(valueAt(tree, "conditions"), tree.span, scope);
  const reason = readReason(valueAt(tree, "reason"), scope);
  return {
    id,
    idSpan: idTree?.span ?? tree.span,
    actions: itemsOf(valueAt(tree, "action")).flatMap((each) => readMatcher(each) ?? []),
    decision,
    condition,
    reason: reason ?? generatedReason(id, decision),
    description: textOf(valueAt(tree, "description")),
    metadata: readMetadata(valueAt(tree, "metadata"), scope),
    span: tree.span,
  };
}

function readReason(tree: Tree | undefined, scope: Scope): string | undefined {
  const reason = textOf(tree);
  if (tree !== undefined && reason !== undefined && RESERVED_REASONS.has(reason)) {
    scope.report(diagnostic("reserved-reason", tree.span, { reason }));
  }
  return reason;
}
