import { DECIMAL_LIMIT, type TypeName, tenThousandths } from "../model/index.js";
import type { Expr } from "./ast.js";
import { decimalText } from "./literal.js";

/**
 * What a value of Cedar's type must be besides to be of the policy's (semantics, section 3). An adapter asks this of a request;
 * where there is none, the permits do.
 */
export function isAdmitted(type: TypeName, value: Expr): readonly Expr[] {
  if (type === "path") return [like(value, ["/", ""]), ...UNPATHLIKE.map((parts) => not(like(value, parts)))];
  if (type === "decimal") {
    return [
      { kind: "call", of: value, method: "greaterThan", args: [decimal(-DECIMAL_LIMIT)] },
      { kind: "call", of: value, method: "lessThan", args: [decimal(DECIMAL_LIMIT)] },
    ];
  }
  if (type !== "integer") return [];
  return [
    { kind: "compare", operator: ">=", left: value, right: { kind: "long", value: Number.MIN_SAFE_INTEGER } },
    { kind: "compare", operator: "<=", left: value, right: { kind: "long", value: Number.MAX_SAFE_INTEGER } },
  ];
}

/** Patterns of texts that begin with a slash and yet are no canonical paths. */
const UNPATHLIKE: readonly (readonly string[])[] = [
  ["", "//", ""],
  ["", "/./", ""],
  ["", "/../", ""],
  ["", "/."],
  ["", "/.."],
  ["", "\\", ""],
  ["", "\0", ""],
];

function decimal(value: number): Expr {
  return { kind: "extension", name: "decimal", text: decimalText(tenThousandths(value).floor) };
}

function like(of: Expr, parts: readonly string[]): Expr {
  return { kind: "like", of, parts };
}

function not(of: Expr): Expr {
  return { kind: "not", of };
}
