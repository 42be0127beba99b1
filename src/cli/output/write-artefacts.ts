import { join } from "node:path";
import { printable } from "../../../compilers/diagnostics/index.js";
import { Unable } from "../exit.js";
import type { Io } from "../io.js";
import { codeOf, problemOf } from "../problem.js";
import { type Artefact, writeAtomically } from "./atomic-write.js";
import { createStyle } from "./style.js";

/** Writes the main one of the artefacts, which is the first, to standard output. */
export async function writeMain([main]: readonly Artefact[], io: Io): Promise<void> {
  if (main === undefined) return;
  if (typeof main.content !== "string" && io.stdout.isTerminal) {
    throw new Unable("a terminal cannot show Wasm: redirect standard output to a file");
  }
  await io.stdout.write(main.content);
}

/** Writes the artefacts below a folder and names them. Throws `Unable`, having written none, when one cannot be written. */
export async function writeBelow(folder: string, artefacts: readonly Artefact[], io: Io): Promise<void> {
  const placed = artefacts.map(({ path, content }) => ({ path: join(folder, path), content }));
  await writePlaced(placed, io, folder);
}

/** Writes artefacts to their places as `writeBelow` does; `where` names them all when one cannot be written. */
export async function writePlaced(placed: readonly Artefact[], io: Io, where?: string): Promise<void> {
  // Somebody listens, so that a signal waits until the files are complete and no temporary one is left.
  const release = io.onInterrupt(() => {});
  try {
    writeAtomically(placed);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    const whole = where ?? placed.map(({ path }) => path).join(" and ");
    throw new Unable(`cannot write to ${whole}: ${problemOf(error)}`);
  } finally {
    release();
  }
  const style = createStyle(io.stdout, io.environment);
  for (const { path } of placed) await io.stdout.write(`${style.green("wrote")}  ${printable(path)}\n`);
}
