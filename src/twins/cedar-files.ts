import type { Source } from "../../compilers/diagnostics/index.js";
import { valueIn } from "../../compilers/model/index.js";
import type { CedarTree } from "../checker/twins/index.js";
import { type Cedar, giveBackInstance, takeInstance } from "../engines/cedar-wasm-instance.js";
import type { TwinPolicy } from "../engines/twin-cedar.js";
import { problemAt, type TwinProblem, TwinsError } from "./twins-error.js";

/** Hand-written Cedar, parsed. */
export interface CedarFiles {
  readonly policies: readonly (TwinPolicy & CedarTree)[];
  readonly schema: string | undefined;
  /** The schema in its JSON form. */
  readonly schemaTree: unknown;
  readonly notes: readonly string[];
}

/** Parses hand-written Cedar. Throws a `TwinsError` for what is no Cedar. */
export function loadCedar(sources: readonly Source[], schema: Source | undefined): CedarFiles {
  const cedar = takeInstance();
  try {
    const problems = [
      ...sources.flatMap((source) =>
        problemsOf(source, cedar.checkParsePolicySet({ staticPolicies: source.text })),
      ),
      ...(schema === undefined ? [] : problemsOf(schema, cedar.checkParseSchema(schema.text))),
    ];
    if (problems.length > 0) throw new TwinsError(problems);
    const policies = sources.flatMap((source) => policiesOf(source, cedar));
    const converted = schema === undefined ? undefined : cedar.schemaToJson(schema.text);
    return {
      policies: withFreeIds(policies),
      schema: schema?.text,
      schemaTree: converted?.type === "success" ? converted.json : undefined,
      notes: schema === undefined ? [] : notesOf(schema, policies, cedar),
    };
  } finally {
    giveBackInstance(cedar);
  }
}

function problemsOf(source: Source, answer: unknown): readonly TwinProblem[] {
  if (valueIn(answer, ["type"]) === "success") return [];
  const errors = valueIn(answer, ["errors"]);
  return (Array.isArray(errors) ? errors : []).map((error: unknown) => {
    const message = String(valueIn(error, ["message"]));
    const help = valueIn(error, ["help"]);
    const start = valueIn(error, ["sourceLocations", "0", "start"]);
    const offset = typeof start === "number" ? utf16Offset(source.text, start) : undefined;
    return problemAt(source, offset, typeof help === "string" ? `${message} (${help})` : message);
  });
}

/** Cedar counts bytes. */
function utf16Offset(text: string, bytes: number): number {
  return Buffer.from(text, "utf8").subarray(0, bytes).toString("utf8").length;
}

/** The policies of a file, each with the id that its annotation gives or with its number in the file. */
function policiesOf(source: Source, cedar: Cedar): readonly (TwinPolicy & CedarTree)[] {
  const parts = cedar.policySetTextToParts(source.text);
  if (parts.type !== "success") return [];
  return parts.policies.map((text, index) => {
    const converted = cedar.policyToJson(text);
    const tree: unknown = converted.type === "success" ? converted.json : undefined;
    const annotations = new Map(
      Object.entries(valueIn(tree, ["annotations"]) ?? {}).map(([key, value]) => [key, String(value)]),
    );
    return { id: annotations.get("id") ?? `policy${index}`, text, tree, annotations };
  });
}

/** Two policies of one id would be one: the later ones get a number. */
function withFreeIds<P extends { readonly id: string }>(policies: readonly P[]): readonly P[] {
  const taken = new Set<string>();
  return policies.map((policy) => {
    let { id } = policy;
    for (let number = 2; taken.has(id); number += 1) id = `${policy.id} (${number})`;
    taken.add(id);
    return { ...policy, id };
  });
}

/** What Cedar's validator says; a deployment may go on without it. */
function notesOf(schema: Source, policies: readonly TwinPolicy[], cedar: Cedar): readonly string[] {
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  const answer = cedar.validate({ schema: schema.text, policies: { staticPolicies } });
  if (answer.type !== "success") return [];
  return answer.validationErrors.map(({ error }) => `against ${schema.path}: ${error.message}`).sort();
}
