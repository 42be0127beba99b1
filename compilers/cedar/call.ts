/** What an engine needs of this target: the sets that it asks, with both directions of a call. */
export { type AvpEntry, entriesOf } from "./avp.js";
export { type AvpValue, type IsAuthorizedInput, readResponse, spellRequest } from "./avp-request.js";
export { decode, type PolicyTable } from "./decode.js";
export { AVP } from "./deployment.js";
export { type CedarRequest, type CedarValue, createEncode, type Encode } from "./encode.js";
export { type Fact, factsOf } from "./facts.js";
export { mergePolicies } from "./merge.js";
export { type CedarOptions, planCedar } from "./plan.js";
export type { CedarSet } from "./set.js";
