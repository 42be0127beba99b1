import { parentPort, workerData } from "node:worker_threads";
import { loadPolicy } from "../compilers/yaml/index.js";
import type { BuildMessage, BuildTask } from "./build-thread.js";
import { chooseOpa } from "./choose-opa.js";
import { buildRego } from "./rego-program.js";

// The thread that compiles policies to Wasm while another one answers calls.
try {
  say({ kind: "done", modules: await build(workerData as BuildTask) });
} catch (error) {
  say({ kind: "failed", problem: error instanceof Error ? error.message : String(error) });
}

async function build({ sources, variables, opa }: BuildTask): Promise<readonly Uint8Array[]> {
  const toolchain = await chooseOpa(opa === undefined ? {} : { opa });
  try {
    return sources.map((source) => {
      const { policy } = loadPolicy(source, { variables });
      if (policy === undefined) throw new Error(`${source.path} is not a valid policy`);
      return buildRego([policy], toolchain);
    });
  } finally {
    toolchain.close();
  }
}

function say(message: BuildMessage): void {
  parentPort?.postMessage(message);
}
