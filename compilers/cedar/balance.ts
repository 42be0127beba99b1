import { unreachable } from "../diagnostics/index.js";
import { type Expr, FALSE, TRUE } from "./ast.js";

/** Members that stand side by side; more are grouped, because Cedar evaluates a chain by recursion and overflows on long ones. */
const FAN_OUT = 8;
/**
 * How deep an expression may be, and how deep its parentheses: a cold instance of the library overflowed its
 * stack from about 98 and 66 on.
 */
export const DEPTH_LIMIT = 60;
export const NESTING_LIMIT = 40;

/** The conjunction of any number of expressions. */
export function allOf(members: readonly Expr[]): Expr {
  return (
    chain(
      "and",
      members.flatMap((each) => flatten("and", each)),
    ) ?? TRUE
  );
}

/** The disjunction of any number of expressions. */
export function anyOf(members: readonly Expr[]): Expr {
  return (
    chain(
      "or",
      members.flatMap((each) => flatten("or", each)),
    ) ?? FALSE
  );
}

/** Whether Cedar can parse, validate and evaluate an expression without coming near the end of its stack. */
export function isShallow(expr: Expr): boolean {
  const size = measure(expr);
  return size.depth <= DEPTH_LIMIT && size.nesting <= NESTING_LIMIT;
}

function flatten(kind: "and" | "or", expr: Expr): readonly Expr[] {
  return expr.kind === kind ? expr.members.flatMap((each) => flatten(kind, each)) : [expr];
}

function chain(kind: "and" | "or", members: readonly Expr[]): Expr | undefined {
  if (members.length <= 1) return members[0];
  if (members.length <= FAN_OUT) return { kind, members };
  let size = FAN_OUT;
  while (size * FAN_OUT < members.length) size *= FAN_OUT;
  const groups: Expr[] = [];
  for (let start = 0; start < members.length; start += size) {
    const group = chain(kind, members.slice(start, start + size));
    if (group !== undefined) groups.push(group);
  }
  return { kind, members: groups };
}

interface Size {
  readonly depth: number;
  readonly nesting: number;
}

const LEAF: Size = { depth: 1, nesting: 0 };

function measure(expr: Expr): Size {
  switch (expr.kind) {
    case "bool":
    case "long":
    case "text":
    case "extension":
    case "context":
    case "principal":
      return LEAF;
    case "field":
    case "key":
    case "has":
    case "like":
      return below([expr.of], 1, 0);
    case "not":
      return below([expr.of], 1, 1);
    case "and":
    case "or":
      return measureChain(expr.members);
    case "compare":
      return below([expr.left, expr.right], 1, 0);
    case "set":
      return below(expr.members, 1, 1);
    case "call":
      return below([expr.of, ...expr.args], 1, 1);
    case "if":
      return below([expr.test, expr.whenTrue, expr.whenFalse], 1, 1);
    default:
      return unreachable(expr);
  }
}

/** `a && b && c` is `(a && b) && c`: the first members are the deepest. */
function measureChain(members: readonly Expr[]): Size {
  let depth = 0;
  let nesting = 0;
  for (const [index, member] of members.entries()) {
    const size = measure(member);
    depth = Math.max(depth, size.depth + members.length - Math.max(index, 1));
    nesting = Math.max(nesting, size.nesting + 1);
  }
  return { depth, nesting };
}

function below(children: readonly Expr[], depth: number, nesting: number): Size {
  let deepest = LEAF;
  for (const child of children) {
    const size = measure(child);
    deepest = {
      depth: Math.max(deepest.depth, size.depth),
      nesting: Math.max(deepest.nesting, size.nesting),
    };
  }
  return { depth: deepest.depth + depth, nesting: deepest.nesting + nesting };
}
