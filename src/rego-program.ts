import type { Policy } from "../compilers/model/index.js";
import { compileRego, packagePathOf } from "../compilers/rego/index.js";
import type { OpaModule, OpaResult, OpaToolchain, PreparedQuery } from "./engines/opa/index.js";

/**
 * Compiles policies, whose packages must differ, to one policy.wasm with all their entry points. Throws when OPA refuses
 * what was generated, which would be a bug.
 */
export function buildRego(policies: readonly Policy[], opa: OpaToolchain): Uint8Array {
  const entrypoints = policies.flatMap((policy) => compileRego(policy).entrypoints);
  return done(opa.buildWasm(policies.map(moduleOf), entrypoints));
}

/** Prepares a policy's `result` for OPA's interpreter. Throws as `buildRego` does. */
export function prepareRego(policy: Policy, opa: OpaToolchain): PreparedQuery {
  const query = `data.${packagePathOf(policy).join(".")}.result`;
  return done(opa.prepare([moduleOf(policy)], query));
}

/** The entry point that the engine over Wasm asks: what `result` says, in the form that is cheapest to read. */
export function answerEntrypoint(policy: Policy): string {
  return [...packagePathOf(policy), "answer"].join("/");
}

function moduleOf(policy: Policy): OpaModule {
  const { text, packagePath } = compileRego(policy);
  return { path: `${packagePath.join("/")}/policy.rego`, source: text };
}

function done<T>(result: OpaResult<T>): T {
  if (result.kind === "done") return result.value;
  throw new Error(
    `OPA did not compile the generated Rego: ${result.errors.map((each) => each.message).join("; ")}`,
  );
}
