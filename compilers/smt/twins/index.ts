/** Hand-written Rego and hand-written Cedar as formulas over one request. */
export type { CedarPolicy } from "./cedar.js";
export type { Layout } from "./layout.js";
export { type TwinFormulas, type TwinPart, type TwinTexts, translateTwins } from "./translate.js";
