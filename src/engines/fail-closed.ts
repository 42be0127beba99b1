import { type Answer, type Decision, denied } from "../../compilers/model/index.js";
import type { AsyncEngine, Engine } from "./engine.js";

const DECISIONS: ReadonlySet<unknown> = new Set<Decision>(["ALLOW", "DENY", "ESCALATE"]);

/**
 * Wraps an engine so that an exception, an odd answer or a call after `close` is DENY with `engine_error` (semantics,
 * section 6). `onFault` hears of each fault; what it throws is ignored.
 */
export function failClosed(engine: Engine, onFault: (fault: unknown) => void = () => {}): Engine {
  let open = true;
  const faulty = hideFault(onFault);
  return {
    name: engine.name,
    decide: (request) => {
      if (!open) return faulty(closed(engine.name));
      try {
        const answer: unknown = engine.decide(request);
        return isSound(answer) ? answer : faulty(odd(engine.name));
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

/** The same for an engine that answers later, whose promise is then never rejected. */
export function failClosedLater(
  engine: AsyncEngine,
  onFault: (fault: unknown) => void = () => {},
): AsyncEngine {
  let open = true;
  const faulty = hideFault(onFault);
  return {
    name: engine.name,
    decide: async (request) => {
      if (!open) return faulty(closed(engine.name));
      try {
        const answer: unknown = await engine.decide(request);
        return isSound(answer) ? answer : faulty(odd(engine.name));
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

/** A listener must not be able to change an answer. */
function hideFault(onFault: (fault: unknown) => void): (fault: unknown) => Answer {
  return (fault) => {
    try {
      onFault(fault);
    } catch {
      // Ignored on purpose.
    }
    return denied("engine_error");
  };
}

function closed(name: string): Error {
  return new Error(`the engine ${name} is closed`);
}

function odd(name: string): Error {
  return new Error(`the engine ${name} gave no answer that is one`);
}

/** An answer has all its parts: what reads it later must not stumble. */
function isSound(answer: unknown): answer is Answer {
  if (typeof answer !== "object" || answer === null) return false;
  const { decision, rules, reason, invalid } = answer as Readonly<Partial<Record<string, unknown>>>;
  return (
    DECISIONS.has(decision) &&
    isTexts(rules) &&
    typeof reason === "string" &&
    (invalid === undefined || isTexts(invalid))
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
