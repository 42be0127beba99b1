import type { Expr } from "./ast.js";
import { CHAIN, LINK, MEMBER, printExpr, standsAt } from "./line.js";

/** Characters in a line, at most. */
export const WIDTH = 120;

/** An expression over as many lines as it needs; `room` is how long its last line may be, `column` where its lines start. */
export function layoutExpr(expr: Expr, room: number, column: number): string {
  const line = printExpr(expr);
  return line.length <= room ? line : breakExpr(expr, room, column);
}

function breakExpr(expr: Expr, room: number, column: number): string {
  switch (expr.kind) {
    case "and":
    case "or":
      return breakChain(expr, room, column);
    case "if":
      return breakIf(expr, room, column);
    case "not":
      return `!${place(expr.of, MEMBER, room - 1, column)}`;
    case "call":
      return breakCall(expr, room, column);
    case "set":
      return `[${expr.members.map(printExpr).join(`,${newline(column + 1)}`)}]`;
    default:
      return printExpr(expr);
  }
}

/** The formatter would give each part of a call a line of its own; it is easier to read when only sets are broken. */
function breakCall(expr: Extract<Expr, { kind: "call" }>, room: number, column: number): string {
  const of = expr.of.kind === "set" ? breakExpr(expr.of, room, column) : place(expr.of, MEMBER, room, column);
  const args = expr.args.map((arg) =>
    arg.kind === "set" ? `${newline(column + 2)}${layoutExpr(arg, room - 3, column + 2)}` : printExpr(arg),
  );
  return `${of}.${expr.method}(${args.join(", ")})`;
}

function breakChain(
  { kind, members }: Extract<Expr, { kind: "and" | "or" }>,
  room: number,
  column: number,
): string {
  const operator = kind === "and" ? " &&" : " ||";
  const lines = members.map((member, index) =>
    place(member, LINK, index === members.length - 1 ? room : WIDTH - column - operator.length, column),
  );
  return lines.join(`${operator}${newline(column)}`);
}

/** Once an `if` is broken, so are the chains that are its parts. */
function breakIf(expr: Extract<Expr, { kind: "if" }>, room: number, column: number): string {
  const part = (each: Expr, partRoom: number): string =>
    each.kind === "and" || each.kind === "or"
      ? breakChain(each, partRoom, column + 2)
      : place(each, CHAIN, partRoom, column + 2);
  const ownLine = WIDTH - column - 2;
  const [test, yes, no] = [
    part(expr.test, ownLine),
    part(expr.whenTrue, ownLine),
    part(expr.whenFalse, room - 2),
  ];
  return ["if", `  ${test}`, "then", `  ${yes}`, "else", `  ${no}`].join(newline(column));
}

function place(expr: Expr, asked: number, room: number, column: number): string {
  return standsAt(expr, asked)
    ? layoutExpr(expr, room, column)
    : `(${layoutExpr(expr, room - 2, column + 1)})`;
}

function newline(column: number): string {
  return `\n${" ".repeat(column)}`;
}
