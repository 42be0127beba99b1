import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Diagnostic } from "../diagnostics/index.js";
import casesSchema from "./cases-schema.json" with { type: "json" };
import mappingSchema from "./mapping-schema.json" with { type: "json" };
import propertiesSchema from "./properties-schema.json" with { type: "json" };
import policySchema from "./schema.json" with { type: "json" };
import { shapeError } from "./shape.js";
import { dataOf, type Tree } from "./tree.js";

/** The published schemas; their titles and comments are the words of diagnostics. */
const SCHEMAS = {
  policy: policySchema,
  cases: casesSchema,
  mapping: mappingSchema,
  properties: propertiesSchema,
} as const;
const validators = new Map<keyof typeof SCHEMAS, ValidateFunction>();

/** Checks the shape of a file against its schema: keys, kinds of values, words. One diagnostic for each mistake. */
export function validate(root: Tree, kind: keyof typeof SCHEMAS): readonly Diagnostic[] {
  const validator = validators.get(kind) ?? compile(kind);
  if (validator(dataOf(root))) return [];
  const errors = independent(validator.errors ?? []);
  const found = errors.map((error) => shapeError(root, error));
  // A misspelt required key is one mistake: its suggestion says what is missing.
  const proposed = new Set(found.map(({ path, suggestion }) => `${path}/${suggestion}`));
  return found
    .filter(({ path, missing }) => missing === undefined || !proposed.has(`${path}/${missing}`))
    .map(({ diagnostic }) => diagnostic);
}

/** Compiled when first needed and then kept: it takes longer than loading a small policy. */
function compile(kind: keyof typeof SCHEMAS): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    // Infinities are numbers here; reading literals says what is wrong with them.
    strictNumbers: false,
  });
  // The conditions of a property are those of a policy.
  if (kind === "properties") ajv.addSchema(policySchema, "schema.json");
  const validator = ajv.compile(SCHEMAS[kind]);
  validators.set(kind, validator);
  return validator;
}

/** Leaves out errors that only repeat another: those about branches, and all others about a value of the wrong kind. */
function independent(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const own = errors.filter(({ keyword }) => keyword !== "if" && keyword !== "propertyNames");
  const mistyped = new Set(own.filter(({ keyword }) => keyword === "type").map((each) => each.instancePath));
  return own.filter(({ keyword, instancePath }) => keyword === "type" || !mistyped.has(instancePath));
}
