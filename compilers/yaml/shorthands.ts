import { diagnostic, type Span, suggest } from "../diagnostics/index.js";
import {
  ACTION_PATH,
  type AttributePath,
  actionPattern,
  attributeName,
  type CatalogueAction,
  type Condition,
  type Decision,
  type Declaration,
} from "../model/index.js";
import { always, generatedReason, type RuleDraft, readMatcher } from "./rules.js";
import type { Scope } from "./scope.js";
import { type Entry, entriesOf, entryAt, entrySpan, itemsOf, type Tree, textOf } from "./tree.js";

/** The rules that the policy's shorthands stand for, in the order of semantics, section 1. */
export function readShorthands(root: Tree): readonly RuleDraft[] {
  return [
    ...listed(root, "forbidden_actions", "forbidden", "DENY"),
    ...listed(root, "escalation_required", "escalation", "ESCALATE"),
    ...listed(root, "allowed_actions", "allowed", "ALLOW"),
    ...entriesOf(entryAt(root, "tool_transitions")?.value).map(transition),
  ];
}

/**
 * The attributes with a declaration of the previous action where transitions need one: an agent's first action has none,
 * so it is optional unless the author says otherwise.
 */
export function declarePreviousAction(root: Tree, declared: readonly Declaration[]): readonly Declaration[] {
  const transitions = entryAt(root, "tool_transitions");
  if (transitions === undefined || entriesOf(transitions.value).length === 0) return declared;
  const name = attributeName(PREVIOUS_ACTION);
  if (declared.some((each) => attributeName(each.attribute) === name)) return declared;
  const span = transitions.keySpan;
  return [...declared, { attribute: PREVIOUS_ACTION, type: "string", optional: true, span }];
}

/** Transitions between actions that a closed catalogue does not hold could never apply. */
export function checkTransitions(
  root: Tree,
  catalogue: readonly CatalogueAction[] | undefined,
  scope: Scope,
): void {
  if (catalogue === undefined) return;
  const names = new Set(catalogue.map((action) => action.name));
  const check = (action: string, span: Span): void => {
    if (names.has(action)) return;
    const suggestion = suggest(action, names);
    const args = suggestion === undefined ? { action } : { action, suggestion };
    scope.report(diagnostic("action-outside-catalogue", span, args));
  };
  for (const entry of entriesOf(entryAt(root, "tool_transitions")?.value)) {
    check(entry.key, entry.keySpan);
    for (const item of itemsOf(entry.value)) check(textOf(item) ?? entry.key, item.span);
  }
}

const PREVIOUS_ACTION: AttributePath = { root: "context", keys: ["previous_action"] };

/** One rule for each distinct entry of a list. */
function listed(root: Tree, key: string, prefix: string, decision: Decision): readonly RuleDraft[] {
  const seen = new Set<string>();
  return itemsOf(entryAt(root, key)?.value).flatMap((item): readonly RuleDraft[] => {
    const text = textOf(item);
    const matcher = readMatcher(item);
    if (text === undefined || matcher === undefined || seen.has(text)) return [];
    seen.add(text);
    const { span } = item;
    return [{ ...plain(`${prefix}:${text}`, decision, span), actions: [matcher], condition: always(span) }];
  });
}

/** Denies every action that is not in the list when the previous action is the key. */
function transition(entry: Entry): RuleDraft {
  const span = entrySpan(entry);
  const next = itemsOf(entry.value).flatMap((item) => textOf(item) ?? []);
  const members: readonly Condition[] = [
    oneOf(PREVIOUS_ACTION, [entry.key], "equals", entry.keySpan),
    { kind: "not", member: oneOf(ACTION_PATH, next, "in", entry.value.span), span: entry.value.span },
  ];
  return {
    ...plain(`transition:${entry.key}`, "DENY", span),
    idSpan: entry.keySpan,
    actions: [{ kind: "pattern", pattern: actionPattern("*"), span: entry.keySpan }],
    condition: { kind: "all", members, span },
  };
}

function oneOf(attribute: AttributePath, values: readonly string[], keyword: string, span: Span): Condition {
  return { kind: "constraint", attribute, constraint: { kind: "oneOf", values }, keyword, span };
}

function plain(id: string, decision: Decision, span: Span): Omit<RuleDraft, "actions" | "condition"> {
  return {
    id,
    idSpan: span,
    decision,
    reason: generatedReason(id, decision),
    description: undefined,
    metadata: undefined,
    span,
  };
}
