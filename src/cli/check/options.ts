import type { AgreementMode, EngineSpec, OpaToolchain } from "../../index.js";
import type { Assignment } from "../input/assignments.js";

/** How `concord check` searches. */
export interface CheckFileOptions {
  readonly cases: number;
  readonly seconds?: number;
  readonly seed?: number;
  readonly mode: AgreementMode;
  readonly engines: { readonly specs: readonly EngineSpec[]; readonly all: boolean };
  readonly shares: Readonly<Record<string, number>>;
  readonly workers: number;
  readonly save?: string;
  readonly var?: readonly Assignment[];
  readonly cedarFacts?: true;
  readonly opa?: string | OpaToolchain;
}
