/**
 * One Rego file. The path, such as `support/policy.rego`, is relative, with forward slashes; it is written into the
 * Wasm and the plan, so another path gives another output.
 */
export interface OpaModule {
  readonly path: string;
  readonly source: string;
}

/**
 * One error of OPA. The code is OPA's own, such as `rego_parse_error`, or begins with `opa_` when OPA has none. Rows
 * and columns count from 1, columns in code points; an error about the end of the text may have column 0. An error has all
 * three parts of a place or none.
 */
export interface OpaError {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly row?: number;
  readonly col?: number;
  /** Further lines, such as the two types that do not match; an external OPA gives none. */
  readonly details?: readonly string[];
}

/** What went wrong, at least one error. */
export interface OpaFailure {
  readonly kind: "failed";
  readonly errors: readonly OpaError[];
}

/** The outcome of one call; a crash of OPA is a failure too, with the code `opa_crash`. */
export type OpaResult<T> = { readonly kind: "done"; readonly value: T } | OpaFailure;

/** The outcome of a query: OPA tells a value, even null, from no value. */
export type OpaEvaluation =
  | { readonly kind: "defined"; readonly value: unknown }
  | { readonly kind: "undefined" }
  | OpaFailure;

/** A query that is compiled already. */
export interface PreparedQuery {
  /**
   * Evaluates the query on an input, given as JSON text; without an argument there is no input. It stops after ten
   * seconds with `eval_cancel_error`.
   */
  readonly evaluate: (inputJson?: string) => OpaEvaluation;
  readonly close: () => void;
}

/**
 * The Open Policy Agent, as far as concord needs it. All modules are Rego v1, and their order does not matter.
 *
 * Every call but one is synchronous: the embedded OPA runs in this thread, and an engine must answer without waiting. What a
 * policy can cause comes back as a failure; a call after `close` and a malformed path throw.
 */
export interface OpaToolchain {
  /** The version of OPA, such as `1.22.0`. */
  readonly version: string;
  /** Where OPA comes from: `embedded`, or the path of the binary. */
  readonly origin: string;
  /** The errors of `opa check --strict`, by position; none if the modules are right. */
  readonly check: (modules: readonly OpaModule[]) => readonly OpaError[];
  /** The text as `opa fmt` lays it out. */
  readonly format: (source: string) => OpaResult<string>;
  /** The syntax tree in OPA's JSON form, with the location of every node; numbers as JavaScript has them. */
  readonly parse: (source: string) => OpaResult<unknown>;
  /** The policy.wasm for entrypoints such as `support/decision`. The same modules give the same bytes. */
  readonly buildWasm: (
    modules: readonly OpaModule[],
    entrypoints: readonly string[],
  ) => OpaResult<Uint8Array>;
  /** The text of the plan.json: OPA's intermediate representation. */
  readonly buildPlan: (modules: readonly OpaModule[], entrypoints: readonly string[]) => OpaResult<string>;
  /** The same in a thread of its own, while this one goes on; aborted, a failure. */
  readonly planApart: (
    modules: readonly OpaModule[],
    entrypoints: readonly string[],
    signal?: AbortSignal,
  ) => Promise<OpaResult<string>>;
  /** Compiles a query of one expression, such as `data.support.decision`, for OPA's own interpreter. */
  readonly prepare: (modules: readonly OpaModule[], query: string) => OpaResult<PreparedQuery>;
  readonly close: () => void;
}

/** After this many milliseconds an evaluation stops. */
export const EVALUATE_LIMIT_MS = 10_000;

/** The path under which a single source is known in locations. */
export const SOURCE_PATH = "policy.rego";
