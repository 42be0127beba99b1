import { type Answer, createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { decodeAnswer, encodeInput } from "../../compilers/rego/call.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";
import { startRegoWasm } from "./rego-wasm-instance.js";

/** Above this size an instance is replaced: a large request must not hold memory for ever. */
const MEMORY_BYTES = 32 * 1024 * 1024;
/** Different results that are remembered in decoded form; a policy has few, and a full memory starts anew. */
const REMEMBERED = 1024;

/**
 * The engine that runs a policy compiled to Wasm by OPA. `wasm` is the module and `entrypoint` its `answer`, such as
 * `concord/name/answer`. An instance that throws is replaced, never asked again. Throws when the module cannot be loaded.
 */
export function createRegoWasmEngine(
  policy: Policy,
  wasm: Uint8Array,
  entrypoint: string,
  onFault?: (fault: unknown) => void,
): Engine {
  const preflight = createPreflight(policy);
  const decode = remember((text) => decodeAnswer(resultOf(text), policy));
  let instance = startRegoWasm(wasm, entrypoint);
  const evaluate = (input: string): string => {
    try {
      const text = instance.evaluate(input);
      if (instance.memoryBytes() > MEMORY_BYTES) instance = startRegoWasm(wasm, entrypoint);
      return text;
    } catch (fault) {
      instance = startRegoWasm(wasm, entrypoint);
      throw fault instanceof Error ? fault : new Error(`the policy aborted: ${String(fault)}`);
    }
  };
  const engine: Engine = {
    name: "rego-wasm",
    decide: (request) => {
      const located = preflight(request);
      if (isAnswer(located)) return located;
      const input = encodeInput(located);
      return typeof input === "string" ? decode(evaluate(input)) : input;
    },
    close: () => {},
  };
  return failClosed(engine, onFault);
}

/** The value of a result set with one member; anything else is no result. */
function resultOf(text: string): unknown {
  const set: unknown = JSON.parse(text);
  if (!Array.isArray(set) || set.length !== 1) return undefined;
  const [member] = set as readonly unknown[];
  return typeof member === "object" && member !== null && "result" in member ? member.result : undefined;
}

/** Keeps what was decoded: answers depend on the policy's few results, so decoding each once is enough. */
function remember(decode: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = decode(text);
    // Callers share what is remembered, so none may change it.
    Object.freeze(answer.rules);
    Object.freeze(answer.invalid);
    Object.freeze(answer);
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, answer);
    return answer;
  };
}
