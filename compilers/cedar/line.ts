import { unreachable } from "../diagnostics/index.js";
import type { Expr } from "./ast.js";
import { printPattern, printText } from "./literal.js";

/** How tightly the parts of an expression hold together; a part that holds less than its place asks gets parentheses. */
export const CHAIN = 1;
export const LINK = 2;
export const OPERAND = 3;
export const MEMBER = 4;

/** An expression on one line. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case "bool":
    case "long":
      return String(expr.value);
    case "text":
      return printText(expr.value);
    case "extension":
      return `${expr.name}(${printText(expr.text)})`;
    case "context":
    case "principal":
      return expr.kind;
    case "field":
      return `${place(expr.of, MEMBER)}.${expr.name}`;
    case "key":
      return `${place(expr.of, MEMBER)}[${printText(expr.key)}]`;
    case "has":
      return `${place(expr.of, OPERAND)} has ${printText(expr.key)}`;
    case "compare":
      return `${place(expr.left, OPERAND)} ${expr.operator} ${place(expr.right, OPERAND)}`;
    case "like":
      return `${place(expr.of, OPERAND)} like ${printPattern(expr.parts)}`;
    case "and":
    case "or":
      return expr.members.map((member) => place(member, LINK)).join(expr.kind === "and" ? " && " : " || ");
    case "not":
      return `!${place(expr.of, MEMBER)}`;
    case "set":
      return `[${expr.members.map(printExpr).join(", ")}]`;
    case "call":
      return `${place(expr.of, MEMBER)}.${expr.method}(${expr.args.map(printExpr).join(", ")})`;
    case "if":
      return `if ${place(expr.test, CHAIN)} then ${place(expr.whenTrue, CHAIN)} else ${place(expr.whenFalse, CHAIN)}`;
    default:
      return unreachable(expr);
  }
}

/** Whether an expression can stand at a place without parentheses. */
export function standsAt(expr: Expr, asked: number): boolean {
  return tightness(expr) >= asked;
}

function place(expr: Expr, asked: number): string {
  return standsAt(expr, asked) ? printExpr(expr) : `(${printExpr(expr)})`;
}

function tightness(expr: Expr): number {
  switch (expr.kind) {
    case "if":
      return 0;
    case "or":
    case "and":
      return CHAIN;
    case "compare":
    case "like":
    case "has":
    case "not":
      return LINK;
    case "long":
      return expr.value < 0 ? OPERAND : MEMBER;
    default:
      return MEMBER;
  }
}
