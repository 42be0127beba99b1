import type { BundleFile } from "./file.js";
import { gzip } from "./gzip.js";
import { type Signing, signatureOf } from "./sign.js";
import { packTar } from "./tar.js";

/** Packs the files of a bundle as OPA loads it, with a signature over them where one is wanted. */
export function packBundle(files: readonly BundleFile[], signing?: Signing): Uint8Array {
  return gzip(packTar(signing === undefined ? files : [...files, signatureOf(files, signing)]));
}
