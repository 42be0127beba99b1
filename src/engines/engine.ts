import type { Answer } from "../../compilers/model/index.js";

/** The engines that answer in this thread. */
export const ENGINE_NAMES = ["reference", "rego-wasm", "rego-topdown", "cedar-wasm"] as const;

/** One of the engines that `createEngine` makes. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** Something that answers requests by one policy. */
export interface Engine {
  readonly name: string;
  /**
   * Answers a request. Whatever the request is, the answer comes without an exception: what goes wrong is DENY with
   * `engine_error` (semantics, section 6).
   */
  readonly decide: (request: unknown) => Answer;
  /** Frees what the engine holds; afterwards every answer is DENY with `engine_error`. */
  readonly close: () => void;
}

/** An engine that is not in this thread, such as a server: the same promise, kept later. */
export interface AsyncEngine {
  readonly name: string;
  /** Answers as `Engine.decide` does; the promise is never rejected. */
  readonly decide: (request: unknown) => Promise<Answer>;
  readonly close: () => void;
}

/** Any engine; `await engine.decide(request)` asks either kind. */
export type AnyEngine = Engine | AsyncEngine;
