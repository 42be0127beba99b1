import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { TYPE_NAMES } from "../../../compilers/model/index.js";
import casesSchema from "../../../compilers/yaml/cases-schema.json" with { type: "json" };
import { constraintWords } from "../../../compilers/yaml/constraints.js";
import { policySchema } from "../../../compilers/yaml/index.js";
import { NAME_CHARACTERS } from "../../../compilers/yaml/limits.js";
import { DECISIONS } from "../../../compilers/yaml/rules.js";
import { CONSTRAINT_SYNONYMS } from "../../../compilers/yaml/synonyms.js";

const { definitions, properties } = policySchema;

describe("the schema and the code know the same words", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["constraints", Object.keys(definitions.constraints.properties), [...constraintWords(), "present"]],
    ["types", definitions.declaration.properties.type.enum, TYPE_NAMES],
    ["decisions", definitions.rule.properties.decision.enum, [...DECISIONS.keys()]],
    ["default decisions", properties.default_decision.enum, [...DECISIONS.keys()]],
  ])("%s", (_, inSchema, inCode) => {
    expect([...inSchema].sort()).toEqual([...inCode].sort());
  });

  it("the length of a name", () => {
    expect(properties.name.maxLength).toBe(NAME_CHARACTERS);
  });

  it("suggestions name constraints that exist, for words that are none", () => {
    const words = Object.keys(definitions.constraints.properties);
    for (const [foreign, own] of CONSTRAINT_SYNONYMS) {
      expect(words).toContain(own);
      expect(words).not.toContain(foreign);
    }
  });
});

describe.each<[string, object]>([
  ["policies", policySchema],
  ["cases", casesSchema],
])("the schema of %s", (_, schema) => {
  it("is a correct schema", () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it("has words for every value: a title for messages", () => {
    expect(
      subschemas(schema).filter((each) => "type" in each && !("title" in each) && !isCondition(each)),
    ).toEqual([]);
  });

  it("describes every key, for editors", () => {
    const keys = subschemas(schema).flatMap((each) => Object.entries(recordAt(each, "properties")));
    const silent = keys.filter(([, each]) => !isDescribed(schema, each)).map(([key]) => key);
    expect(silent).toEqual([]);
  });

  it("closes every map but the author's own data", () => {
    const open = subschemas(schema).filter(
      (each) => each["type"] === "object" && !("additionalProperties" in each) && !isCondition(each),
    );
    expect(
      open.map((each) => each["description"]).filter((text) => !String(text).startsWith("Your own data")),
    ).toEqual([]);
  });
});

type Schema = Readonly<Record<string, unknown>>;

/** The `if` of a branch asks for a kind and says nothing itself. */
function isCondition(schema: Schema): boolean {
  return Object.keys(schema).length === 1 && schema["type"] === "object";
}

function isDescribed(root: object, schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  const name = String(schema["$ref"] ?? "").replace("#/definitions/", "");
  return "description" in schema || "description" in recordAt(recordAt(root as Schema, "definitions"), name);
}

function subschemas(schema: unknown): readonly Schema[] {
  if (Array.isArray(schema)) return schema.flatMap(subschemas);
  if (!isRecord(schema)) return [];
  const { properties: own = {}, definitions: named = {}, ...rest } = schema;
  const inside = [...Object.values(isRecord(own) ? own : {}), ...Object.values(isRecord(named) ? named : {})];
  return [schema, ...[...inside, ...Object.values(rest)].flatMap(subschemas)];
}

function recordAt(schema: Schema, key: string): Schema {
  const value = schema[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
