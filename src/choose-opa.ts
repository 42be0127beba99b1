import { type OpaToolchain, openOpa } from "./engines/opa/index.js";

/** Which OPA to use where one is needed. */
export interface OpaChoice {
  /**
   * The path of an `opa` binary to use in place of the embedded OPA, or an OPA that is open already, which saves its start
   * and stays open; default the environment variable OPA_PATH, else the embedded OPA.
   */
  readonly opa?: string | OpaToolchain;
}

/** The OPA of a choice. Throws, with what to do about it, when there is none. */
export async function chooseOpa({ opa }: OpaChoice): Promise<OpaToolchain> {
  if (typeof opa === "object") return opa;
  return openOpa(opa === undefined ? {} : { path: opa });
}
