import type { Policy } from "../compilers/model/index.js";
import { chooseOpa, type OpaChoice } from "./choose-opa.js";
import { createCedarEngine } from "./engines/cedar-wasm.js";
import type { Engine, EngineName } from "./engines/engine.js";
import { failClosed } from "./engines/fail-closed.js";
import type { OpaToolchain } from "./engines/opa/index.js";
import { createReferenceEngine } from "./engines/reference.js";
import { createRegoTopdownEngine } from "./engines/rego-topdown.js";
import { createRegoWasmEngine } from "./engines/rego-wasm.js";
import { answerEntrypoint, buildRego, prepareRego } from "./rego-program.js";

/** Options of `createEngine`. */
export interface EngineOptions extends OpaChoice {
  /** Lets the adapter compute as boolean facts what Cedar cannot express; default `false`. */
  readonly cedarFacts?: boolean;
  /** Hears of every fault that became a DENY with `engine_error`; what it throws is ignored. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * Makes the engine of that name for a policy. Throws when the engine cannot be had: Cedar cannot express the policy, or
 * there is no OPA. From then on it answers without exceptions.
 */
export async function createEngine(
  policy: Policy,
  name: EngineName,
  options: EngineOptions = {},
): Promise<Engine> {
  const [engine] = await createEngines(policy, [name], options);
  if (engine === undefined) throw new Error(`no engine ${name}`);
  return engine;
}

/** Makes several engines for a policy; those that need OPA share one, or the one that is given. Throws when one of them cannot be had. */
export async function createEngines(
  policy: Policy,
  names: readonly EngineName[],
  options: EngineOptions = {},
): Promise<readonly Engine[]> {
  const needsOpa = names.some((name) => name === "rego-wasm" || name === "rego-topdown");
  const own = needsOpa && typeof options.opa !== "object" ? await chooseOpa(options) : undefined;
  const opa = typeof options.opa === "object" ? options.opa : own;
  const engines: Engine[] = [];
  try {
    for (const name of names) engines.push(create(policy, name, options, opa));
    return own === undefined ? engines : handOver(engines, own);
  } catch (error) {
    for (const engine of engines) engine.close();
    own?.close();
    throw error;
  }
}

function create(
  policy: Policy,
  name: EngineName,
  options: EngineOptions,
  opa: OpaToolchain | undefined,
): Engine {
  const { cedarFacts = false, onFault = () => {} } = options;
  switch (name) {
    case "reference":
      return failClosed(createReferenceEngine(policy), onFault);
    case "cedar-wasm":
      return createCedarEngine(policy, { facts: cedarFacts, onFault });
    case "rego-wasm":
      return createRegoWasmEngine(policy, buildRego([policy], need(opa)), answerEntrypoint(policy), onFault);
    case "rego-topdown":
      return createRegoTopdownEngine(policy, prepareRego(policy, need(opa)), onFault);
    default:
      throw new Error(`there is no engine ${JSON.stringify(name)}`);
  }
}

function need(opa: OpaToolchain | undefined): OpaToolchain {
  if (opa === undefined) throw new Error("no OPA was opened");
  return opa;
}

/** OPA stays open for its interpreter and is closed with the last engine that asks it. */
function handOver(engines: readonly Engine[], opa: OpaToolchain): readonly Engine[] {
  const askers = new Set(engines.filter((engine) => engine.name === "rego-topdown"));
  if (askers.size === 0) opa.close();
  return engines.map((engine) => {
    if (!askers.has(engine)) return engine;
    const close = (): void => {
      engine.close();
      if (askers.delete(engine) && askers.size === 0) opa.close();
    };
    return { ...engine, close };
  });
}
