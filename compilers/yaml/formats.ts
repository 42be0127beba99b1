import { diagnostic } from "../diagnostics/index.js";
import {
  directoryOf,
  hostnameProblem,
  type Pattern,
  parseInstant,
  parsePattern,
  parseRange,
  parseRegex,
  pathProblem,
  printRange,
  type Range,
} from "../model/index.js";
import { accepted, type LiteralScope, readText, refuse } from "./literals.js";
import type { Tree } from "./tree.js";

/** Reads an `allowlist` pattern. */
export function readPattern(tree: Tree, scope: LiteralScope): Pattern | undefined {
  const text = readText(tree, scope);
  return text === undefined ? undefined : accepted(parsePattern(text), tree, scope, text);
}

/** Reads a regular expression, which is compiled only to see that it can be. */
export function readRegex(tree: Tree, scope: LiteralScope): string | undefined {
  const text = readText(tree, scope);
  if (text === undefined) return undefined;
  return accepted(parseRegex(text), tree, scope, text) === undefined ? undefined : text;
}

/** Reads a directory, without its trailing slash. */
export function readDirectory(tree: Tree, scope: LiteralScope): string | undefined {
  const text = readText(tree, scope);
  if (text === undefined) return undefined;
  const problem = pathProblem(text);
  if (problem === undefined) return directoryOf(text);
  return refuse(tree, scope, { problem: `is not a path: ${problem}` }, text);
}

/** Reads a domain. */
export function readDomain(tree: Tree, scope: LiteralScope): string | undefined {
  const text = readText(tree, scope);
  const problem = text === undefined ? undefined : hostnameProblem(text);
  if (text === undefined || problem === undefined) return text;
  const star = text.startsWith("*.") ? { help: `\`${text.slice(2)}\` covers its subdomains` } : {};
  return refuse(tree, scope, { problem: `is not a hostname: ${problem}`, ...star }, text);
}

/** Reads an address range; host bits are cleared with a warning. */
export function readRange(tree: Tree, scope: LiteralScope): Range | undefined {
  const text = readText(tree, scope);
  if (text === undefined) return undefined;
  const range = accepted(parseRange(text), tree, scope, text);
  const alone = range === undefined ? undefined : parseRange(text.replace(/\/.*/, ""));
  if (range === undefined || alone === undefined || "problem" in alone) return range;
  if (alone.network.join() !== range.network.join()) {
    scope.report(diagnostic("range-host-bits", tree.span, { range: text, network: printRange(range) }));
  }
  return range;
}

/** Reads an instant: epoch milliseconds, and the text. */
export function readInstant(
  tree: Tree,
  scope: LiteralScope,
): { readonly bound: number; readonly text: string } | undefined {
  const text = readText(tree, scope);
  if (text === undefined) return undefined;
  const bound = parseInstant(text);
  if (bound !== undefined) return { bound, text };
  const problem = "is not an instant with an offset, at most milliseconds";
  return refuse(tree, scope, { problem, help: "write it like `2026-01-31T12:00:00Z` or `..+01:00`" }, text);
}
