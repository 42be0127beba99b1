import {
  type Answer,
  createPreflight,
  isAnswer,
  type Located,
  type Policy,
} from "../../compilers/model/index.js";
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
  const inputOf = inputs(policy);
  const ask = createAsk(wasm, packagePath);
  const engine: Engine = {
    name: "rego-module",
    decide: (request) => {
      const input = inputOf(request);
      if (typeof input !== "string") return input;
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

type InputOf = (request: unknown) => string | Answer;

/** A policy's inputs are the same for every module of it, and there may be many modules. */
const known = new WeakMap<Policy, InputOf>();

function inputs(policy: Policy): InputOf {
  const before = known.get(policy);
  if (before !== undefined) return before;
  const preflight = createPreflight(policy);
  const byRequest = new WeakMap<object, string | Answer>();
  const inputOf: InputOf = (request) => {
    if (typeof request !== "object" || request === null) return writeInput(request, preflight(request));
    const input = byRequest.get(request) ?? writeInput(request, preflight(request));
    byRequest.set(request, input);
    return input;
  };
  known.set(policy, inputOf);
  return inputOf;
}

/** What a server is sent: the request as it is where it is JSON, else what an adapter makes of it, where that is anything. */
function writeInput(request: unknown, located: Located | Answer): string | Answer {
  if (isAnswer(located) && located.reason === "request_too_large") return located;
  if (isJson(request, MAX_DEPTH)) return JSON.stringify(request);
  return isAnswer(located) ? located : encodeInput(located);
}

const MAX_DEPTH = 64;

/** Whether a value comes back from its JSON as it was, and every reader takes that JSON for the same. */
function isJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    case "object":
      if (value === null) return true;
      return depth > 0 && (Array.isArray(value) ? isPlainList(value, depth) : isPlainRecord(value, depth));
    default:
      return false;
  }
}

function isPlainList(list: readonly unknown[], depth: number): boolean {
  const keys = Reflect.ownKeys(list);
  return (
    keys.length === list.length + 1 &&
    Object.getPrototypeOf(list) === Array.prototype &&
    list.every((each) => isJson(each, depth - 1))
  );
}

function isPlainRecord(record: object, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(record);
  if ((prototype !== Object.prototype && prototype !== null) || "toJSON" in record) return false;
  return Reflect.ownKeys(record).every((key) => {
    const property = Object.getOwnPropertyDescriptor(record, key);
    return (
      typeof key === "string" &&
      key.isWellFormed() &&
      property?.enumerable === true &&
      "value" in property &&
      isJson(property.value, depth - 1)
    );
  });
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
