import { unreachable } from "../diagnostics/index.js";
import type { Expr } from "./ast.js";
import { printTerm } from "./print-term.js";

/** Longer lines are broken where they can be. */
export const LINE_LENGTH = 120;

/** Prints an expression; only `every` takes several lines. */
export function printExpr(expr: Expr): readonly [string, ...string[]] {
  switch (expr.kind) {
    case "test":
      return [printTerm(expr.term)];
    case "not":
      return [`not ${printTerm(expr.term)}`];
    case "compare":
      return [`${printTerm(expr.left)} ${expr.operator} ${printTerm(expr.right)}`];
    case "in":
      return [`${printTerm(expr.element)} in ${printTerm(expr.collection)}`];
    case "assign":
      return [`${expr.name} := ${printTerm(expr.term)}`];
    case "some":
      return [`some ${expr.name} in ${printTerm(expr.collection)}`];
    case "every":
      return [`every ${expr.name} in ${printTerm(expr.collection)} {`, ...printBody(expr.body), "}"];
    default:
      return unreachable(expr);
  }
}

/** Prints the lines of a body; `opa fmt` keeps an expression with a comment apart from its neighbours. */
export function printBody(body: readonly Expr[]): readonly string[] {
  const lines: string[] = [];
  let wasMarked = false;
  for (const [index, expr] of body.entries()) {
    const [first, ...rest] = printExpr(expr);
    const marked = markLine(`\t${first}`);
    const isMarked = marked.length > 1;
    if (index > 0 && (isMarked || wasMarked)) lines.push("");
    lines.push(...marked, ...rest.map((line) => (line === "" ? line : `\t${line}`)));
    wasMarked = isMarked;
  }
  return lines;
}

/** Says to the linter Regal, in the line above, what an author's text makes unavoidable. */
export function markLine(line: string, ...also: readonly string[]): readonly string[] {
  const marks = [
    ...also,
    ...(line.length > LINE_LENGTH ? ["line-length"] : []),
    ...(/\._/.test(line) ? ["leaked-internal-reference"] : []),
    ...(line.includes('regex.match("') ? ["non-raw-regex-pattern"] : []),
  ];
  const indent = /^\t*/.exec(line)?.[0] ?? "";
  return marks.length === 0 ? [line] : [`${indent}# regal ignore:${marks.join(",")}`, line];
}
