import { createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { decodeResult, encodeInput } from "../../compilers/rego/call.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";
import type { PreparedQuery } from "./opa/index.js";

/**
 * The engine that asks OPA's own interpreter. `query` is the policy's prepared `result`; it belongs to the engine from
 * now on and is closed with it.
 */
export function createRegoTopdownEngine(
  policy: Policy,
  query: PreparedQuery,
  onFault?: (fault: unknown) => void,
): Engine {
  const preflight = createPreflight(policy);
  const engine: Engine = {
    name: "rego-topdown",
    decide: (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const input = encodeInput(located);
      if (typeof input !== "string") return input;
      const evaluation = query.evaluate(input);
      if (evaluation.kind === "failed")
        throw new Error(evaluation.errors.map((each) => each.message).join("; "));
      return decodeResult(evaluation.kind === "defined" ? evaluation.value : undefined, policy);
    },
    close: query.close,
  };
  return failClosed(engine, onFault);
}
