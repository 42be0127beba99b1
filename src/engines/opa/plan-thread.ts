import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Artefact } from "./artefact.js";
import { failure } from "./errors.js";
import type { OpaModule, OpaResult } from "./toolchain.js";

/** What a thread that makes a plan is given: plain values and a compiled module, which threads share. */
export interface PlanTask {
  readonly opa: Artefact | { readonly binary: string };
  readonly modules: readonly OpaModule[];
  readonly entrypoints: readonly string[];
}

/** Makes a plan in a thread of its own, which takes all of its memory with it when it ends; aborted, it ends at once. */
export async function planInThread(task: PlanTask, signal?: AbortSignal): Promise<OpaResult<string>> {
  if (signal?.aborted === true) return ABORTED;
  const worker = new Worker(workerFile(), { workerData: task, execArgv: [] });
  let abort: () => void = () => undefined;
  try {
    return await new Promise<OpaResult<string>>((resolve) => {
      abort = () => resolve(ABORTED);
      signal?.addEventListener("abort", abort);
      worker.on("message", resolve);
      worker.on("error", (crash) => resolve(failure("opa_crash", `OPA crashed: ${crash.message}`)));
      worker.on("exit", () => resolve(failure("opa_crash", "OPA's thread ended before it was done")));
    });
  } finally {
    signal?.removeEventListener("abort", abort);
    await worker.terminate();
  }
}

const ABORTED = failure("opa_aborted", "the plan is not wanted any more");

/** A thread can only run what is compiled; for a source that is the file of the last build. */
function workerFile(): URL {
  const places = ["./", "../../../dist/src/engines/opa/"];
  const files = places.map((folder) => new URL(`${folder}plan-worker.js`, import.meta.url));
  const file = files.find((each) => existsSync(each));
  if (file === undefined) throw new Error("the thread that makes plans is not built");
  return file;
}
