import {
  type Diagnostic,
  diagnostic,
  hasErrors,
  type Source,
  type Span,
  sortDiagnostics,
  suggest,
} from "../diagnostics/index.js";
import {
  type ActionClass,
  type ActionMatcher,
  type Condition,
  classOfAction,
  type Decision,
  isAbout,
  matchesPattern,
  type Policy,
  type Property,
  typeProperty,
} from "../model/index.js";
import { readConditions } from "./conditions.js";
import { parse } from "./parse.js";
import { readMatcher } from "./rules.js";
import type { Scope } from "./scope.js";
import { entriesOf, entryAt, entrySpan, itemsOf, type Tree, textOf, valueAt } from "./tree.js";
import { validate } from "./validate.js";
import { readVariables } from "./variables.js";

/** The policy that properties are about, with its text, in which its variables are. */
export interface PropertySubject {
  readonly policy: Policy;
  readonly source: Source;
  /** Texts that took the place of variables when the policy was loaded. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The properties of a file, unless there are errors; and all diagnostics, sorted by place. */
export interface LoadedProperties {
  readonly properties: readonly Property[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the policy is in conflict with them, at its own places. */
  readonly inPolicy: readonly Diagnostic[];
}

/** The path of the policy that a file of properties names, relative to that file. */
export function policyOfProperties(source: Source): string | undefined {
  return textOf(valueAt(parse(source).root, "policy"));
}

/** Reads a file of properties in the words, types and variables of their policy. */
export function loadProperties(source: Source, subject: PropertySubject): LoadedProperties {
  const { root, diagnostics: unreadable } = parse(source);
  const found: Diagnostic[] = [...unreadable, ...(root === undefined ? [] : validate(root, "properties"))];
  const scope = scopeOf(subject, found);
  const trees = itemsOf(valueAt(root, "properties")).filter((each) => each.kind === "map");
  const properties = withDistinctIds(
    trees.map((each, position) => readProperty(each, position, scope)),
    found,
  );
  const inPolicy: Diagnostic[] = [];
  if (!hasErrors(found)) {
    for (const property of properties) {
      found.push(...checkActions(subject.policy, property));
      for (const actionClass of classesOf(subject.policy, property)) {
        const typed = typeProperty(subject.policy, property, actionClass);
        found.push(...typed.diagnostics);
        inPolicy.push(...typed.inPolicy);
      }
    }
  }
  return {
    properties: root === undefined || hasErrors(found) ? undefined : properties,
    diagnostics: sortDiagnostics(found),
    inPolicy: sortDiagnostics(inPolicy),
  };
}

/** The variables are the policy's; what is wrong with them there was said when it was loaded. */
function scopeOf({ source, variables }: PropertySubject, found: Diagnostic[]): Scope {
  const vars = valueAt(parse(source).root, "vars");
  let isReading = false;
  const report = (each: Diagnostic): void => {
    if (isReading) found.push(each);
  };
  const scope = { variables: readVariables(vars, variables ?? {}, report), report };
  isReading = true;
  return scope;
}

const CLAIMS = ["never", "always", "only"] as const;

function readProperty(tree: Tree, position: number, scope: Scope): Property {
  const idEntry = entryAt(tree, "id");
  const claims = CLAIMS.filter((each) => entryAt(tree, each) !== undefined);
  const [claim = "never", other] = claims;
  const span = idEntry?.value.span ?? headOf(tree);
  // Of a misspelt one the schema speaks.
  const isMisspelt = entriesOf(tree).some(({ key }) => suggest(key, CLAIMS) !== undefined);
  if (claims.length === 0 && !isMisspelt) {
    const help = "write `never: ALLOW`, `always: DENY`, `only: ALLOW` or the like";
    scope.report(diagnostic("missing-key", span, { key: "never", where: "a property", help }));
  }
  if (other !== undefined) {
    const at = entryAt(tree, other)?.keySpan ?? span;
    scope.report(diagnostic("contradictory-keys", at, { first: claim, second: other }));
  }
  return {
    id: textOf(idEntry?.value) ?? `property-${position + 1}`,
    claim,
    decisions: itemsOf(valueAt(tree, claim)).flatMap((each) => decisionOf(textOf(each)) ?? []),
    actions: itemsOf(valueAt(tree, "action")).flatMap((each) => readMatcher(each) ?? []),
    when: readCondition(tree, "when", scope),
    unless: readCondition(tree, "unless", scope),
    why: textOf(valueAt(tree, "why")),
    span,
  };
}

function headOf(tree: Tree): Span {
  const [first] = tree.kind === "map" ? tree.entries.values() : [];
  return first === undefined ? tree.span : entrySpan(first);
}

function decisionOf(word: string | undefined): Decision | undefined {
  return word === "ALLOW" || word === "DENY" || word === "ESCALATE" ? word : undefined;
}

function readCondition(tree: Tree, key: string, scope: Scope): Condition | undefined {
  const entry = entryAt(tree, key);
  return entry && readConditions(entry.value, entrySpan(entry), scope);
}

function withDistinctIds(properties: readonly Property[], found: Diagnostic[]): readonly Property[] {
  const places = new Map<string, Span>();
  for (const { id, span } of properties) {
    const first = places.get(id);
    if (first === undefined) places.set(id, span);
    else {
      const args = { what: `the id \`${id}\``, expected: "one that no other property has" };
      found.push(diagnostic("wrong-shape", span, args, [{ message: "the first one", span: first }]));
    }
  }
  return properties;
}

/** A misspelt action would make a property true of nothing. */
function checkActions(policy: Policy, { actions }: Property): readonly Diagnostic[] {
  const names = policy.named.flatMap(({ action }) => action ?? []);
  return actions.flatMap((matcher): readonly Diagnostic[] => {
    const covered = isKnown(policy, names, matcher);
    if (covered) return [];
    if (matcher.kind === "pattern") {
      return policy.catalogue === undefined
        ? []
        : [diagnostic("pattern-matches-nothing", matcher.span, { pattern: matcher.pattern.text })];
    }
    const suggestion = suggest(matcher.name, names);
    // Where actions are open, one that no rule speaks of is decided by default, which a property may well be about.
    if (policy.catalogue === undefined && suggestion === undefined) return [];
    const args = { action: matcher.name };
    return [
      diagnostic("unknown-action", matcher.span, suggestion === undefined ? args : { ...args, suggestion }),
    ];
  });
}

function isKnown(policy: Policy, names: readonly string[], matcher: ActionMatcher): boolean {
  if (matcher.kind === "pattern") return names.some((name) => matchesPattern(matcher.pattern, name));
  return classOfAction(policy, matcher.name) !== undefined;
}

/**
 * The classes whose types a property has to share. Of classes of unlisted names those that have a pattern in common with it, or, where it
 * lists names, those that the names belong to; and, at last, the names without rules.
 */
function classesOf(policy: Policy, property: Property): readonly (ActionClass | undefined)[] {
  const texts = new Set(
    property.actions.flatMap((each) => (each.kind === "pattern" ? [each.pattern.text] : [])),
  );
  const isAboutOpen = (open: ActionClass): boolean =>
    property.actions.length === 0 ||
    policy.openPatterns.some(({ text }, index) => open.matches[index] === true && texts.has(text)) ||
    property.actions.some(
      (each) => each.kind === "name" && classOfAction(policy, each.name)?.label === open.label,
    );
  return [
    ...policy.named.filter(({ action }) => action !== undefined && isAbout(property, action)),
    ...policy.open.filter(isAboutOpen),
    ...(policy.catalogue === undefined && isAboutOthers(policy, property) ? [undefined] : []),
  ];
}

function isAboutOthers(policy: Policy, { actions }: Property): boolean {
  return (
    actions.length === 0 ||
    actions.some((each) => each.kind === "pattern" || classOfAction(policy, each.name) === undefined)
  );
}
