export { attributesIn, createCell, join, literalCell, namesIn, partOf, typesIn } from "./cell.js";
export { createOrigins } from "./origins.js";
export {
  type CedarTemplates,
  createCedarCells,
  joinCedar,
  joinTemplate,
  type Place,
  placesOf,
} from "./places.js";
export { type CedarCells, type CedarTree, readCedar } from "./read-cedar.js";
export { readRego } from "./read-rego.js";
export { readSchema } from "./read-schema.js";
export type { RegoTree } from "./rego-scope.js";
export { type TwinCaseOptions, twinCases } from "./twin-cases.js";
