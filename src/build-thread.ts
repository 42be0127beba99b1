import { Worker } from "node:worker_threads";
import type { Source } from "../compilers/diagnostics/index.js";

/** What a thread needs to compile policies to Wasm: plain values that can be sent to it. */
export interface BuildTask {
  readonly sources: readonly Source[];
  readonly variables: Readonly<Record<string, string>>;
  /** The path of an `opa` binary to use in place of the embedded OPA. */
  readonly opa: string | undefined;
}

/** What a thread says. */
export type BuildMessage =
  | { readonly kind: "done"; readonly modules: readonly Uint8Array[] }
  | { readonly kind: "failed"; readonly problem: string };

/**
 * Compiles valid policies to a policy.wasm each, in a thread of its own, since OPA takes long and this thread has calls to answer.
 * Rejects when OPA cannot be had or refuses one.
 */
export async function buildInThread(task: BuildTask): Promise<readonly Uint8Array[]> {
  const worker = new Worker(new URL("./build-worker.js", import.meta.url), { workerData: task });
  try {
    return await new Promise((resolve, reject) => {
      worker.on("message", (message: BuildMessage) => {
        if (message.kind === "done") resolve(message.modules);
        else reject(new Error(message.problem));
      });
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the compiler ended before it was done")));
    });
  } finally {
    await worker.terminate();
  }
}
