import { readFile } from "node:fs/promises";
import type { Source } from "../../../compilers/diagnostics/index.js";
import { Unable } from "../exit.js";
import { problemOf } from "../problem.js";

/** Reads a text file; throws `Unable` when it cannot be read or is not UTF-8. */
export async function readSource(path: string): Promise<Source> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new Unable(`cannot read ${path}: ${problemOf(error)}`);
  }
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    throw new Unable(`cannot read ${path}: it is not UTF-8 text`);
  }
}
