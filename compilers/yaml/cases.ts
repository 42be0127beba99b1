import { type Diagnostic, hasErrors, type Source, type Span, sortDiagnostics } from "../diagnostics/index.js";
import type { Decision } from "../model/index.js";
import { parse } from "./parse.js";
import { dataOf, itemsOf, type Tree, textOf, valueAt } from "./tree.js";
import { validate } from "./validate.js";

/** An example of a policy: a request and what it must be answered. */
export interface PolicyCase {
  readonly name: string;
  readonly request: unknown;
  readonly decision: Decision;
  /** The ids that carry the decision; not compared when left out. */
  readonly rules: readonly string[] | undefined;
  readonly why: string | undefined;
  readonly span: Span;
}

/** A file of cases: where its policy is, relative to it, if it says so, and the cases. */
export interface CasesFile {
  readonly policy: string | undefined;
  readonly cases: readonly PolicyCase[];
}

/** The cases of a file, unless there are errors; and all diagnostics, sorted by place. */
export interface LoadedCases {
  readonly file: CasesFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a file of cases. Requests are plain data, wrong ones too: that is what some cases are for. */
export function loadCases(source: Source): LoadedCases {
  const { root, diagnostics: unreadable } = parse(source, { loneSurrogates: true });
  const found = [...unreadable, ...(root === undefined ? [] : validate(root, "cases"))];
  const diagnostics = sortDiagnostics(found);
  if (root === undefined || hasErrors(found)) return { file: undefined, diagnostics };
  const cases = itemsOf(valueAt(root, "cases")).map(readCase);
  return { file: { policy: textOf(valueAt(root, "policy")), cases }, diagnostics };
}

function readCase(tree: Tree): PolicyCase {
  const request = valueAt(tree, "request");
  const rules = valueAt(tree, "rules");
  return {
    name: textOf(valueAt(tree, "name")) ?? "",
    request: request && dataOf(request),
    decision: decisionOf(textOf(valueAt(tree, "decision"))),
    rules: rules && itemsOf(rules).flatMap((id) => textOf(id) ?? []),
    why: textOf(valueAt(tree, "why")),
    span: tree.span,
  };
}

function decisionOf(word: string | undefined): Decision {
  return word === "ALLOW" || word === "ESCALATE" ? word : "DENY";
}
