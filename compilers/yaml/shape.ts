import type { ErrorObject } from "ajv";
import { type Diagnostic, diagnostic, type Span, suggest } from "../diagnostics/index.js";
import { headSpan, keySpan, type Located, locate } from "./locate.js";
import { CONSTRAINT_SYNONYMS } from "./synonyms.js";
import { entryAt, type Tree } from "./tree.js";

/** A diagnostic about the shape of a value, with what is needed to see that two say the same. */
export interface ShapeError {
  readonly path: string;
  readonly diagnostic: Diagnostic;
  /** The key that is missing, for `missing-key`. */
  readonly missing?: string;
  /** The key that was probably meant, for an unknown one. */
  readonly suggestion?: string | undefined;
}

/** Says what the schema checker found in the words of the catalogue, the schema's title and its comment. */
export function shapeError(root: Tree, error: ErrorObject): ShapeError {
  const path = error.instancePath;
  const located = locate(root, path);
  switch (error.keyword) {
    case "additionalProperties":
      return { path, ...unknownKey(located, error) };
    case "required":
      return { path, ...missingKey(located, error) };
    case "enum":
      return { path, diagnostic: badValue(located, error) };
    case "minProperties":
      return { path, diagnostic: noConstraint(located) };
    case "minLength":
    case "minItems":
      return { path, diagnostic: emptyValue(located, error) };
    default:
      return { path, diagnostic: wrongShape(located, error) };
  }
}

function unknownKey(located: Located, error: ErrorObject): Pick<ShapeError, "diagnostic" | "suggestion"> {
  const { tree } = located;
  const key = wordIn(error.params, "additionalProperty") ?? "";
  const span = keySpan(tree, key);
  const known = Object.keys(objectIn(error.parentSchema, "properties"));
  const where = titleOf(error);
  const isConstraint = where === CONSTRAINTS;
  const near = suggest(
    key,
    known.filter((each) => entryAt(tree, each) === undefined),
  );
  const suggestion = near ?? (isConstraint ? CONSTRAINT_SYNONYMS.get(key.toLowerCase()) : undefined);
  const proposal = suggestion === undefined ? {} : { suggestion };
  if (!isConstraint)
    return { diagnostic: diagnostic("unknown-key", span, { key, where, known, ...proposal }), suggestion };
  const attribute = located.name ?? "";
  return {
    diagnostic: diagnostic("unknown-constraint", span, { name: key, attribute, ...proposal }),
    suggestion,
  };
}

/** The title of the schema for a map of constraints. */
const CONSTRAINTS = "a map of constraints";

function missingKey({ tree }: Located, error: ErrorObject): Pick<ShapeError, "diagnostic" | "missing"> {
  const key = wordIn(error.params, "missingProperty") ?? "";
  return {
    diagnostic: diagnostic("missing-key", headSpan(tree), { key, where: titleOf(error) }),
    missing: key,
  };
}

function badValue(located: Located, error: ErrorObject): Diagnostic {
  const value = writtenAs(located.tree);
  const words: unknown = error.params["allowedValues"];
  const suggestion = suggest(value, Array.isArray(words) ? words.map(String) : []);
  const args = { what: nameOf(located), value, allowed: titleOf(error) };
  return diagnostic(
    "bad-value",
    located.tree.span,
    suggestion === undefined ? args : { ...args, suggestion },
  );
}

function noConstraint(located: Located): Diagnostic {
  const { name = "", entry, tree } = located;
  return diagnostic("no-constraint", entry?.keySpan ?? tree.span, { attribute: name });
}

function emptyValue(located: Located, error: ErrorObject): Diagnostic {
  return diagnostic("empty-value", ...subjectOf(located, error));
}

function wrongShape(located: Located, error: ErrorObject): Diagnostic {
  const [span, args] = subjectOf(located, error);
  const help = helpFor(located.tree, error);
  return diagnostic("wrong-shape", span, help === undefined ? args : { ...args, help });
}

/** What an error is about, a value or a key, and what it must be. */
function subjectOf(
  located: Located,
  error: ErrorObject,
): readonly [Span, { readonly what: string; readonly expected: string }] {
  const expected = titleOf(error);
  const key = error.propertyName;
  if (key === undefined) return [located.tree.span, { what: nameOf(located), expected }];
  return [keySpan(located.tree, key), { what: `the key \`${key}\``, expected }];
}

/** A number or a word such as `true` where a text belongs wants quotes; otherwise the schema's comment says how to write it. */
function helpFor(tree: Tree, error: ErrorObject): string | undefined {
  const comment = wordIn(error.parentSchema, "$comment");
  if (error.keyword !== "type" || tree.kind !== "scalar" || tree.written === "") return comment;
  const wantsText = [error.schema].flat().includes("string");
  return wantsText && typeof tree.value !== "string"
    ? `for the text itself write \`"${tree.written}"\``
    : comment;
}

/** How a value is spoken of: by its key, as an entry of the list under a key, or as the file. */
function nameOf({ entry, name }: Located): string {
  if (name === undefined) return "the file";
  return entry === undefined ? `an entry of \`${name}\`` : `\`${name}\``;
}

function writtenAs(tree: Tree): string {
  return tree.kind === "scalar" ? tree.written : `a ${tree.kind}`;
}

function titleOf(error: ErrorObject): string {
  return wordIn(error.parentSchema, "title") ?? "something else";
}

function wordIn(record: unknown, key: string): string | undefined {
  const word: unknown = Object.entries(record ?? {}).find(([each]) => each === key)?.[1];
  return typeof word === "string" ? word : undefined;
}

function objectIn(record: unknown, key: string): object {
  const value: unknown = Object.entries(record ?? {}).find(([each]) => each === key)?.[1];
  return typeof value === "object" && value !== null ? value : {};
}
