import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file to be written. */
export interface Artefact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes files so that each is the old one or the new one at any moment, never a part: all are first written in full beside
 * their places, then renamed. When one cannot be written, no place is touched and nothing is left behind.
 *
 * It is synchronous, so that a signal somebody listens to cannot fall between a temporary file and its renaming.
 */
export function writeAtomically(artefacts: readonly Artefact[]): void {
  const staged: { readonly temporary: string; readonly path: string }[] = [];
  try {
    for (const { path, content } of artefacts) {
      makeFolder(dirname(path));
      const temporary = join(dirname(path), `.${basename(path)}.tmp-${randomBytes(6).toString("hex")}`);
      staged.push({ temporary, path });
      writeDurably(temporary, content);
    }
    for (const { path } of staged) refuseFolder(path);
    for (const { temporary, path } of staged) renameSync(temporary, path);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

/** Makes a folder and those above it. Node's own recursive way never ends where a file system refuses folders, as in /proc. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path !== dirname(path)) makeFolder(dirname(path));
  mkdirSync(path);
}

/** What a renaming would refuse, asked of all places before the first renaming. */
function refuseFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR", path });
  }
}

function writeDurably(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const file = openSync(path, "wx", 0o666);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    // Without this a power cut could leave the new name with an empty file.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
