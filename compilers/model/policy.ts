import type { Span } from "../diagnostics/index.js";
import type { AttributePath } from "./attribute.js";
import type { Condition } from "./condition.js";
import type { Pattern } from "./pattern.js";
import type { Decision } from "./request.js";
import type { TypeName } from "./types.js";

/** Which rule decides when several fire (semantics, section 6). */
export type Combining = "deny-overrides" | "first-match";

/** A rule; shorthands of the file are rules like any other by now. */
export interface Rule {
  readonly id: string;
  /** Position in document order, from 0. */
  readonly index: number;
  readonly actions: readonly ActionMatcher[];
  readonly decision: Decision;
  readonly condition: Condition;
  /** The author's reason, or a generated one; never a reserved word. */
  readonly reason: string;
  readonly description: string | undefined;
  /** The author's own data as JSON text, or `undefined`. */
  readonly metadata: string | undefined;
  readonly span: Span;
}

/** One entry of a rule's `action`: a name, or a pattern with stars. */
export type ActionMatcher =
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "pattern"; readonly pattern: Pattern; readonly span: Span };

/** A declaration of an attribute: its type where given, and whether it may be absent without counting against. */
export interface Declaration {
  readonly attribute: AttributePath;
  readonly type: TypeName | undefined;
  readonly optional: boolean;
  readonly span: Span;
}

/** An action of the closed catalogue. */
export interface CatalogueAction {
  readonly name: string;
  readonly risk: string | undefined;
  readonly description: string | undefined;
  readonly parameters: readonly Declaration[];
  /** Whether the entry lists parameters at all; only then is a parameter outside the list suspicious. */
  readonly listsParameters: boolean;
  readonly span: Span;
}

/** A policy whose shorthands are resolved and whose types are not yet known. */
export interface PolicyDraft {
  readonly name: string;
  readonly version: string | undefined;
  readonly description: string | undefined;
  readonly metadata: string | undefined;
  readonly combining: Combining;
  readonly defaultDecision: Decision;
  readonly catalogue: readonly CatalogueAction[] | undefined;
  readonly attributes: readonly Declaration[];
  readonly rules: readonly Rule[];
}

/** An attribute that rules of one class mention, with its one type there. */
export interface TypedAttribute {
  readonly path: AttributePath;
  /** Its canonical spelling, unique in the class. */
  readonly name: string;
  readonly type: TypeName;
  readonly optional: boolean;
  readonly declared: boolean;
}

/**
 * Actions to which the same rules apply, with the same types: one named action, or all names outside the list that match
 * the same patterns. `action` itself is not among the attributes; it is always a present string.
 */
export interface ActionClass {
  /** Unique in the policy, and stable: the action's name, or the patterns' texts joined by ` & `. */
  readonly label: string;
  /** The name, for a class of one; `undefined` for a class of unlisted names. */
  readonly action: string | undefined;
  /** For unlisted names, which of the policy's `openPatterns` they match, by position. */
  readonly matches: readonly boolean[];
  /** The rules that apply, in document order. */
  readonly rules: readonly Rule[];
  /** What those rules mention, sorted by name. */
  readonly attributes: readonly TypedAttribute[];
}

/** A checked policy: the only thing that targets and the reference evaluator see. */
export interface Policy extends PolicyDraft {
  /** `sha256:` and 64 hexadecimal digits over the meaning: equal digests decide equally. */
  readonly digest: string;
  /** A class for each action that the policy or its catalogue names, in order of appearance. */
  readonly named: readonly ActionClass[];
  /** The distinct action patterns for names outside `named`; empty when a catalogue closes the policy. */
  readonly openPatterns: readonly Pattern[];
  /** A class for each way in which a name outside `named` can match the patterns; the rest has no rules. */
  readonly open: readonly ActionClass[];
}
