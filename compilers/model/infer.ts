import { type Diagnostic, diagnostic, type Span, unreachable } from "../diagnostics/index.js";
import { type AttributePath, attributeName } from "./attribute.js";
import { type Condition, type Constraint, type Literal, walkCondition } from "./condition.js";
import type { Declaration, PolicyDraft, Rule, TypedAttribute } from "./policy.js";
import { describeType, TYPE_NAMES, type TypeName } from "./types.js";
import { hostnameProblem } from "./value/hostname.js";
import { DECIMAL_LIMIT } from "./value/number.js";
import { pathProblem } from "./value/path.js";

/** The attributes that the rules of one class mention, each with its one type (semantics, section 3). */
export function typeAttributes(
  draft: PolicyDraft,
  action: string | undefined,
  rules: readonly Rule[],
): { readonly attributes: readonly TypedAttribute[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const attributes = [...collectMentions(rules).values()].map((mentions) => {
    const declaration = declarationOf(draft, action, mentions.path, diagnostics);
    const type = resolveType(mentions, declaration, diagnostics);
    checkLiterals(mentions, type, diagnostics);
    return {
      path: mentions.path,
      name: mentions.name,
      type,
      optional: declaration?.optional ?? false,
      declared: declaration !== undefined,
    };
  });
  attributes.sort((a, b) => (a.name < b.name ? -1 : 1));
  const typed = attributes.filter((attribute) => attribute.path.root !== "action");
  return { attributes: typed, diagnostics: [...diagnostics, ...checkNesting(typed, rules)] };
}

type Mention = Extract<Condition, { kind: "constraint" | "present" }>;

interface Mentions {
  readonly path: AttributePath;
  readonly name: string;
  readonly places: Mention[];
}

function collectMentions(rules: readonly Rule[]): ReadonlyMap<string, Mentions> {
  const found = new Map<string, Mentions>();
  for (const rule of rules) {
    walkCondition(rule.condition, (condition) => {
      if (condition.kind !== "constraint" && condition.kind !== "present") return;
      const name = attributeName(condition.attribute);
      const mentions = found.get(name) ?? { path: condition.attribute, name, places: [] };
      mentions.places.push(condition);
      found.set(name, mentions);
    });
  }
  return found;
}

/** A parameter may be declared by its action and for all actions; both must say the same, and either may leave the type out. */
function declarationOf(
  draft: PolicyDraft,
  action: string | undefined,
  path: AttributePath,
  diagnostics: Diagnostic[],
): Declaration | undefined {
  const name = attributeName(path);
  const named = (each: Declaration): boolean => attributeName(each.attribute) === name;
  const shared = draft.attributes.find(named);
  const own = draft.catalogue?.find((entry) => entry.name === action)?.parameters.find(named);
  if (shared === undefined || own === undefined) return own ?? shared;
  if (shared.type !== undefined && own.type !== undefined && shared.type !== own.type) {
    const args = { attribute: name, first: describeType(shared.type), second: describeType(own.type) };
    diagnostics.push(
      diagnostic("declared-twice", own.span, args, [{ message: "the other declaration", span: shared.span }]),
    );
  }
  return { ...own, type: own.type ?? shared.type };
}

function resolveType(
  mentions: Mentions,
  declaration: Declaration | undefined,
  diagnostics: Diagnostic[],
): TypeName {
  const declared = mentions.path.root === "action" ? "string" : declaration?.type;
  let admitted: readonly TypeName[] = declared === undefined ? TYPE_NAMES : [declared];
  let narrowedAt: Span | undefined = declaration?.span;
  for (const place of mentions.places) {
    const accepted = place.kind === "present" ? TYPE_NAMES : acceptedTypes(place.constraint, place.keyword);
    const both = admitted.filter((type) => accepted.includes(type));
    if (both.length === 0) {
      diagnostics.push(conflict(mentions, place, accepted, admitted, narrowedAt));
      continue;
    }
    if (both.length < admitted.length) narrowedAt = place.span;
    admitted = both;
  }
  return admitted[0] ?? "string";
}

function conflict(
  mentions: Mentions,
  place: Mention,
  accepted: readonly TypeName[],
  admitted: readonly TypeName[],
  otherSpan: Span | undefined,
): Diagnostic {
  const args = {
    attribute: mentions.name,
    constraint: place.kind === "present" ? "present" : place.keyword,
    needs: accepted.length === 0 ? "literals of one type" : accepted.map(describeType).join(" or "),
    but: admitted.map(describeType).join(" or "),
  };
  const related = otherSpan === undefined ? [] : [{ message: `here it is ${args.but}`, span: otherSpan }];
  return diagnostic("type-conflict", place.span, args, related);
}

const TEXTS: readonly TypeName[] = ["string", "path", "hostname"];

/** The types whose values a constraint can be asked of (semantics, section 4), given its literals. */
function acceptedTypes(constraint: Constraint, keyword: string): readonly TypeName[] {
  switch (constraint.kind) {
    case "oneOf":
      return literalTypes(constraint.values, keyword);
    case "prefix":
    case "suffix":
    case "contains":
    case "matches":
    case "regex":
      return [...TEXTS, "strings"];
    case "within":
      return ["path"];
    case "domain":
      return ["hostname"];
    case "cidr":
      return ["ip"];
    case "min":
    case "max":
    case "above":
    case "below":
      return numberTypes([constraint.bound]);
    case "after":
    case "before":
      return ["datetime"];
    case "containsAny":
    case "containsAll":
      return ["strings"];
    default:
      return unreachable(constraint);
  }
}

function literalTypes(values: readonly Literal[], keyword: string): readonly TypeName[] {
  const elements: readonly TypeName[] = keyword === "in" || keyword === "not_in" ? ["strings"] : [];
  if (values.length === 0) return [...TEXTS, ...elements, "integer", "decimal", "boolean"];
  if (values.every((value) => typeof value === "string")) return [...TEXTS, ...elements];
  if (values.every((value) => typeof value === "boolean")) return ["boolean"];
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length === values.length ? numberTypes(numbers) : [];
}

/** Integral literals fit both types and mean an integer when nothing else is said. */
function numberTypes(literals: readonly number[]): readonly TypeName[] {
  const types: TypeName[] = [];
  if (literals.every((literal) => Number.isSafeInteger(literal))) types.push("integer");
  if (literals.every((literal) => Math.abs(literal) < DECIMAL_LIMIT)) types.push("decimal");
  return types;
}

/** A literal that its attribute can never have is a mistake in the policy, most often a path with a `..` or a host with a port. */
function checkLiterals(mentions: Mentions, type: TypeName, diagnostics: Diagnostic[]): void {
  const problemOf = type === "path" ? pathProblem : type === "hostname" ? hostnameProblem : undefined;
  if (problemOf === undefined) return;
  for (const place of mentions.places) {
    if (place.kind !== "constraint" || place.constraint.kind !== "oneOf") continue;
    for (const literal of place.constraint.values) {
      const problem = problemOf(String(literal));
      if (problem === undefined) continue;
      const args = { attribute: mentions.name, literal: String(literal), type, problem };
      diagnostics.push(diagnostic("literal-type", place.span, args));
    }
  }
}

/** An attribute cannot also be the record in which another lies: no request could have both. */
function checkNesting(attributes: readonly TypedAttribute[], rules: readonly Rule[]): readonly Diagnostic[] {
  const places = collectMentions(rules);
  return attributes.flatMap((inner) =>
    attributes
      .filter((outer) => isInside(inner.path, outer.path))
      .flatMap((outer) => {
        const span = places.get(inner.name)?.places[0]?.span;
        const outerSpan = places.get(outer.name)?.places[0]?.span;
        if (span === undefined || outerSpan === undefined) return [];
        const related = [{ message: "the attribute around it", span: outerSpan }];
        return [
          diagnostic("attribute-inside-attribute", span, { inner: inner.name, outer: outer.name }, related),
        ];
      }),
  );
}

function isInside(inner: AttributePath, outer: AttributePath): boolean {
  return (
    inner.root === outer.root &&
    inner.keys.length > outer.keys.length &&
    outer.keys.every((key, index) => inner.keys[index] === key)
  );
}
