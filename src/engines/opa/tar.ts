import { gunzipSync } from "node:zlib";

const BLOCK = 512;

/** The content of one file of a .tar.gz archive, by its exact name. */
export function fileInTarball(tarball: Uint8Array, name: string): Uint8Array | undefined {
  const tar = gunzipSync(tarball);
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(tar, at + 124, 12), 8);
    const content = at + BLOCK;
    if (text(tar, at, 100) === name) return tar.subarray(content, content + size);
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

/** A field of a header: it ends at its length or at the first NUL. */
function text(tar: Buffer, start: number, length: number): string {
  const field = tar.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("latin1", 0, end < 0 ? length : end);
}
