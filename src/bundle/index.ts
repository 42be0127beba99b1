export { SIGNING_ALGORITHMS, type SigningAlgorithm } from "./algorithm.js";
export { BundleError } from "./bundle-error.js";
export { type BundleFile, textFile } from "./file.js";
export { readSigningKey, type SigningKey } from "./key.js";
export { type BundledPolicy, manifestOf } from "./manifest.js";
export { packBundle } from "./pack.js";
export type { Signing } from "./sign.js";
