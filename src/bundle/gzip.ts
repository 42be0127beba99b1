import { gzipSync } from "node:zlib";

/** Where a gzip header says on which system it was made, and the value for "unknown". */
const SYSTEM = 9;
const UNKNOWN = 255;

/** Compresses without a time and without a word about this system. What remains of it is the version of zlib in Node. */
export function gzip(bytes: Uint8Array): Uint8Array {
  const packed = gzipSync(bytes, { level: 9 });
  packed[SYSTEM] = UNKNOWN;
  return packed;
}
