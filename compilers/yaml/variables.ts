import { type Diagnostic, diagnostic, type Span, suggest } from "../diagnostics/index.js";
import { EXPANDED_CHARACTERS, VARIABLE_DEPTH } from "./limits.js";
import { referencesIn, splitReferences } from "./references.js";
import { type Entry, entriesOf, type Tree, textOf } from "./tree.js";

/** The variables of a policy. */
export interface Variables {
  /** A text with its variables put in; `undefined` when that is impossible, which is then reported. */
  readonly expand: (text: string, span: Span) => string | undefined;
  /** Warnings about the variables that no expanded text needed, to be asked for last. */
  readonly unused: () => readonly Diagnostic[];
}

/** Reads `vars`; overriding values are taken literally. Values in the file are checked even when nothing refers to them. */
export function readVariables(
  vars: Tree | undefined,
  overrides: Readonly<Record<string, string>>,
  report: (diagnostic: Diagnostic) => void,
): Variables {
  const entries = new Map(entriesOf(vars).map((entry) => [entry.key, entry]));
  const scope: Scope = {
    entries,
    overriding: new Map(Object.entries(overrides)),
    values: new Map(),
    written: 0,
    report,
  };
  checkOverrides(scope);
  for (const entry of entries.values()) evaluate(scope, entry, []);
  const used = new Set<string>();
  return {
    expand: (text, span) =>
      substitute(scope, text, span, (entry) => {
        used.add(entry.key);
        return scope.values.get(entry.key);
      }),
    unused: () => {
      const needed = reachable(scope, used);
      const idle = [...entries.values()].filter((entry) => !needed.has(entry.key));
      return idle.map((entry) => diagnostic("unused-variable", entry.keySpan, { name: entry.key }));
    },
  };
}

interface Scope {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly overriding: ReadonlyMap<string, string>;
  /** What each variable stands for, once known; `undefined` when that is impossible. */
  readonly values: Map<string, string | undefined>;
  /** Characters written out so far in texts that refer to variables. */
  written: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

function checkOverrides(scope: Scope): void {
  const span = { start: 0, end: 0 };
  for (const [name, value] of scope.overriding) {
    if (!scope.entries.has(name)) reportUnknown(scope, name, span);
    if (!value.isWellFormed()) {
      scope.report(diagnostic("lone-surrogate", span, { what: `the variable \`${name}\`` }));
    }
  }
}

/** What a variable stands for; `path` holds the variables whose values refer to it, outermost first. */
function evaluate(scope: Scope, entry: Entry, path: readonly string[]): string | undefined {
  if (scope.values.has(entry.key)) return scope.values.get(entry.key);
  const text = scope.overriding.get(entry.key) ?? evaluateOwn(scope, entry, [...path, entry.key]);
  scope.values.set(entry.key, text);
  return text;
}

function evaluateOwn(scope: Scope, entry: Entry, path: readonly string[]): string | undefined {
  const { span } = entry.value;
  if (path.length > VARIABLE_DEPTH) {
    scope.report(
      diagnostic("input-too-large", span, {
        what: "the chain of variables",
        limit: `${VARIABLE_DEPTH} links`,
      }),
    );
    return undefined;
  }
  return substitute(scope, textOf(entry.value), span, (next) => {
    const at = path.indexOf(next.key);
    if (at === -1) return evaluate(scope, next, path);
    scope.report(diagnostic("variable-cycle", span, { cycle: [...path.slice(at), next.key] }));
    return undefined;
  });
}

/** Puts variables into a text, within the bound on all such texts together. */
function substitute(
  scope: Scope,
  text: string | undefined,
  span: Span,
  resolve: (entry: Entry) => string | undefined,
): string | undefined {
  if (text?.includes("${") !== true) return text;
  const pieces = splitReferences(text).map((part) => {
    if (part.kind === "text") return part.text;
    const entry = scope.entries.get(part.name);
    if (entry === undefined) return reportUnknown(scope, part.name, span);
    return resolve(entry);
  });
  const known = pieces.filter((piece) => piece !== undefined);
  if (known.length < pieces.length) return undefined;
  scope.written += known.reduce((sum, piece) => sum + piece.length, 0);
  if (scope.written <= EXPANDED_CHARACTERS) return known.join("");
  const limit = `${EXPANDED_CHARACTERS} characters`;
  scope.report(
    diagnostic("input-too-large", span, { what: "the text with its variables written out", limit }),
  );
  return undefined;
}

function reportUnknown(scope: Scope, name: string, span: Span): undefined {
  const suggestion = suggest(name, scope.entries.keys());
  scope.report(
    diagnostic("unknown-variable", span, suggestion === undefined ? { name } : { name, suggestion }),
  );
}

/** The used variables and those that their values refer to; an overridden value refers to none. */
function reachable(scope: Scope, used: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(used);
  for (const name of found) {
    const text = scope.overriding.has(name) ? undefined : textOf(scope.entries.get(name)?.value);
    for (const next of referencesIn(text ?? "")) found.add(next);
  }
  return found;
}
