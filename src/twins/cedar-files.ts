import type { Source } from "../../compilers/diagnostics/index.js";
import { valueIn } from "../../compilers/model/index.js";
import type { CedarTree } from "../checker/twins/index.js";
import { type Cedar, giveBackInstance, takeInstance } from "../engines/cedar-wasm-instance.js";
import type { TwinPolicy } from "../engines/twin-cedar.js";
import { type PlaceOf, placesIn } from "./cedar-places.js";
import { problemAt, type TwinProblem, TwinsError } from "./twins-error.js";

/** Hand-written Cedar, parsed. */
export interface CedarFiles {
  readonly policies: readonly ParsedPolicy[];
  readonly schema: string | undefined;
  /** The schema in its JSON form. */
  readonly schemaTree: unknown;
  readonly notes: readonly string[];
}

/** A policy with its tree, and where what is in the tree stands. */
export interface ParsedPolicy extends TwinPolicy, CedarTree {
  readonly text: string;
  readonly placeOf: PlaceOf;
}

/** Parses hand-written Cedar. Throws a `TwinsError` for what is no Cedar. */
export function loadCedar(sources: readonly Source[], schema: Source | undefined): CedarFiles {
  const cedar = takeInstance();
  const problems = [
    ...sources.flatMap((source) => asked(source, () => problemsIn(source, cedar))),
    ...(schema === undefined
      ? []
      : problemsOf(
          schema,
          asked(schema, () => cedar.checkParseSchema(schema.text)),
        )),
  ];
  if (problems.length > 0) {
    giveBackInstance(cedar);
    throw new TwinsError(problems);
  }
  const policies = sources.flatMap((source) => asked(source, () => policiesOf(source, cedar)));
  const converted = schema && asked(schema, () => cedar.schemaToJson(schema.text));
  const notes = schema === undefined ? [] : asked(schema, () => notesOf(schema, policies, cedar));
  giveBackInstance(cedar);
  return {
    policies: withFreeIds(policies),
    schema: schema?.text,
    schemaTree: converted?.type === "success" ? converted.json : undefined,
    notes,
  };
}

/** Asks Cedar of a file. What is thrown out of Wasm leaves an instance that is not used again. */
function asked<T>(source: Source, ask: () => T): T {
  try {
    return ask();
  } catch (fault) {
    const message = fault instanceof Error ? fault.message : String(fault);
    throw new TwinsError([
      problemAt(source, undefined, `Cedar cannot read it, maybe since it is nested too deeply: ${message}`),
    ]);
  }
}

function problemsIn(source: Source, cedar: Cedar): readonly TwinProblem[] {
  const found = problemsOf(source, cedar.checkParsePolicySet({ staticPolicies: source.text }));
  if (found.length === 0) return found;
  const templates = templatesIn(source, cedar);
  return templates.length > 0 ? templates : found;
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
function policiesOf(source: Source, cedar: Cedar): readonly ParsedPolicy[] {
  const parts = cedar.policySetTextToParts(source.text);
  if (parts.type !== "success") return [];
  let end = 0;
  return parts.policies.map((text, index) => {
    const converted = cedar.policyToJson(text);
    const tree: unknown = converted.type === "success" ? converted.json : undefined;
    const annotations = new Map(
      Object.entries(valueIn(tree, ["annotations"]) ?? {}).map(([key, value]) => [key, String(value)]),
    );
    const start = Math.max(source.text.indexOf(text, end), 0);
    end = start + text.length;
    const id = annotations.get("id") ?? `policy${index}`;
    return { id, text, tree, annotations, placeOf: placesIn(source, start, text, tree) };
  });
}

/** Policies with a slot, which nothing fills here; each is named at its place. */
function templatesIn(source: Source, cedar: Cedar): readonly TwinProblem[] {
  const parts = cedar.policySetTextToParts(source.text);
  const templates = parts.type === "success" ? parts.policy_templates : [];
  return templates.map((text) =>
    problemAt(source, source.text.indexOf(text), "a template of policies, which nothing links here"),
  );
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
