import { gunzipSync, gzipSync } from "node:zlib";

/** A file of an archive with the fields of its header that matter. */
export interface Entry {
  readonly name: string;
  readonly mode: string;
  readonly times: string;
  readonly text: string;
}

/** Reads a .tar.gz by the format's own words, not by our writer's. */
export function readArchive(bytes: Uint8Array): readonly Entry[] {
  const tar = gunzipSync(bytes);
  const entries: Entry[] = [];
  for (let at = 0; tar[at] !== 0; ) {
    const field = (start: number, length: number): string =>
      tar.toString("latin1", at + start, at + start + length).replace(/\0[\s\S]*/, "");
    const size = Number.parseInt(field(124, 12), 8);
    const prefix = field(345, 155);
    entries.push({
      name: prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`,
      mode: field(100, 8),
      times: field(136, 12),
      text: tar.toString("utf8", at + 512, at + 512 + size),
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** The text of one file. */
export function fileIn(bytes: Uint8Array, name: string): string {
  const entry = readArchive(bytes).find((each) => each.name === name);
  if (entry === undefined) throw new Error(`no ${name} in the archive`);
  return entry.text;
}

/** The archive with a text in it changed to another of the same length, and nothing else. */
export function tamper(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const tar = gunzipSync(bytes);
  const at = tar.indexOf(from);
  if (at === -1 || from.length !== to.length) throw new Error("nothing to change");
  tar.write(to, at);
  return gzipSync(tar);
}
