import { unreachable } from "../diagnostics/index.js";
import {
  type Constraint,
  type Literal,
  printRange,
  type Quantifier,
  type TypeName,
  tenThousandths,
} from "../model/index.js";
import { type Comparison, type Expr, FALSE, type Method } from "./ast.js";
import { allOf, anyOf } from "./balance.js";
import type { CedarLayout } from "./deployment.js";
import { datetimeText, decimalText } from "./literal.js";

/** The fields in which a decimal travels: its value rounded down to four digits, and whether that is all of it. */
export const FLOOR = "floor";
export const EXACT = "exact";

/**
 * Whether a constraint holds for a present value, or for every or some element of it (semantics, section 4). A decimal is in two parts,
 * unless the deployment gives it whole.
 */
export function lowerConstraint(
  constraint: Constraint,
  over: Quantifier,
  type: TypeName,
  value: Expr,
  decimals: CedarLayout["decimals"] = "parts",
): Expr {
  switch (constraint.kind) {
    case "oneOf":
      return type === "decimal"
        ? oneOfDecimals(constraint.values, value, decimals)
        : lowerOneOf(constraint.values, over, value);
    case "prefix":
      return anyOf(constraint.texts.map((text) => like(value, [text, ""])));
    case "suffix":
      return anyOf(constraint.texts.map((text) => like(value, ["", text])));
    case "contains":
      return anyOf(constraint.texts.map((text) => like(value, ["", text, ""])));
    case "matches":
      return withExact(
        constraint.patterns.filter(({ parts }) => parts.length === 1).map(({ parts }) => parts[0] ?? ""),
        constraint.patterns.filter(({ parts }) => parts.length > 1).map(({ parts }) => like(value, parts)),
        value,
      );
    case "within":
      return withExact(
        constraint.directories.filter((directory) => directory !== ""),
        constraint.directories.map((directory) => like(value, [`${directory}/`, ""])),
        value,
      );
    case "domain":
      return withExact(
        constraint.domains,
        constraint.domains.map((domain) => like(value, ["", `.${domain}`])),
        value,
      );
    case "cidr":
      return anyOf(
        constraint.ranges.map((range) =>
          call(value, "isInRange", { kind: "extension", name: "ip", text: printRange(range) }),
        ),
      );
    case "min":
    case "max":
    case "above":
    case "below":
      return type === "decimal"
        ? compareDecimal(constraint.kind, constraint.bound, value, decimals)
        : compare(BOUNDS[constraint.kind], value, { kind: "long", value: constraint.bound });
    case "after":
    case "before":
      return compare(constraint.kind === "after" ? ">" : "<", value, {
        kind: "extension",
        name: "datetime",
        text: datetimeText(constraint.bound),
      });
    case "containsAny":
      return constraint.texts.length === 0 ? FALSE : call(value, "containsAny", literalSet(constraint.texts));
    case "containsAll":
      return allOf(
        constraint.texts.length === 0 ? [] : [call(value, "containsAll", literalSet(constraint.texts))],
      );
    case "regex":
      throw new Error("Cedar has no regular expressions; this one is a fact");
    default:
      return unreachable(constraint);
  }
}

const BOUNDS = { min: ">=", max: "<=", above: ">", below: "<" } as const;

function lowerOneOf(values: readonly Literal[], over: Quantifier, value: Expr): Expr {
  if (over === "some") return values.length === 0 ? FALSE : call(value, "containsAny", literalSet(values));
  if (over === "every") {
    return values.length === 0 ? call(value, "isEmpty") : call(literalSet(values), "containsAll", value);
  }
  return isOneOf(value, values.map(literal));
}

function oneOfDecimals(values: readonly Literal[], value: Expr, decimals: CedarLayout["decimals"]): Expr {
  const floors = values.map((each) => decimal(tenThousandths(Number(each)).floor));
  if (decimals === "whole") return isOneOf(value, floors);
  return floors.length === 0 ? FALSE : allOf([field(value, EXACT), isOneOf(field(value, FLOOR), floors)]);
}

/** Exact texts as one set, which costs the same however many they are, and the rest as alternatives. */
function withExact(texts: readonly string[], others: readonly Expr[], value: Expr): Expr {
  return anyOf([...(texts.length === 0 ? [] : [isOneOf(value, texts.map(literal))]), ...others]);
}

/**
 * A bound has at most four digits, so it compares with the value rounded down: what is cut off makes the value larger than
 * that, but never reaches the next ten-thousandth.
 */
function compareDecimal(
  kind: keyof typeof WHOLE_BOUNDS,
  bound: number,
  value: Expr,
  decimals: CedarLayout["decimals"],
): Expr {
  const limit = decimal(tenThousandths(bound).floor);
  if (decimals === "whole") return call(value, WHOLE_BOUNDS[kind], limit);
  const floor = field(value, FLOOR);
  const exact = field(value, EXACT);
  switch (kind) {
    case "min":
      return call(floor, "greaterThanOrEqual", limit);
    case "below":
      return call(floor, "lessThan", limit);
    case "above":
      return anyOf([
        call(floor, "greaterThan", limit),
        allOf([compare("==", floor, limit), { kind: "not", of: exact }]),
      ]);
    case "max":
      return anyOf([call(floor, "lessThan", limit), allOf([compare("==", floor, limit), exact])]);
    default:
      return unreachable(kind);
  }
}

const WHOLE_BOUNDS = {
  min: "greaterThanOrEqual",
  max: "lessThanOrEqual",
  above: "greaterThan",
  below: "lessThan",
} as const;

function isOneOf(value: Expr, members: readonly Expr[]): Expr {
  const [first] = members;
  if (first === undefined) return FALSE;
  return members.length === 1
    ? compare("==", value, first)
    : call({ kind: "set", members }, "contains", value);
}

function like(of: Expr, parts: readonly string[]): Expr {
  const last = parts.length - 1;
  return {
    kind: "like",
    of,
    parts: parts.filter((part, index) => index === 0 || index === last || part !== ""),
  };
}

function literal(value: Literal): Expr {
  if (typeof value === "string") return { kind: "text", value };
  return typeof value === "boolean" ? { kind: "bool", value } : { kind: "long", value };
}

function literalSet(values: readonly Literal[]): Expr {
  return { kind: "set", members: values.map(literal) };
}

function decimal(tenThousandths: bigint): Expr {
  return { kind: "extension", name: "decimal", text: decimalText(tenThousandths) };
}

function field(of: Expr, name: string): Expr {
  return { kind: "field", of, name };
}

function compare(operator: Comparison, left: Expr, right: Expr): Expr {
  return { kind: "compare", operator, left, right };
}

function call(of: Expr, method: Method, ...args: readonly Expr[]): Expr {
  return { kind: "call", of, method, args };
}
