import type { Program } from "./program.js";
import {
  EVALUATE_LIMIT_MS,
  type OpaEvaluation,
  type OpaModule,
  type OpaResult,
  type PreparedQuery,
} from "./toolchain.js";

/** Prepares a query in the embedded OPA, and again after a crash, which has forgotten it. */
export function prepareEmbedded(
  program: Program,
  modules: readonly OpaModule[],
  query: string,
): OpaResult<PreparedQuery> {
  let generation = program.generation();
  let prepared = program.ask<number>("prepare", { modules, query });
  if (prepared.kind === "failed") return prepared;
  let open = true;

  const current = () => {
    if (generation !== program.generation()) {
      const now = program.generation();
      prepared = program.ask<number>("prepare", { modules, query });
      generation = now;
    }
    return prepared;
  };
  const evaluate = (input?: string): OpaEvaluation => {
    if (!open) throw new Error("this query is closed");
    const id = current();
    return id.kind === "failed" ? id : evaluatePrepared(program, id.value, input);
  };
  const close = () => {
    // A program that is gone has released everything.
    const held = open && generation === program.generation();
    if (held && prepared.kind === "done") program.ask("release", { id: prepared.value });
    open = false;
  };
  return { kind: "done", value: { evaluate, close } };
}

function evaluatePrepared(program: Program, id: number, input: string | undefined): OpaEvaluation {
  const params = { id, input, timeoutMillis: EVALUATE_LIMIT_MS };
  const result = program.ask<{ readonly defined: boolean; readonly value: unknown }>("evaluate", params);
  if (result.kind === "failed") return result;
  return result.value.defined ? { kind: "defined", value: result.value.value } : { kind: "undefined" };
}
