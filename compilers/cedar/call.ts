/** What an engine needs of this target: the sets that it asks, with both directions of a call. */
export { decode, type PolicyTable } from "./decode.js";
export { type CedarRequest, type CedarValue, createEncode, type Encode } from "./encode.js";
export { type Fact, factsOf } from "./facts.js";
export { datetimeText } from "./literal.js";
export { type CedarOptions, planCedar } from "./plan.js";
export type { CedarSet } from "./set.js";
