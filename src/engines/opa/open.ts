import { resolve, sep } from "node:path";
import { loadArtefact } from "./artefact.js";
import { createEmbeddedOpa } from "./embedded.js";
import { createExternalOpa } from "./external.js";
import type { OpaToolchain } from "./toolchain.js";

/** Options of `openOpa`. */
export interface OpaOptions {
  /** The path of an `opa` binary to use instead of the embedded OPA. */
  readonly path?: string;
}

/**
 * Opens OPA: the binary at `path`, else the one that the environment variable OPA_PATH names, else the embedded one.
 * Throws, with what to do about it, if that one is not there.
 */
export async function openOpa({ path }: OpaOptions = {}): Promise<OpaToolchain> {
  const binary = path ?? process.env["OPA_PATH"];
  if (binary !== undefined && binary !== "") return createExternalOpa(locate(binary));
  const artefact = await loadArtefact();
  if (artefact !== undefined) return createEmbeddedOpa(artefact);
  throw new Error(
    "there is no OPA: run `npm run build:opa` (it needs Go), or set OPA_PATH to an opa binary of version 1 or newer",
  );
}

/** A path is meant from here, since OPA runs in a folder of its own; a bare name is looked up in PATH. */
function locate(binary: string): string {
  return binary.includes("/") || binary.includes(sep) ? resolve(binary) : binary;
}
