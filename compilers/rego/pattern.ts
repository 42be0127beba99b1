import type { Pattern } from "../model/index.js";
import { call, type Expr, literal, name, type Term, test } from "./ast.js";

/**
 * The expressions that all hold when a text matches a pattern: its beginning, its end, and between these the other parts one
 * after the other, each where it occurs first. More than one expression may define names.
 */
export function matchText({ parts }: Pattern, value: Term): readonly Expr[] {
  const [first = ""] = parts;
  if (parts.length === 1) return [{ kind: "compare", operator: "==", left: value, right: literal(first) }];
  const last = parts.at(-1) ?? "";
  const middle = parts.slice(1, -1).filter((part) => part !== "");
  if (first === "" && last === "" && middle.length === 0) return [test(call("is_string", value))];
  return [
    ...(first === "" ? [] : [test(call("startswith", value, literal(first)))]),
    ...(last === "" ? [] : [test(call("endswith", value, literal(last)))]),
    ...(middle.length === 0 ? notOverlapping(first, last, value) : inOrder(first, last, middle, value)),
  ];
}

/** Beginning and end share characters only if an end of the one is a beginning of the other. */
function notOverlapping(first: string, last: string, value: Term): readonly Expr[] {
  const shares = [...last].some((_, length) => first.endsWith([...last].slice(0, length + 1).join("")));
  return shares ? [longEnough(first, last, value)] : [];
}

function longEnough(first: string, last: string, value: Term): Expr {
  const bound = literal(lengthOf(first) + lengthOf(last));
  return { kind: "compare", operator: ">=", left: call("count", value), right: bound };
}

function inOrder(first: string, last: string, middle: readonly string[], value: Term): readonly Expr[] {
  const exprs: Expr[] = [];
  let rest = value;
  if (first !== "" || last !== "") {
    const outside = literal(lengthOf(first) + lengthOf(last));
    const length: Term = { kind: "difference", left: call("count", value), right: outside };
    exprs.push(longEnough(first, last, value), {
      kind: "assign",
      name: "rest_0",
      term: call("substring", value, literal(lengthOf(first)), length),
    });
    rest = name("rest_0");
  }
  for (const [index, part] of middle.slice(0, -1).entries()) {
    const at = name(`at_${index + 1}`);
    const after: Term = { kind: "sum", left: at, right: literal(lengthOf(part)) };
    exprs.push(
      { kind: "assign", name: `at_${index + 1}`, term: call("indexof", rest, literal(part)) },
      { kind: "compare", operator: ">=", left: at, right: literal(0) },
      { kind: "assign", name: `rest_${index + 1}`, term: call("substring", rest, after, literal(-1)) },
    );
    rest = name(`rest_${index + 1}`);
  }
  return [...exprs, test(call("contains", rest, literal(middle.at(-1) ?? "")))];
}

/** OPA counts code points. */
function lengthOf(text: string): number {
  return [...text].length;
}
