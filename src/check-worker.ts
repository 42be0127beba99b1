import { parentPort, workerData } from "node:worker_threads";
import { loadPolicy } from "../compilers/yaml/index.js";
import { openCheckEngines } from "./check-engines.js";
import type { ThreadMessage, ThreadTask } from "./check-threads.js";
import { searchPolicy } from "./checker/check.js";

// One thread of a search: it opens engines of its own, searches its part, and says what happens.
const stopping = new AbortController();
parentPort?.on("message", () => stopping.abort());
try {
  await run(workerData as ThreadTask);
} catch (error) {
  say({ kind: "failed", problem: error instanceof Error ? error.message : String(error) });
} finally {
  parentPort?.close();
}

async function run({ source, variables, specs, engineOptions, options }: ThreadTask): Promise<void> {
  const { policy } = loadPolicy(source, { variables });
  if (policy === undefined) throw new Error(`${source.path} is not a valid policy`);
  const engines = await openCheckEngines(policy, specs, engineOptions);
  try {
    const searching = searchPolicy(policy, engines, { ...options, signal: stopping.signal });
    for (;;) {
      const { done, value } = await searching.next();
      if (done === true) return say({ kind: "done", searched: value });
      say({ kind: "observation", observation: value });
    }
  } finally {
    for (const engine of engines) engine.close();
  }
}

function say(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}
