/** A Rego module as `lower` emits it: what a person reads from top to bottom, in sections of rules. */
export interface RegoModule {
  readonly packagePath: readonly string[];
  readonly annotation: Annotation;
  readonly rules: readonly RegoRule[];
}

/** A rule: a definition of ours, or one of the fixed ones of the library. */
export type RegoRule = Definition | { readonly kind: "library"; readonly text: string };

/** `head := value if body`, the further clauses as `else`; or a default; or one member of a set. */
export interface Definition {
  readonly kind: "default" | "complete" | "member";
  readonly annotation?: Annotation;
  readonly head: Head;
  /** One clause, except that a complete rule may have several. */
  readonly clauses: readonly [Clause, ...Clause[]];
}

/** What a rule defines: a name, with keys below it, or a function, whose parameters may be literals. */
export interface Head {
  readonly name: string;
  readonly keys: readonly string[];
  readonly parameters: readonly Term[];
}

/** A value and when it is so; without a value it is `true`, without expressions always. */
export interface Clause {
  readonly value: Term | undefined;
  readonly body: readonly Expr[];
}

/** Something that has a value. Texts are any texts; names are identifiers that we chose. */
export type Term =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "pattern"; readonly source: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "ref"; readonly name: string; readonly keys: readonly Key[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Term[] }
  | { readonly kind: "difference"; readonly left: Term; readonly right: Term }
  | { readonly kind: "sum"; readonly left: Term; readonly right: Term }
  | { readonly kind: "array"; readonly items: readonly Term[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, Term])[] };

/** A step of a reference: a text, an index of an array, or a term in brackets. */
export type Key = string | number | Term;

/** One line of a body; all must hold. */
export type Expr =
  | { readonly kind: "test" | "not"; readonly term: Term }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Term; readonly right: Term }
  | { readonly kind: "in"; readonly element: Term; readonly collection: Term }
  | { readonly kind: "assign"; readonly name: string; readonly term: Term }
  | { readonly kind: "some"; readonly name: string; readonly collection: Term }
  | {
      readonly kind: "every";
      readonly name: string;
      readonly collection: Term;
      readonly body: readonly Expr[];
    };

/** Operators between two terms. */
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What OPA keeps about a rule: fields of any text, and data of ours under `custom.concord`. */
export interface Annotation {
  readonly title?: string;
  readonly description?: string;
  readonly entrypoint?: true;
  readonly custom?: readonly (readonly [string, string | undefined])[];
}

/** A text, number, boolean or null. */
export function literal(value: string | number | boolean | null): Term {
  return { kind: "literal", value };
}

/** A variable or a rule by its name. */
export function name(text: string): Term {
  return { kind: "name", name: text };
}

/** A reference below a name. */
export function ref(start: string, ...keys: readonly Key[]): Term {
  return keys.length === 0 ? name(start) : { kind: "ref", name: start, keys };
}

/** A call of a function. */
export function call(callee: string, ...args: readonly Term[]): Term {
  return { kind: "call", name: callee, args };
}

/** An array of terms. */
export function array(...items: readonly Term[]): Term {
  return { kind: "array", items };
}

/** The expression that a term is true. */
export function test(term: Term): Expr {
  return { kind: "test", term };
}

/** A rule that is not a function. */
export function head(start: string, ...keys: readonly string[]): Head {
  return { name: start, keys, parameters: [] };
}

/** A function of one parameter. */
export function functionHead(start: string, parameter: Term): Head {
  return { name: start, keys: [], parameters: [parameter] };
}

/** A complete rule with one clause. */
export function define(to: Head, value: Term | undefined, ...body: readonly Expr[]): Definition {
  return { kind: "complete", head: to, clauses: [{ value, body }] };
}

/** The value of a rule when nothing else defines it. */
export function defaultRule(to: Head, value: Term): Definition {
  return { kind: "default", head: to, clauses: [{ value, body: [] }] };
}
