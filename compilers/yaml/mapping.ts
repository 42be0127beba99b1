import { type Diagnostic, hasErrors, type Source, sortDiagnostics } from "../diagnostics/index.js";
import {
  type CedarMapping,
  DEFAULT_MAPPING,
  type EntityTemplate,
  type EscalateMark,
  type Mapping,
  type Outcome,
  type RegoMapping,
  type RequestSpace,
  TYPE_NAMES,
} from "../model/index.js";
import { readTemplate } from "./mapping-template.js";
import { parse } from "./parse.js";
import { dataOf, entriesOf, itemsOf, type Tree, textOf, valueAt } from "./tree.js";
import { validate } from "./validate.js";

/** A mapping, unless there are errors; and all diagnostics, sorted by place. */
export interface LoadedMapping {
  readonly mapping: Mapping | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a mapping: how requests reach hand-written policies. What it leaves out has the common layout. */
export function loadMapping(source: Source): LoadedMapping {
  const { root, diagnostics: unreadable } = parse(source);
  const found = [...unreadable, ...(root === undefined ? [] : validate(root, "mapping"))];
  if (root === undefined || hasErrors(found)) {
    return { mapping: undefined, diagnostics: sortDiagnostics(found) };
  }
  const report = (each: Diagnostic): void => {
    found.push(each);
  };
  const mapping: Mapping = {
    rego: readRego(valueAt(root, "rego"), report),
    cedar: readCedar(valueAt(root, "cedar"), report),
    space: readSpace(valueAt(root, "requests")),
  };
  return { mapping: hasErrors(found) ? undefined : mapping, diagnostics: sortDiagnostics(found) };
}

type Report = (diagnostic: Diagnostic) => void;

function readRego(tree: Tree | undefined, report: Report): RegoMapping {
  const { rego: common } = DEFAULT_MAPPING;
  const input = valueAt(tree, "input");
  const answer = valueAt(tree, "answer");
  const valuesOf = (key: string): readonly unknown[] | undefined => {
    const values = valueAt(answer, key);
    return values && itemsOf(values).map(dataOf);
  };
  const [allow, deny, escalate] = [valuesOf("allow"), valuesOf("deny"), valuesOf("escalate")];
  // Who lists values has said which ones count, so true and false mean nothing unless they are listed.
  const listed = allow !== undefined || deny !== undefined || escalate !== undefined;
  return {
    input: input === undefined ? common.input : readTemplate(input, report),
    at: textOf(valueAt(answer, "at"))?.split(".") ?? [],
    allow: allow ?? (listed ? [] : common.allow),
    deny: deny ?? (listed ? [] : common.deny),
    escalate: escalate ?? [],
    undefined: outcomeOf(valueAt(answer, "undefined")),
    otherwise: outcomeOf(valueAt(answer, "otherwise")) ?? common.otherwise,
  };
}

function readCedar(tree: Tree | undefined, report: Report): CedarMapping {
  const entityAt = (key: string): EntityTemplate | undefined => {
    const [type, id] = [valueAt(valueAt(tree, key), "type"), valueAt(valueAt(tree, key), "id")];
    if (type === undefined || id === undefined) return undefined;
    return { type: readTemplate(type, report), id: readTemplate(id, report) };
  };
  const context = valueAt(tree, "context");
  const entities = valueAt(tree, "entities");
  const answer = valueAt(tree, "answer");
  return {
    principal: entityAt("principal"),
    action: entityAt("action"),
    resource: entityAt("resource"),
    context: context && readTemplate(context, report),
    entities: entities && itemsOf(entities).map((each) => readTemplate(each, report)),
    escalate: readMark(valueAt(answer, "escalate")),
    refused: outcomeOf(valueAt(answer, "refused")) ?? DEFAULT_MAPPING.cedar.refused,
  };
}

function readMark(tree: Tree | undefined): EscalateMark | undefined {
  if (tree === undefined) return undefined;
  return {
    annotation: textOf(valueAt(tree, "annotation")),
    value: textOf(valueAt(tree, "value")),
    policies: itemsOf(valueAt(tree, "policies")).flatMap((id) => textOf(id) ?? []),
  };
}

function readSpace(tree: Tree | undefined): RequestSpace {
  const typed = valueAt(tree, "typed");
  return {
    actions: itemsOf(valueAt(tree, "actions")).flatMap((each) => textOf(each) ?? []),
    attributes: entriesOf(valueAt(tree, "attributes")).flatMap(({ key, value }) => {
      const word = textOf(value) ?? textOf(valueAt(value, "type"));
      const type = TYPE_NAMES.find((each) => each === word);
      const optional = valueAt(value, "optional");
      if (type === undefined) return [];
      return [
        { path: key.split("."), type, optional: optional?.kind === "scalar" && optional.value === true },
      ];
    }),
    typed: typed?.kind === "scalar" && typed.value === true,
  };
}

function outcomeOf(tree: Tree | undefined): Outcome | undefined {
  switch (textOf(tree)) {
    case "allow":
      return "ALLOW";
    case "deny":
      return "DENY";
    case "escalate":
      return "ESCALATE";
    case "error":
      return "ERROR";
    default:
      return undefined;
  }
}
