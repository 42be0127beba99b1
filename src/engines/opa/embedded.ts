import type { Artefact } from "./artefact.js";
import { prepareEmbedded } from "./embedded-query.js";
import { byPosition } from "./errors.js";
import { checkPaths } from "./paths.js";
import { planInThread } from "./plan-thread.js";
import { createProgram } from "./program.js";
import { startReactor } from "./reactor.js";
import { type OpaModule, type OpaToolchain, SOURCE_PATH } from "./toolchain.js";

/**
 * Where modules are longer than this, in characters, their plan needs 100 MB or more while it is made: too much to keep from
 * the prover, which reads the plan and then needs memory of its own.
 */
const LARGE = 100_000;

/** The OPA that concord carries, in this thread, maybe with room for so many bytes. */
export function createEmbeddedOpa(artefact: Artefact, room?: number): OpaToolchain {
  const { version, module } = artefact;
  const program = createProgram(() => startReactor(module, room));
  return {
    version,
    origin: "embedded",
    check: (modules) => {
      const result = program.ask("check", { modules: checkPaths(modules) });
      return result.kind === "done" ? [] : byPosition(result.errors);
    },
    format: (source) => program.ask("format", { module: { path: SOURCE_PATH, source } }),
    parse: (source) => program.ask("parse", { module: { path: SOURCE_PATH, source } }),
    buildWasm: (modules, entrypoints) => program.build("wasm", { modules: checkPaths(modules), entrypoints }),
    buildPlan: (modules, entrypoints) => {
      const plan = program.build("plan", { modules: checkPaths(modules), entrypoints });
      if (isLarge(modules)) program.renew();
      return plan.kind === "done" ? { kind: "done", value: new TextDecoder().decode(plan.value) } : plan;
    },
    planApart: async (modules, entrypoints, signal) => {
      program.requireOpen();
      return await planInThread({ opa: artefact, modules: checkPaths(modules), entrypoints }, signal);
    },
    prepare: (modules, query) => prepareEmbedded(program, checkPaths(modules), query),
    close: program.close,
  };
}

function isLarge(modules: readonly OpaModule[]): boolean {
  return modules.reduce((length, { source }) => length + source.length, 0) > LARGE;
}
