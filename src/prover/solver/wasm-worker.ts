import { parentPort } from "node:worker_threads";
import type { WasmMessage, WasmTask } from "./wasm-messages.js";
import { loadZ3 } from "./z3.js";

const OUT_OF_MEMORY = 101;

// The thread in which Z3's Wasm works, so that a question can be given up by ending it.
try {
  const z3 = await loadZ3();
  say({ kind: "ready", version: z3.version });
  parentPort?.on("message", ({ id, script, fresh }: WasmTask) => {
    try {
      if (fresh) z3.reset();
      say({ kind: "done", id, output: z3.run(script) });
    } catch (error) {
      fail(error);
    }
  });
} catch (error) {
  fail(error);
}

/** What Z3 holds after it was interrupted is not to be used again: the thread ends. */
function fail(error: unknown): void {
  say({ kind: "failed", why: `Z3 broke off: ${reasonOf(error)}` });
  parentPort?.close();
}

/** Z3 ends itself when it has used up its memory. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return status === OUT_OF_MEMORY ? "it needs more memory than it may have" : `status ${String(status)}`;
}

function say(message: WasmMessage): void {
  parentPort?.postMessage(message);
}
