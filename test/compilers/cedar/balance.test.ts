import { describe, expect, it } from "vitest";
import type { Expr } from "../../../compilers/cedar/ast.js";
import { allOf, anyOf, isShallow } from "../../../compilers/cedar/balance.js";

const LEAF: Expr = { kind: "has", of: { kind: "context" }, key: "a" };

describe("chains", () => {
  it.each([1, 2, 8, 9, 64, 65, 512, 513, 5000])("of %d members keep all of them, in order", (count) => {
    const members = Array.from({ length: count }, (_, value): Expr => ({ kind: "long", value }));
    expect(leaves(anyOf(members))).toEqual(members);
    expect(isShallow(anyOf(members))).toBe(true);
  });

  it("of no members are what they must be", () => {
    expect(allOf([])).toEqual({ kind: "bool", value: true });
    expect(anyOf([])).toEqual({ kind: "bool", value: false });
  });

  it("never have more than eight members side by side", () => {
    expect(widest(allOf(Array.from({ length: 700 }, () => LEAF)))).toBe(8);
  });
});

describe("isShallow", () => {
  it("refuses what is nested too deep, in parentheses or in a chain", () => {
    expect(isShallow(nested(39))).toBe(true);
    expect(isShallow(nested(41))).toBe(false);
    expect(isShallow({ kind: "and", members: Array.from({ length: 80 }, () => LEAF) })).toBe(false);
  });
});

function nested(levels: number): Expr {
  return levels === 0 ? LEAF : { kind: "not", of: nested(levels - 1) };
}

function leaves(expr: Expr): readonly Expr[] {
  return expr.kind === "or" || expr.kind === "and" ? expr.members.flatMap(leaves) : [expr];
}

function widest(expr: Expr): number {
  if (expr.kind !== "or" && expr.kind !== "and") return 0;
  return Math.max(expr.members.length, ...expr.members.map(widest));
}
