import { diagnostic } from "../diagnostics/index.js";
import type { Literal } from "../model/index.js";
import { readNumber } from "./number.js";
import type { Scope } from "./scope.js";
import { itemsOf, type ScalarTree, type Tree, textOf } from "./tree.js";

/** The scope of a constraint's literals: messages name the constraint by its word. */
export interface LiteralScope extends Scope {
  readonly keyword: string;
}

/** Reads a list of literals, or one literal that stands for a list of itself; `undefined` when one is malformed. */
export function readEach<T>(
  tree: Tree,
  scope: LiteralScope,
  read: (tree: Tree, scope: LiteralScope) => T | undefined,
): readonly T[] | undefined {
  const items = itemsOf(tree);
  const values = items.map((item) => read(item, scope)).filter((value) => value !== undefined);
  return values.length === items.length ? values : undefined;
}

/** Reads the literals of `equals` and `in`, all of one kind. */
export function readLiterals(tree: Tree, scope: LiteralScope): readonly Literal[] | undefined {
  const literals = readEach(tree, scope, readLiteral);
  if (literals === undefined) return undefined;
  const kind = typeof literals[0];
  const stranger = itemsOf(tree).find((_, index) => typeof literals[index] !== kind);
  if (stranger === undefined) return literals;
  refuse(stranger, scope, {
    problem: `is a ${kindOf(stranger)} in a list that begins with a ${kindName(kind)}`,
  });
  return undefined;
}

function readLiteral(tree: Tree, scope: LiteralScope): Literal | undefined {
  if (tree.kind !== "scalar") return undefined;
  if (typeof tree.value === "string") return readText(tree, scope);
  if (typeof tree.value === "number") return readBound(tree, scope);
  return tree.value ?? undefined;
}

/** Reads a text and puts variables into it. */
export function readText(tree: Tree, scope: LiteralScope): string | undefined {
  const text = textOf(tree);
  return text === undefined ? undefined : scope.variables.expand(text, tree.span);
}

/** Reads a number as it is written. */
export function readBound(tree: Tree, scope: LiteralScope): number | undefined {
  if (tree.kind !== "scalar" || typeof tree.value !== "number") return undefined;
  return accepted(readNumber(tree.written), tree, scope);
}

/** Why a literal cannot be taken, said after it: `is not ..`, `has ..`. */
export interface Problem {
  readonly problem: string;
  readonly help?: string;
}

/** The value, or `undefined` once its problem is reported. */
export function accepted<T>(
  read: T,
  tree: Tree,
  scope: LiteralScope,
  text?: string,
): Accepted<T> | undefined {
  if (isProblem(read)) return refuse(tree, scope, read, text);
  return read as Accepted<T>;
}

/** What is left of a result without its problems. */
export type Accepted<T> = T extends Problem ? never : T;

function isProblem(read: unknown): read is Problem {
  return typeof read === "object" && read !== null && "problem" in read;
}

/** Reports a literal, by its text with variables put in where that is known, and gives `undefined` in its place. */
export function refuse(
  tree: Tree,
  scope: LiteralScope,
  { problem, help }: Problem,
  text?: string,
): undefined {
  const literal = text ?? (tree as ScalarTree).written;
  const args = { constraint: scope.keyword, literal, problem };
  scope.report(diagnostic("bad-literal", tree.span, help === undefined ? args : { ...args, help }));
}

function kindOf(tree: Tree): string {
  return kindName(tree.kind === "scalar" ? typeof tree.value : tree.kind);
}

function kindName(kind: string): string {
  return kind === "string" ? "text" : kind === "boolean" ? "truth value" : kind;
}
