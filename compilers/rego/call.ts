/** What an engine needs of this target: both directions of a call. */
export { decodeAnswer, decodeResult } from "./decode.js";
export { encodeInput } from "./encode.js";
