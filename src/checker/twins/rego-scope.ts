import type { Cell } from "./cell.js";
import type { Origins } from "./origins.js";
import { at, listAt, textAt } from "./tree.js";

/** A Rego file and OPA's syntax tree of it. */
export interface RegoTree {
  readonly path: string;
  readonly text: string;
  readonly tree: unknown;
}

/** What is known of all files together. */
export interface Program {
  readonly input: Cell;
  readonly data: Cell;
  /** The rules of each package. */
  readonly ruleNames: Map<string, Set<string>>;
  /** The definitions of each function. */
  readonly clauses: Map<string, readonly Clause[]>;
  readonly calls: { left: number };
  readonly origins: Origins;
}

/** One definition of a function. */
export interface Clause {
  readonly rule: unknown;
  readonly scope: Scope;
}

/** Where a rule stands, and what its names mean there. */
export interface Scope {
  readonly program: Program;
  readonly file: RegoTree;
  readonly pkg: readonly string[];
  readonly imports: ReadonlyMap<string, unknown>;
  readonly origin: string;
  readonly variables: Map<string, Cell>;
  /** Calls in which this stands. */
  readonly depth: number;
}

/** The names of the rules of a package, to add to. */
export function ruleNamesOf(program: Program, pkg: readonly string[]): Set<string> {
  const key = pkg.join(".");
  const names = program.ruleNames.get(key) ?? new Set();
  program.ruleNames.set(key, names);
  return names;
}

/** The package without its leading `data`. */
export function packageOf(tree: unknown): readonly string[] {
  return listAt(at(tree, "package"), "path")
    .slice(1)
    .map((each) => String(at(each, "value")));
}

/** What the names of the imports stand for. */
export function importsOf(tree: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    listAt(tree, "imports").map((each) => {
      const path = at(each, "path");
      const terms = listAt(path, "value");
      return [textAt(each, "alias") ?? String(at(terms[terms.length - 1], "value")), path] as const;
    }),
  );
}

/** The name of a rule. */
export function headName(head: unknown): string {
  return textAt(head, "name") ?? String(at(listAt(head, "ref")[0], "value"));
}
