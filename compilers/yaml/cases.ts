import {
  type Diagnostic,
  hasErrors,
  type Source,
  type Span,
  sortDiagnostics,
  suggest,
} from "../diagnostics/index.js";
import type { Decision } from "../model/index.js";
import { parse } from "./parse.js";
import { dataOf, type Entry, entryAt, itemsOf, type Tree, textOf, valueAt } from "./tree.js";
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
  const { root: whole, diagnostics: unreadable } = parse(source, { loneSurrogates: true });
  const root = whole && withoutRests(whole);
  const found = [...unreadable, ...(root === undefined ? [] : validate(root, "cases"))];
  const diagnostics = sortDiagnostics(found);
  if (root === undefined || hasErrors(found)) return { file: undefined, diagnostics };
  const cases = itemsOf(valueAt(root, "cases")).map(readCase);
  return { file: { policy: textOf(valueAt(root, "policy")), cases }, diagnostics };
}

const KEYS = ["name", "request", "decision", "rules", "why"] as const;

/**
 * In `{name: one, two, request: ..}` YAML reads `two` as a key without a value. People write names so, and such a rest of
 * a name says nothing about the request, so it is passed over; what could be a misspelt key is not.
 */
function withoutRests(root: Tree): Tree {
  const list = entryAt(root, "cases");
  if (root.kind !== "map" || list?.value.kind !== "list") return root;
  const items = list.value.items.map((each): Tree => {
    if (each.kind !== "map") return each;
    return { ...each, entries: new Map([...each.entries].filter(([, entry]) => !isRest(entry))) };
  });
  const cases = { ...list, value: { ...list.value, items } };
  return { ...root, entries: new Map([...root.entries, ["cases", cases]]) };
}

function isRest({ key, value }: Entry): boolean {
  const isEmpty = value.kind === "scalar" && value.value === null && value.written === "";
  return isEmpty && !KEYS.some((each) => each === key) && suggest(key, KEYS) === undefined;
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
