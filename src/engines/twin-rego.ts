import { type Answer, exactJson, fill, type RegoMapping, valueIn } from "../../compilers/model/index.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";
import type { PreparedQuery } from "./opa/index.js";
import { startRegoWasm } from "./rego-wasm-instance.js";
import { twinAnswer } from "./twin-answer.js";

/** Hand-written Rego asked by OPA's interpreter, as a deployment asks it: nothing looks at the request before. */
export function createTwinTopdown(query: PreparedQuery, mapping: RegoMapping): Engine {
  return failClosed({
    name: "rego-topdown",
    decide: asked(mapping, (input) => {
      const evaluation = query.evaluate(input);
      if (evaluation.kind !== "failed") return evaluation;
      const message = evaluation.errors.map((each) => each.message).join("; ");
      return { kind: "failed", message };
    }),
    close: query.close,
  });
}

/** Above this size an instance is replaced: memory of Wasm never shrinks. */
const MEMORY_BYTES = 32 * 1024 * 1024;

/**
 * Hand-written Rego compiled to Wasm, as a deployment asks it. An instance that aborts is replaced. Throws when the module
 * cannot be loaded.
 */
export function createTwinWasm(wasm: Uint8Array, entrypoint: string, mapping: RegoMapping): Engine {
  let instance = startRegoWasm(wasm, entrypoint);
  return failClosed({
    name: "rego-wasm",
    decide: asked(mapping, (input) => {
      try {
        const set: unknown = JSON.parse(instance.evaluate(input));
        if (instance.memoryBytes() > MEMORY_BYTES) instance = startRegoWasm(wasm, entrypoint);
        const [member] = Array.isArray(set) ? (set as readonly unknown[]) : [];
        return member === undefined
          ? { kind: "undefined" }
          : { kind: "defined", value: valueIn(member, ["result"]) };
      } catch (fault) {
        instance = startRegoWasm(wasm, entrypoint);
        return { kind: "failed", message: messageOf(fault) };
      }
    }),
    close: () => {},
  });
}

/** Functions that the module wants and that no host of the usual library has; a call of one aborts the evaluation. */
export function missingHostFunctions(wasm: Uint8Array, entrypoint: string): readonly string[] {
  return startRegoWasm(wasm, entrypoint)
    .hostFunctions()
    .filter((name) => !HOSTED.has(name) && !name.startsWith("yaml."));
}

/** What the library itself brings along, besides `yaml.*`. */
const HOSTED: ReadonlySet<string> = new Set(["json.is_valid", "regex.split", "sprintf"]);

/** The JSON text that OPA gets for a request; `undefined` when there is nothing to give. */
export function regoInput(mapping: RegoMapping, request: unknown): string | undefined {
  return exactJson(fill(mapping.input, request));
}

type Evaluated =
  | { readonly kind: "defined"; readonly value: unknown }
  | { readonly kind: "undefined" }
  | { readonly kind: "failed"; readonly message: string };

function asked(mapping: RegoMapping, evaluate: (input: string) => Evaluated): (request: unknown) => Answer {
  return (request) => {
    const input = regoInput(mapping, request);
    if (input === undefined) return twinAnswer("ERROR", "the request has nothing to make an input of");
    return answerOf(evaluate(input), mapping);
  };
}

function answerOf(evaluated: Evaluated, mapping: RegoMapping): Answer {
  if (evaluated.kind === "failed") return twinAnswer("ERROR", evaluated.message);
  const value = evaluated.kind === "defined" ? valueIn(evaluated.value, mapping.at) : undefined;
  if (value === undefined) {
    const { undefined: outcome } = mapping;
    return outcome === undefined
      ? twinAnswer("DENY", "undefined, of which the mapping says nothing")
      : twinAnswer(outcome, "undefined");
  }
  const text = JSON.stringify(value);
  const means = (values: readonly unknown[]): boolean => values.some((each) => JSON.stringify(each) === text);
  if (means(mapping.deny)) return twinAnswer("DENY", text);
  if (means(mapping.escalate)) return twinAnswer("ESCALATE", text);
  if (means(mapping.allow)) return twinAnswer("ALLOW", text);
  return twinAnswer(mapping.otherwise, `${text}, which is none of the listed values`);
}

/** What Wasm throws may be a text or any object. */
function messageOf(fault: unknown): string {
  if (fault instanceof Error) return fault.message;
  const message = valueIn(fault, ["message"]);
  return typeof message === "string" ? message : String(fault);
}
