import { type CedarOptions, decode, planCedar } from "../../compilers/cedar/call.js";
import { hasErrors } from "../../compilers/diagnostics/index.js";
import { admit, createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { createStore } from "./cedar-wasm-store.js";
import { createTargets } from "./cedar-wasm-targets.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";

/** Options of the Cedar engine. */
export interface CedarWasmOptions extends CedarOptions {
  /** Hears of every fault that an answer hides. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * The engine that asks Cedar, in this thread. Each request is decided by the few policies of its slice, in a context that
 * holds only what these mention. Throws when Cedar cannot express the policy.
 */
export function createCedarEngine(policy: Policy, options: CedarWasmOptions = {}): Engine {
  const plan = planCedar(policy, options);
  if (hasErrors(plan.diagnostics)) throw new Error(plan.diagnostics.map(({ message }) => message).join("; "));
  const store = createStore();
  const findTarget = createTargets(policy, plan.setOf, store);
  const preflight = createPreflight(policy);
  const engine: Engine = {
    name: "cedar-wasm",
    decide: (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const values = admit(located);
      if ("decision" in values) return values;
      const target = findTarget(located.actionClass, values);
      if (target === undefined) return { decision: policy.defaultDecision, rules: [], reason: "default" };
      const { encode, table } = target.place.set;
      const { action } = located;
      const call = encode(values, action, target.computeFacts(values, action));
      return decode(store.ask(target.place, call), table, policy);
    },
    close: store.close,
  };
  return failClosed(engine, options.onFault);
}
