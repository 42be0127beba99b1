import type { Formula, Logic } from "../../compilers/smt/logic.js";
import type { Space } from "../../compilers/smt/place.js";
import type { Literal } from "../../compilers/smt/theory/literal.js";

/** A question about all requests: does any make `domain` and `goal` true? */
export interface Query {
  readonly logic: Logic;
  readonly space: Space;
  readonly domain: Formula;
  readonly goal: Formula;
}

/** The answer to a query. */
export type Answered =
  /** None does; `lemmas` lists what had to be known about places for that, each as literals that no request has together. */
  | { readonly kind: "unsat"; readonly lemmas: readonly (readonly Literal[])[] }
  | { readonly kind: "sat"; readonly request: unknown }
  | { readonly kind: "unknown"; readonly why: string };

/** Answers queries, one at a time. */
export type Ask = (query: Query) => Promise<Answered>;
