import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { compileWasm, type WasmModule } from "./webassembly.js";

/** The compiled program and the version of OPA in it. */
export interface Artefact {
  readonly version: string;
  readonly module: WasmModule;
}

/** Where the artefact is, seen from the compiled package and from the TypeScript sources. */
const FOLDERS = ["../../../opa/", "../../../dist/opa/"].map((path) => new URL(path, import.meta.url));

const inflate = promisify(brotliDecompress);

/** Inflating in pieces of this many bytes takes half the time that it takes in pieces of the default size. */
const CHUNK_SIZE = 1 << 20;

let loaded: Promise<Artefact | undefined> | undefined;

/** Loads the embedded OPA, once per process: about a quarter of a second. It is undefined if it has not been built. */
export async function loadArtefact(): Promise<Artefact | undefined> {
  loaded ??= load();
  let artefact: Artefact | undefined;
  try {
    artefact = await loaded;
    return artefact;
  } finally {
    // What is missing now may be built later.
    if (artefact === undefined) loaded = undefined;
  }
}

async function load(): Promise<Artefact | undefined> {
  for (const folder of FOLDERS) {
    const manifest = await readIfPresent(new URL("opa.json", folder));
    const compressed = await readIfPresent(new URL("opa.wasm.br", folder));
    if (manifest === undefined || compressed === undefined) continue;
    const { opa } = JSON.parse(manifest.toString("utf8")) as { readonly opa: string };
    return { version: opa, module: await compileWasm(await inflate(compressed, { chunkSize: CHUNK_SIZE })) };
  }
  return undefined;
}

async function readIfPresent(file: URL): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
