/** A Cedar expression: only what `lower` emits. There is no arithmetic, so that no expression can overflow. */
export type Expr =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "long"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "extension"; readonly name: "ip" | "decimal" | "datetime"; readonly text: string }
  | { readonly kind: "set"; readonly members: readonly Expr[] }
  | { readonly kind: "context" }
  | { readonly kind: "principal" }
  /** A field whose name we chose, an identifier. */
  | { readonly kind: "field"; readonly of: Expr; readonly name: string }
  /** A field whose name an author chose: always in brackets, as any text. */
  | { readonly kind: "key"; readonly of: Expr; readonly key: string }
  | { readonly kind: "has"; readonly of: Expr; readonly key: string }
  | { readonly kind: "not"; readonly of: Expr }
  | { readonly kind: "and" | "or"; readonly members: readonly Expr[] }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expr; readonly right: Expr }
  /** The parts between the stars, as in a model pattern. */
  | { readonly kind: "like"; readonly of: Expr; readonly parts: readonly string[] }
  | { readonly kind: "call"; readonly of: Expr; readonly method: Method; readonly args: readonly Expr[] }
  | { readonly kind: "if"; readonly test: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr };

/** Operators that compare two values. */
export type Comparison = "==" | "<" | "<=" | ">" | ">=";

/** Methods of sets, addresses and decimals, and of entities for their tags. */
export type Method =
  | "contains"
  | "containsAny"
  | "containsAll"
  | "isEmpty"
  | "isInRange"
  | "isIpv4"
  | "lessThan"
  | "lessThanOrEqual"
  | "greaterThan"
  | "greaterThanOrEqual"
  | "hasTag"
  | "getTag";

/** One Cedar policy: what one rule says about some actions. */
export interface CedarPolicy {
  readonly effect: "permit" | "forbid";
  readonly annotations: readonly Annotation[];
  /** The ids of the actions that it is about, one at least. */
  readonly actions: readonly string[];
  /** All are required, and evaluated in order; none means always. */
  readonly clauses: readonly Clause[];
}

/** A condition that must be true, or must not be. */
export interface Clause {
  readonly kind: "when" | "unless";
  readonly body: Expr;
}

/** An annotation: a name we chose, and any text. */
export interface Annotation {
  readonly name: "id" | "rule" | "decision" | "reason" | "facts";
  readonly text: string;
}

/** The constant `true`. */
export const TRUE: Expr = { kind: "bool", value: true };
/** The constant `false`. */
export const FALSE: Expr = { kind: "bool", value: false };
