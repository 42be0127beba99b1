import { unreachable } from "../diagnostics/index.js";
import type { Key, Term } from "./ast.js";
import { printKey, printNumber, printPattern, printText } from "./literal.js";
import { isIdentifier } from "./names.js";

/** Prints a term on one line. */
export function printTerm(term: Term): string {
  switch (term.kind) {
    case "literal":
      return printLiteral(term.value);
    case "pattern":
      return printPattern(term.source);
    case "name":
      return term.name;
    case "ref":
      return `${term.name}${term.keys.map(printStep).join("")}`;
    case "call":
      return `${term.name}(${term.args.map(printTerm).join(", ")})`;
    case "sum":
      return `${printTerm(term.left)} + ${printTerm(term.right)}`;
    case "difference":
      return `${printTerm(term.left)} - ${printTerm(term.right)}`;
    case "array":
      return `[${printMembers(term).join(", ")}]`;
    case "object":
      return `{${printMembers(term).join(", ")}}`;
    default:
      return unreachable(term);
  }
}

/** Prints the members of an array or object. */
export function printMembers(term: Extract<Term, { kind: "array" | "object" }>): readonly string[] {
  if (term.kind === "array") return term.items.map(printTerm);
  return term.entries.map(([key, value]) => `${printText(key)}: ${printTerm(value)}`);
}

/** Prints a step of a reference, with its dot or brackets. */
export function printStep(key: Key): string {
  if (typeof key === "string") return isIdentifier(key) ? `.${key}` : `[${printKey(key)}]`;
  return typeof key === "number" ? `[${key}]` : `[${printTerm(key)}]`;
}

function printLiteral(value: string | number | boolean | null): string {
  if (typeof value === "string") return printText(value);
  return typeof value === "number" ? printNumber(value) : String(value);
}
