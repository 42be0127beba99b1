import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Artefact, loadArtefact } from "../../../src/engines/opa/artefact.js";
import { createEmbeddedOpa } from "../../../src/engines/opa/embedded.js";
import { createExternalOpa } from "../../../src/engines/opa/external.js";
import type { OpaResult, OpaToolchain } from "../../../src/engines/opa/index.js";

const ROOT = new URL("../../../", import.meta.url);

/** The native opa that scripts/build-tools.mjs builds. */
export const NATIVE_OPA = fileURLToPath(new URL(".cache/tools/opa", ROOT));

/** The artefact in dist/opa; without it a test fails, saying what to do. */
export async function builtArtefact(): Promise<Artefact> {
  const artefact = await loadArtefact();
  if (artefact === undefined) throw new Error("dist/opa is missing: run `npm run build:opa`");
  return artefact;
}

/** Both ways to OPA by name; builds the native opa if it is not there, which takes a few minutes once. */
export const TOOLCHAINS: readonly (readonly [string, () => Promise<OpaToolchain>])[] = [
  ["embedded", async () => createEmbeddedOpa(await builtArtefact())],
  ["external", async () => createExternalOpa(buildNativeOpa())],
];

/** The path of the native opa, which is there afterwards. */
export function buildNativeOpa(): string {
  execFileSync(process.execPath, [fileURLToPath(new URL("scripts/build-tools.mjs", ROOT))], {
    stdio: "pipe",
  });
  return NATIVE_OPA;
}

/** The value of a result that the test expects to have one. */
export function done<T>(result: OpaResult<T>): T {
  if (result.kind === "failed") throw new Error(JSON.stringify(result.errors));
  return result.value;
}
