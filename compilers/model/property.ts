import type { Diagnostic, Span } from "../diagnostics/index.js";
import { attributeName } from "./attribute.js";
import { type Condition, walkCondition } from "./condition.js";
import { typeAttributes } from "./infer.js";
import { matchesPattern } from "./pattern.js";
import type { ActionClass, ActionMatcher, Declaration, Policy, Rule, TypedAttribute } from "./policy.js";
import type { Decision } from "./request.js";
import { coversAction } from "./typecheck.js";

/** Something that is to be so of every decision of a policy (docs/properties.md). */
export interface Property {
  /** Unique among the properties of a file. */
  readonly id: string;
  /** `never` or `always` these decisions, or these `only` where the conditions hold. */
  readonly claim: "never" | "always" | "only";
  readonly decisions: readonly Decision[];
  /** The actions that it is about; empty for all. */
  readonly actions: readonly ActionMatcher[];
  readonly when: Condition | undefined;
  readonly unless: Condition | undefined;
  /** The author's reason. */
  readonly why: string | undefined;
  /** Where it stands in its own file. */
  readonly span: Span;
}

/** Whether a property is about an action. */
export function isAbout({ actions }: Property, action: string): boolean {
  return actions.length === 0 || actions.some((matcher) => coversAction(matcher, action));
}

/** The class of an action; `undefined` where no rule applies to it. */
export function classOfAction(policy: Policy, action: string): ActionClass | undefined {
  const row = policy.openPatterns.map((pattern) => matchesPattern(pattern, action)).join();
  return (
    policy.named.find((each) => each.action === action) ??
    policy.open.find(({ matches }) => matches.join() === row)
  );
}

/** The attributes of a class and of a property, typed together. */
export interface PropertyTypes {
  readonly attributes: readonly TypedAttribute[];
  /** What is wrong, at places in the property's file. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same at the places in the policy that it is in conflict with. */
  readonly inPolicy: readonly Diagnostic[];
}

/**
 * Types what a property mentions as the policy does for a class; what no rule mentions is of its declared type, or of that which the
 * property's own constraints need.
 */
export function typeProperty(
  policy: Policy,
  property: Property,
  actionClass: ActionClass | undefined,
): PropertyTypes {
  const own = conditionsOf(property);
  const rules = actionClass?.rules ?? [];
  const places = new Set<Span>();
  const attributes = declarationsFor(policy, own, actionClass);
  for (const { span } of attributes) places.add(span);
  for (const { condition } of rules) walkCondition(condition, ({ span }) => void places.add(span));
  const draft = { ...policy, attributes, catalogue: undefined };
  const typed = typeAttributes(draft, undefined, [...rules, ...own.map(ruleOf)]);
  return {
    attributes: typed.attributes,
    diagnostics: typed.diagnostics.map((each) => atOwnPlace(each, places)),
    inPolicy: typed.diagnostics.flatMap((each) =>
      placesOf(each)
        .filter((span) => places.has(span))
        .map((span) => ({ ...each, span, related: [] })),
    ),
  };
}

/** The conditions that a property has. */
export function conditionsOf({ when, unless }: Property): readonly Condition[] {
  return [...(when === undefined ? [] : [when]), ...(unless === undefined ? [] : [unless])];
}

/** A rule with a condition and without anything else of interest. */
function ruleOf(condition: Condition): Rule {
  return {
    id: "property",
    index: 0,
    actions: [],
    decision: "DENY",
    condition,
    reason: "",
    description: undefined,
    metadata: undefined,
    span: condition.span,
  };
}

/** What the policy says of the attributes of its class and of those that some conditions mention. */
function declarationsFor(
  policy: Policy,
  conditions: readonly Condition[],
  actionClass: ActionClass | undefined,
): readonly Declaration[] {
  const known = (actionClass?.attributes ?? []).map(({ path, name, type, optional }): Declaration => {
    const declared = declarationOf(policy, actionClass?.action, name);
    const span = declared?.type === undefined ? firstMention(actionClass?.rules ?? [], name) : declared.span;
    return { attribute: path, type, optional, span: { ...(span ?? policy.rules[0]?.span ?? START) } };
  });
  const names = new Set(known.map(({ attribute }) => attributeName(attribute)));
  const others: Declaration[] = [];
  for (const condition of conditions) {
    walkCondition(condition, (each) => {
      if (each.kind !== "constraint" && each.kind !== "present") return;
      const name = attributeName(each.attribute);
      const declared = names.has(name) ? undefined : declarationOf(policy, actionClass?.action, name);
      if (declared !== undefined) others.push({ ...declared, span: { ...declared.span } });
      names.add(name);
    });
  }
  return [...known, ...others];
}

const START: Span = { start: 0, end: 0 };

/** A declaration by the action counts before one for all. */
function declarationOf(policy: Policy, action: string | undefined, name: string): Declaration | undefined {
  const named = (each: Declaration): boolean => attributeName(each.attribute) === name;
  const shared = policy.attributes.find(named);
  const own = policy.catalogue?.find((entry) => entry.name === action)?.parameters.find(named);
  return own === undefined ? shared : { ...own, type: own.type ?? shared?.type };
}

function firstMention(rules: readonly Rule[], name: string): Span | undefined {
  let found: Span | undefined;
  for (const rule of rules) {
    walkCondition(rule.condition, (each) => {
      if (each.kind !== "constraint" && each.kind !== "present") return;
      if (attributeName(each.attribute) === name) found ??= each.span;
    });
  }
  return found;
}

function placesOf({ span, related }: Diagnostic): readonly Span[] {
  return [span, ...related.map((each) => each.span)];
}

/** A diagnostic without its places in the policy. Spans are told apart by identity: equal numbers may lie in two files. */
function atOwnPlace(each: Diagnostic, places: ReadonlySet<Span>): Diagnostic {
  const span = placesOf(each).find((place) => !places.has(place)) ?? each.span;
  const related = each.related.filter((other) => other.span !== span && !places.has(other.span));
  return { ...each, span, related };
}
