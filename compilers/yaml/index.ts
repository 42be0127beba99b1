import policySchema from "./schema.json" with { type: "json" };

export { type CasesFile, type LoadedCases, loadCases, type PolicyCase } from "./cases.js";
export { type LoadedPolicy, type LoadOptions, loadPolicy } from "./load.js";
export { type LoadedMapping, loadMapping } from "./mapping.js";
export {
  type LoadedProperties,
  loadProperties,
  type PropertySubject,
  policyOfProperties,
} from "./properties.js";
export { type Reduction, reductions } from "./reduce.js";
/** The JSON Schema of policy files, for editors and other tools. */
export { policySchema };
