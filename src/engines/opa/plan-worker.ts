import { parentPort, workerData } from "node:worker_threads";
import { createEmbeddedOpa } from "./embedded.js";
import { createExternalOpa } from "./external.js";
import type { PlanTask } from "./plan-thread.js";

/** In bytes, for OPA itself and for each character of a module. */
const ROOM = 64 << 20;
const BYTES_EACH = 400;

// The thread in which OPA makes one plan, while another one goes on.
const { opa, modules, entrypoints } = workerData as PlanTask;
const length = modules.reduce((sum, { source }) => sum + source.length, 0);
const toolchain =
  "binary" in opa ? createExternalOpa(opa.binary) : createEmbeddedOpa(opa, ROOM + length * BYTES_EACH);
parentPort?.postMessage(toolchain.buildPlan(modules, entrypoints));
