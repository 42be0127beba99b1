/** What a policy says about a request. */
export type Decision = "ALLOW" | "DENY" | "ESCALATE";

/** A call that an agent wants to make (semantics, section 2). Everything in it is untrusted. */
export interface Request {
  /** The action's name, not empty. */
  readonly action: string;
  readonly parameters?: unknown;
  readonly subject?: unknown;
  readonly resource?: unknown;
  readonly context?: unknown;
}

/** The decision with what carries it (semantics, section 6). */
export interface Answer {
  readonly decision: Decision;
  /** The ids of the rules that fired and carry the decision, in document order; empty when none does. */
  readonly rules: readonly string[];
  /** The first such rule's reason, or a reserved one. */
  readonly reason: string;
  /** For `invalid_attribute`: which attributes are not of their type, sorted by code unit. */
  readonly invalid?: readonly string[];
}

/** Reasons that only answers without a rule have; a rule's own reason cannot be one of these. */
export type ReservedReason =
  | "default"
  | "unknown_action"
  | "invalid_attribute"
  | "request_too_large"
  | "engine_error";

/** All reserved reasons. */
export const RESERVED_REASONS: ReadonlySet<string> = new Set<ReservedReason>([
  "default",
  "unknown_action",
  "invalid_attribute",
  "request_too_large",
  "engine_error",
]);

/** The answer of fail-closed: DENY without a rule, for a reserved reason. */
export function denied(reason: Exclude<ReservedReason, "default">, invalid?: readonly string[]): Answer {
  return { decision: "DENY", rules: [], reason, ...(invalid === undefined ? {} : { invalid }) };
}
