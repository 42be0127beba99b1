import { randomUUID } from "node:crypto";
import type { Answer } from "../../compilers/model/index.js";
import type { ServedPolicy } from "./live.js";

/** One request that was answered, as those hear of it that count and log. */
export interface Decided {
  readonly id: string;
  readonly policy: ServedPolicy;
  readonly request: unknown;
  readonly answer: Answer;
  /** Who asked, `address:port`. */
  readonly requestedBy: string;
  readonly milliseconds: number;
}

/** Hears of every decision; it must be quick, and what it throws changes no answer. */
export type OnDecided = (decided: Decided) => void;

/** Answers a request by a policy and tells those who listen. */
export type Decide = (policy: ServedPolicy, request: unknown, requestedBy: string) => Promise<Identified>;

/** An answer with the id under which it was logged. */
export interface Identified {
  readonly id: string;
  readonly answer: Answer;
}

/** Makes the one place where the service asks an engine. */
export function createDecide(listeners: readonly OnDecided[]): Decide {
  return async (policy, request, requestedBy) => {
    const start = performance.now();
    const answer = await policy.engine.decide(request);
    const milliseconds = performance.now() - start;
    const id = randomUUID();
    const decided = { id, policy, request, answer, requestedBy, milliseconds };
    for (const listener of listeners) tell(listener, decided);
    return { id, answer };
  };
}

function tell(listener: OnDecided, decided: Decided): void {
  try {
    listener(decided);
  } catch {
    // An answer must not depend on who hears of it.
  }
}
