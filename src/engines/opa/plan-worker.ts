import { parentPort, workerData } from "node:worker_threads";
import { createEmbeddedOpa } from "./embedded.js";
import { createExternalOpa } from "./external.js";
import type { PlanTask } from "./plan-thread.js";

// The thread in which OPA makes one plan, while another one goes on.
const { opa, modules, entrypoints } = workerData as PlanTask;
const toolchain = "binary" in opa ? createExternalOpa(opa.binary) : createEmbeddedOpa(opa);
parentPort?.postMessage(toolchain.buildPlan(modules, entrypoints));
