import { diagnostic, type Span } from "../diagnostics/index.js";
import {
  type AttributePath,
  attributeName,
  type CatalogueAction,
  type Declaration,
  TYPE_NAMES,
} from "../model/index.js";
import { readAttribute, type Scope } from "./scope.js";
import { type Entry, entriesOf, entryAt, type Tree, textOf, valueAt } from "./tree.js";

/** Reads the policy's `attributes`: any attribute but `action`. */
export function readAttributes(tree: Tree | undefined, scope: Scope): readonly Declaration[] {
  return readDeclarations(tree, scope, (path) =>
    path.root === "action" ? "it is always there and a string" : undefined,
  );
}

/** Reads the catalogue; `undefined` when there is none. */
export function readCatalogue(tree: Tree | undefined, scope: Scope): readonly CatalogueAction[] | undefined {
  if (tree?.kind !== "map") return undefined;
  return entriesOf(tree).map(({ key, keySpan, value }) => ({
    name: key,
    risk: textOf(valueAt(value, "risk")),
    description: textOf(valueAt(value, "description")),
    parameters: readDeclarations(valueAt(value, "parameters"), scope, (path) =>
      path.root === "parameters"
        ? undefined
        : "an action lists parameters only; declare it under `attributes`",
    ),
    listsParameters: entryAt(value, "parameters") !== undefined,
    span: keySpan,
  }));
}

/** Reads declarations of attributes that are allowed there, each attribute once however it is spelt. */
function readDeclarations(
  tree: Tree | undefined,
  scope: Scope,
  problemOf: (path: AttributePath) => string | undefined,
): readonly Declaration[] {
  const places = new Map<string, Span>();
  return entriesOf(tree).flatMap((entry): readonly Declaration[] => {
    const { key, keySpan } = entry;
    const path = readAttribute(key, keySpan, scope);
    if (path === undefined) return [];
    const problem = problemOf(path);
    if (problem !== undefined) {
      scope.report(diagnostic("bad-attribute", keySpan, { name: key, problem }));
      return [];
    }
    const name = attributeName(path);
    const first = places.get(name);
    if (first !== undefined) {
      const related = [{ message: "the first one", span: first }];
      scope.report(diagnostic("duplicate-key", keySpan, { key: name }, related));
      return [];
    }
    places.set(name, keySpan);
    return [readDeclaration(path, entry)];
  });
}

function readDeclaration(attribute: AttributePath, { keySpan, value }: Entry): Declaration {
  const word = textOf(valueAt(value, "type"));
  const optional = valueAt(value, "optional");
  return {
    attribute,
    type: TYPE_NAMES.find((type) => type === word),
    optional: optional?.kind === "scalar" && optional.value === true,
    span: keySpan,
  };
}
