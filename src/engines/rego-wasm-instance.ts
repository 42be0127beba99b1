import { createRequire } from "node:module";
import { avoidInlinedCalls } from "./wasm-calls.js";

/** One running instance of a policy.wasm. */
export interface RegoInstance {
  /** Evaluates the entry point on JSON text and gives the result set as JSON text; throws when the policy aborts. */
  readonly evaluate: (inputJson: string) => string;
  /** The size of its memory in bytes; it never shrinks. */
  readonly memoryBytes: () => number;
  /** The built-in functions that the module wants from its host. */
  readonly hostFunctions: () => readonly string[];
}

/** What the SDK's loaded policy has that is needed here; its own types want a browser's globals. */
interface LoadedPolicy {
  readonly mem: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly wasmInstance: {
    readonly exports: {
      readonly opa_eval: OpaEval;
      readonly builtins: () => number;
      readonly opa_json_dump: (value: number) => number;
    };
  };
  readonly dataAddr: number;
  readonly dataHeapPtr: number;
  readonly entrypoints: Readonly<Record<string, number>>;
}

type OpaEval = (
  reserved: number,
  entrypoint: number,
  data: number,
  input: number,
  inputLength: number,
  heap: number,
  format: number,
) => number;

interface Sdk {
  readonly loadPolicySync: (wasm: Uint8Array, memory: { initial: number; maximum: number }) => LoadedPolicy;
}

const PAGE_BYTES = 65_536;
/** A large policy declares more memory than a small one, and says so only by refusing less; 256 MiB is the end. */
const INITIAL_PAGES = [8, 64, 512] as const;
const MAXIMUM_PAGES = 4096;
const BYTES_PER_UNIT = 3;

/** Starts a policy.wasm. Throws when it cannot be loaded or lacks the entry point. */
export function startRegoWasm(wasm: Uint8Array, entrypoint: string): RegoInstance {
  avoidInlinedCalls();
  const policy = load(wasm);
  const { mem, dataAddr, dataHeapPtr } = policy;
  const { opa_eval: opaEval } = policy.wasmInstance.exports;
  const id = Object.hasOwn(policy.entrypoints, entrypoint) ? policy.entrypoints[entrypoint] : undefined;
  if (id === undefined) throw new Error(`the module has no entry point ${entrypoint}`);
  let memory = Buffer.from(mem.buffer);
  const current = (): Buffer => {
    if (memory.buffer !== mem.buffer) memory = Buffer.from(mem.buffer);
    return memory;
  };
  return {
    // The call that the SDK's `evaluate` makes, without an object in between: the input is JSON text already.
    evaluate: (inputJson) => {
      const missing = dataHeapPtr + inputJson.length * BYTES_PER_UNIT - mem.buffer.byteLength;
      if (missing > 0) mem.grow(Math.ceil(missing / PAGE_BYTES));
      const length = current().write(inputJson, dataHeapPtr, "utf8");
      const at = opaEval(0, id, dataAddr, dataHeapPtr, length, dataHeapPtr + length, 0);
      const after = current();
      return after.toString("utf8", at, after.indexOf(0, at));
    },
    memoryBytes: () => mem.buffer.byteLength,
    hostFunctions: () => {
      const at = policy.wasmInstance.exports.opa_json_dump(policy.wasmInstance.exports.builtins());
      const memory = current();
      return Object.keys(JSON.parse(memory.toString("utf8", at, memory.indexOf(0, at))) as object);
    },
  };
}

const sdk = createRequire(import.meta.url)("@open-policy-agent/opa-wasm") as Sdk;

function load(wasm: Uint8Array): LoadedPolicy {
  let refusal: unknown;
  for (const initial of INITIAL_PAGES) {
    try {
      return sdk.loadPolicySync(wasm, { initial, maximum: MAXIMUM_PAGES });
    } catch (error) {
      refusal = error;
      if (!(error instanceof Error && error.name === "LinkError")) break;
    }
  }
  throw new Error(`the policy's Wasm cannot be loaded: ${String(refusal)}`, { cause: refusal });
}
