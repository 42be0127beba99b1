import type { Span } from "../diagnostics/index.js";
import type { AttributePath } from "./attribute.js";
import type { Pattern } from "./pattern.js";
import type { Range } from "./value/ip.js";

/** A literal that `equals` and `in` compare with. */
export type Literal = string | number | boolean;

/**
 * What is asked of one present value, positively: negated constraints are a `not` around these (semantics, section 4).
 * A constraint with a list holds when one entry does, except `containsAll`; an empty list never holds.
 */
export type Constraint =
  | { readonly kind: "oneOf"; readonly values: readonly Literal[] }
  | { readonly kind: "prefix" | "suffix" | "contains"; readonly texts: readonly string[] }
  | { readonly kind: "matches"; readonly patterns: readonly Pattern[] }
  | { readonly kind: "regex"; readonly source: string }
  /** Directories without a trailing slash; the root is the empty text. */
  | { readonly kind: "within"; readonly directories: readonly string[] }
  | { readonly kind: "domain"; readonly domains: readonly string[] }
  | { readonly kind: "cidr"; readonly ranges: readonly Range[] }
  | { readonly kind: "min" | "max" | "above" | "below"; readonly bound: number }
  /** The bound is in milliseconds since 1970-01-01T00:00:00Z; `text` is how the author wrote it. */
  | { readonly kind: "after" | "before"; readonly bound: number; readonly text: string }
  | { readonly kind: "containsAny" | "containsAll"; readonly texts: readonly string[] };

/** A condition as the author means it, before it is read as `must` or `may`. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly members: readonly Condition[]; readonly span: Span }
  | { readonly kind: "not"; readonly member: Condition; readonly span: Span }
  | { readonly kind: "present"; readonly attribute: AttributePath; readonly span: Span }
  | {
      readonly kind: "constraint";
      readonly attribute: AttributePath;
      readonly constraint: Constraint;
      /** The word in the policy, for messages and for `equals`, which lists do not take: `in`, `not_in`, `denylist`, .. */
      readonly keyword: string;
      readonly span: Span;
    };

/** Calls `visit` for the condition and everything below it, in document order. */
export function walkCondition(condition: Condition, visit: (condition: Condition) => void): void {
  visit(condition);
  if (condition.kind === "not") walkCondition(condition.member, visit);
  if (condition.kind === "all" || condition.kind === "any") {
    for (const member of condition.members) walkCondition(member, visit);
  }
}
