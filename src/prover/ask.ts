import type { Formula, Logic } from "../../compilers/smt/logic.js";
import type { Space } from "../../compilers/smt/place.js";

/** A question about all requests: does any make `domain` and `goal` true? */
export interface Query {
  readonly logic: Logic;
  readonly space: Space;
  readonly domain: Formula;
  readonly goal: Formula;
}

/** The answer to a query. */
export type Answered =
  | { readonly kind: "unsat" }
  | { readonly kind: "sat"; readonly request: unknown }
  | { readonly kind: "unknown"; readonly why: string };

/** Answers queries, one at a time. */
export type Ask = (query: Query) => Promise<Answered>;
