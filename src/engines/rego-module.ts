import { type Answer, createPreflight, isAnswer, type Policy } from "../../compilers/model/index.js";
import { decodeAnswer, decodeResult, encodeInput } from "../../compilers/rego/call.js";
import type { Engine } from "./engine.js";
import { failClosed } from "./fail-closed.js";
import { startRegoWasm } from "./rego-wasm-instance.js";

/** Options of an engine over a module. */
export interface RegoModuleOptions {
  /** Asks all entry points and wants them to say the same; otherwise only `answer`. Default `false`. */
  readonly entrypoints?: boolean;
  readonly onFault?: (fault: unknown) => void;
}

/**
 * The engine over one module of a policy.wasm, as a server would ask it: what is no request reaches the module too, so that
 * its own guards answer. `packagePath` is where the module is, such as `concord/name`. An instance that throws is replaced.
 */
export function createRegoModuleEngine(
  policy: Policy,
  wasm: Uint8Array,
  packagePath: string,
  { entrypoints = false, onFault }: RegoModuleOptions = {},
): Engine {
  const preflight = createPreflight(policy);
  const ask = createAsk(wasm, packagePath);
  const engine: Engine = {
    name: "rego-module",
    decide: (request) => {
      const located = preflight(request);
      const input = isAnswer(located) ? inputWithoutClass(request, located) : encodeInput(located);
      if (input === undefined) return located as Answer;
      const answer = decodeAnswer(ask("answer", input), policy);
      if (entrypoints) checkEntrypoints(answer, (name) => ask(name, input), policy);
      return answer;
    },
    close: () => {},
  };
  return failClosed(engine, onFault);
}

type Ask = (entrypoint: string, input: string) => unknown;

function createAsk(wasm: Uint8Array, packagePath: string): Ask {
  const instances = new Map<string, ReturnType<typeof startRegoWasm>>();
  return (entrypoint, input) => {
    const instance = instances.get(entrypoint) ?? startRegoWasm(wasm, `${packagePath}/${entrypoint}`);
    instances.delete(entrypoint);
    const [member] = JSON.parse(instance.evaluate(input)) as readonly { readonly result?: unknown }[];
    instances.set(entrypoint, instance);
    return member?.result;
  };
}

/** What a server would be sent for a request without a class; nothing for what is too large or no JSON. */
function inputWithoutClass(request: unknown, { reason }: Answer): string | undefined {
  if (reason === "request_too_large") return undefined;
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    return typeof request === "number" || typeof request === "boolean" || request === null
      ? JSON.stringify(request)
      : undefined;
  }
  const action: unknown = Object.hasOwn(request, "action") ? Reflect.get(request, "action") : undefined;
  switch (typeof action) {
    case "string":
      return action.isWellFormed() ? JSON.stringify({ action }) : undefined;
    case "number":
      return Number.isFinite(action) ? JSON.stringify({ action }) : undefined;
    case "boolean":
      return JSON.stringify({ action });
    case "object":
      return JSON.stringify({ action: action === null ? null : Array.isArray(action) ? [] : {} });
    default:
      return "{}";
  }
}

function checkEntrypoints(answer: Answer, ask: (entrypoint: string) => unknown, policy: Policy): void {
  const parts = {
    decision: answer.decision,
    allow: answer.decision === "ALLOW",
    rules: answer.rules,
  };
  for (const [name, expected] of Object.entries(parts)) {
    if (JSON.stringify(ask(name)) !== JSON.stringify(expected))
      throw new Error(`\`${name}\` says something else`);
  }
  if (JSON.stringify(decodeResult(ask("result"), policy)) !== JSON.stringify(answer)) {
    throw new Error("`result` says something else");
  }
}
