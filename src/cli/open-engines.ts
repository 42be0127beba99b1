import {
  createEngines,
  type Engine,
  type EngineName,
  type OpaToolchain,
  openOpa,
  type Policy,
} from "../index.js";
import { Unable } from "./exit.js";
import type { Assignment } from "./input/assignments.js";
import type { Io } from "./io.js";
import type { EngineChoice } from "./options.js";
import { complain } from "./output/complain.js";
import { problemOf } from "./problem.js";

/** The options of commands that ask engines. */
export interface EngineOptions {
  readonly engine: EngineChoice;
  readonly cedarFacts?: true;
  readonly opa?: string | OpaToolchain;
  readonly var?: readonly Assignment[];
}

/** Starts engines for a policy; faults that they have later are told on stderr. Throws `Unable` when one does not start. */
export async function openEngines(
  policy: Policy,
  names: readonly EngineName[],
  options: EngineOptions,
  io: Io,
): Promise<readonly Engine[]> {
  try {
    return await createEngines(policy, names, {
      cedarFacts: options.cedarFacts === true,
      ...(options.opa === undefined ? {} : { opa: options.opa }),
      onFault: (fault: unknown) => {
        // An answer must not wait for, or fail with, the telling of a fault.
        complain(io, `an engine failed: ${problemOf(fault)}`).catch(() => {});
      },
    });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}

/** The OPA that the chosen engines need, open; `undefined` when none of them does. Throws `Unable` when there is none. */
export async function sharedOpa({ engine, opa }: EngineOptions): Promise<OpaToolchain | undefined> {
  if (typeof opa === "object" || !engine.names.some((name) => name.startsWith("rego-"))) return undefined;
  try {
    return await openOpa(opa === undefined ? {} : { path: opa });
  } catch (error) {
    throw new Unable(problemOf(error));
  }
}
