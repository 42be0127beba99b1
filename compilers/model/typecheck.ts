import { type Diagnostic, diagnostic, suggest } from "../diagnostics/index.js";
import { CLASS_LIMIT, matchClasses } from "./classes.js";
import { policyDigest } from "./digest.js";
import { typeAttributes } from "./infer.js";
import { lint } from "./lint.js";
import { actionPattern, matchesPattern, type Pattern } from "./pattern.js";
import type { ActionClass, ActionMatcher, Policy, PolicyDraft, Rule } from "./policy.js";

/** What checking a draft gives: a policy unless there are errors. */
export interface Typechecked {
  readonly policy: Policy | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorts actions into classes, gives every attribute its one type in each, and looks for what is suspicious. */
export function typecheck(draft: PolicyDraft): Typechecked {
  const diagnostics = [...checkActions(draft)];
  const openPatterns = draft.catalogue === undefined ? distinctPatterns(draft.rules) : [];
  const rows = matchClasses(openPatterns);
  if (rows === undefined) {
    const span = draft.rules[0]?.span ?? { start: 0, end: 0 };
    return {
      policy: undefined,
      diagnostics: [...diagnostics, diagnostic("too-many-classes", span, { limit: CLASS_LIMIT })],
    };
  }
  const typed = (skeleton: ClassSkeleton): ActionClass => {
    const { attributes, diagnostics: found } = typeAttributes(draft, skeleton.action, skeleton.rules);
    diagnostics.push(...found);
    return { ...skeleton, attributes };
  };
  const rulesOf = indexRules(draft.rules);
  const named = namedActions(draft).map((action) =>
    typed({ label: action, action, matches: [], rules: rulesOf(action) }),
  );
  const open = rows.map((row) => typed(openClass(draft, openPatterns, row)));
  if (diagnostics.some((each) => each.severity === "error")) return { policy: undefined, diagnostics };
  const policy: Policy = { ...draft, digest: policyDigest(draft), named, openPatterns, open };
  return { policy, diagnostics: [...diagnostics, ...lint(policy)] };
}

/** Whether one entry of a rule's `action` covers a name. */
export function coversAction(matcher: ActionMatcher, name: string): boolean {
  return matcher.kind === "name" ? matcher.name === name : matchesPattern(matcher.pattern, name);
}

type ClassSkeleton = Omit<ActionClass, "attributes">;

/** Finds the rules that cover a name, in document order, without looking at the rules that name others. */
function indexRules(rules: readonly Rule[]): (action: string) => readonly Rule[] {
  const byName = new Map<string, Set<Rule>>();
  const withPatterns: Rule[] = [];
  for (const rule of rules) {
    if (rule.actions.some((matcher) => matcher.kind === "pattern")) withPatterns.push(rule);
    for (const matcher of rule.actions) {
      if (matcher.kind !== "name") continue;
      byName.set(matcher.name, (byName.get(matcher.name) ?? new Set()).add(rule));
    }
  }
  return (action) => {
    const found = new Set(byName.get(action));
    for (const rule of withPatterns) {
      if (rule.actions.some((matcher) => coversAction(matcher, action))) found.add(rule);
    }
    return [...found].sort((a, b) => a.index - b.index);
  };
}

function openClass(
  draft: PolicyDraft,
  patterns: readonly Pattern[],
  matches: readonly boolean[],
): ClassSkeleton {
  const texts = patterns.filter((_, index) => matches[index]).map((pattern) => pattern.text);
  const applies = (matcher: ActionMatcher): boolean =>
    matcher.kind === "pattern" && texts.includes(matcher.pattern.text);
  const rules = draft.rules.filter((rule) => rule.actions.some(applies));
  // Doubled inside a pattern, so that no two rows have one label.
  const label = texts.map((text) => text.replaceAll("&", "&&")).join(" & ");
  return { label, action: undefined, matches, rules };
}

function namedActions(draft: PolicyDraft): readonly string[] {
  if (draft.catalogue !== undefined) return draft.catalogue.map((action) => action.name);
  const matchers = draft.rules.flatMap((rule) => rule.actions);
  return [...new Set(matchers.flatMap((matcher) => (matcher.kind === "name" ? [matcher.name] : [])))];
}

function distinctPatterns(rules: readonly Rule[]): readonly Pattern[] {
  const matchers = rules.flatMap((rule) => rule.actions);
  const texts = matchers.flatMap((matcher) => (matcher.kind === "pattern" ? [matcher.pattern.text] : []));
  return [...new Set(texts)].map(actionPattern);
}

/** A closed catalogue: a name outside it is an error, a pattern that matches nothing in it a warning (section 1). */
function checkActions(draft: PolicyDraft): readonly Diagnostic[] {
  if (draft.catalogue === undefined) return [];
  const names = new Set(draft.catalogue.map((action) => action.name));
  const covers = (matcher: ActionMatcher): boolean =>
    matcher.kind === "name"
      ? names.has(matcher.name)
      : [...names].some((name) => coversAction(matcher, name));
  return draft.rules
    .flatMap((rule) => rule.actions)
    .filter((matcher) => !covers(matcher))
    .map((matcher) => {
      if (matcher.kind === "pattern") {
        return diagnostic("pattern-matches-nothing", matcher.span, { pattern: matcher.pattern.text });
      }
      const suggestion = suggest(matcher.name, names);
      return diagnostic("action-outside-catalogue", matcher.span, {
        action: matcher.name,
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    });
}
