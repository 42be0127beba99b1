import { type Answer, type Decision, denied } from "../../compilers/model/index.js";
import type { Engine } from "./engine.js";

const DECISIONS: ReadonlySet<unknown> = new Set<Decision>(["ALLOW", "DENY", "ESCALATE"]);

/**
 * Wraps an engine so that an exception, an odd answer or a call after `close` is DENY with `engine_error` (semantics,
 * section 6). `onFault` hears of each fault; what it throws is ignored.
 */
export function failClosed(engine: Engine, onFault: (fault: unknown) => void = () => {}): Engine {
  let open = true;
  const faulty = (fault: unknown): Answer => {
    try {
      onFault(fault);
    } catch {
      // A listener must not be able to change an answer.
    }
    return denied("engine_error");
  };
  return {
    name: engine.name,
    decide: (request) => {
      if (!open) return faulty(new Error(`the engine ${engine.name} is closed`));
      try {
        const answer: Answer = engine.decide(request);
        return DECISIONS.has(answer.decision)
          ? answer
          : faulty(new Error(`the engine ${engine.name} gave no decision`));
      } catch (fault) {
        return faulty(fault);
      }
    },
    close: () => {
      open = false;
      engine.close();
    },
  };
}
