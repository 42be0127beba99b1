import { formatPolicies, policyToJson } from "@cedar-policy/cedar-wasm/nodejs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CedarPolicy, Expr } from "../../../compilers/cedar/ast.js";
import { printPolicy } from "../../../compilers/cedar/print.js";
import { policyEst } from "./est.js";
import { arbitraryText } from "./hostile.js";

describe("what is printed", () => {
  it("is read by Cedar as the tree that was meant, whatever the texts are", () => {
    fc.assert(
      fc.property(arbitraryPolicy(), (policy) => {
        const answer = policyToJson(printPolicy(policy));
        expect(answer.type === "success" ? answer.json : answer.errors).toEqual(policyEst(policy));
      }),
      { numRuns: 500 },
    );
  });

  it("is one policy, however an author writes", () => {
    const text = '") permit(principal, action, resource); //\n\\';
    const policy: CedarPolicy = {
      effect: "forbid",
      annotations: [{ name: "reason", text }],
      actions: [text],
      clauses: [{ kind: "when", body: { kind: "has", of: { kind: "context" }, key: text } }],
    };
    expect(policyToJson(printPolicy(policy))).toMatchObject({ type: "success", json: { effect: "forbid" } });
  });

  it("is laid out as Cedar's formatter does it", () => {
    fc.assert(
      fc.property(arbitraryLeaves(), fc.uniqueArray(arbitraryKey(), { minLength: 1 }), (leaves, actions) => {
        const policy: CedarPolicy = { ...EMPTY, actions, clauses: [{ kind: "when", body: nest(leaves) }] };
        const text = `${printPolicy(policy)}\n`;
        const formatted = formatPolicies({ policyText: text, lineWidth: 120, indentWidth: 2 });
        expect(formatted.type === "success" ? formatted.formatted_policy : formatted.errors).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

const EMPTY: CedarPolicy = { effect: "permit", annotations: [], actions: ["act"], clauses: [] };

function arbitraryPolicy(): fc.Arbitrary<CedarPolicy> {
  const text = arbitraryText();
  return fc.record({
    effect: fc.constantFrom("permit", "forbid"),
    annotations: fc
      .tuple(text, text)
      .map(([id, reason]) => [{ name: "id", text: id } as const, { name: "reason", text: reason } as const]),
    actions: fc.array(text, { minLength: 1, maxLength: 3 }),
    clauses: fc.array(
      fc.record({ kind: fc.constantFrom("when" as const, "unless" as const), body: arbitraryExpr() }),
      { maxLength: 3 },
    ),
  });
}

function arbitraryExpr(): fc.Arbitrary<Expr> {
  const { expr } = fc.letrec<{ expr: Expr }>((tie) => {
    const inner = tie("expr");
    const kind = <K extends Expr["kind"]>(name: K): fc.Arbitrary<K> => fc.constant(name);
    return {
      expr: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.record({ kind: kind("bool"), value: fc.boolean() }),
        fc.record({ kind: kind("long"), value: fc.constantFrom(0, 7, -7, 2 ** 53 - 1, -(2 ** 53 - 1)) }),
        fc.record({ kind: kind("text"), value: arbitraryText() }),
        fc.record({ kind: kind("key"), of: inner, key: arbitraryText() }),
        fc.record({ kind: kind("has"), of: inner, key: arbitraryText() }),
        fc.record({
          kind: kind("like"),
          of: inner,
          parts: fc.array(arbitraryText(), { minLength: 1, maxLength: 3 }).map(withoutEmptyMiddle),
        }),
        fc.record({
          kind: kind("field"),
          of: inner,
          name: fc.constantFrom("parameters", "resource", "floor"),
        }),
        fc.record({ kind: kind("not"), of: inner }),
        fc.record({
          kind: fc.constantFrom("and" as const, "or" as const),
          members: fc.array(inner, { minLength: 2, maxLength: 4 }),
        }),
        fc.record({ kind: kind("set"), members: fc.array(inner, { minLength: 1, maxLength: 3 }) }),
        fc.record({
          kind: kind("compare"),
          operator: fc.constantFrom("==" as const, "<" as const, "<=" as const, ">" as const, ">=" as const),
          left: inner,
          right: inner,
        }),
        fc.record({
          kind: kind("call"),
          of: inner,
          method: fc.constantFrom("contains" as const, "containsAny" as const, "lessThan" as const),
          args: fc.tuple(inner),
        }),
        fc.record({ kind: kind("if"), test: inner, whenTrue: inner, whenFalse: inner }),
        fc.constant<Expr>({ kind: "extension", name: "ip", text: "10.0.0.0/8" }),
        fc.constant<Expr>({ kind: "context" }),
      ),
    };
  });
  return expr;
}

function withoutEmptyMiddle(parts: readonly string[]): readonly string[] {
  return parts.filter((part, index) => part !== "" || index === 0 || index === parts.length - 1);
}

function arbitraryLeaves(): fc.Arbitrary<readonly Expr[]> {
  const of: Expr = { kind: "field", of: { kind: "context" }, name: "parameters" };
  const key = arbitraryKey();
  const leaf = fc.oneof(
    key.map((each): Expr => ({ kind: "has", of, key: each })),
    key.map((each): Expr => ({ kind: "like", of: { kind: "key", of, key: each }, parts: [each, ""] })),
    key.map((each): Expr => ({ kind: "not", of: { kind: "has", of, key: each } })),
  );
  return fc.array(leaf, { minLength: 1, maxLength: 12 });
}

function arbitraryKey(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 1, maxLength: 40 });
}

function nest(leaves: readonly Expr[]): Expr {
  const [first, ...rest] = leaves;
  if (first === undefined || rest.length === 0) return first ?? { kind: "bool", value: true };
  const half = Math.ceil(rest.length / 2);
  const [left, right] = [rest.slice(0, half), rest.slice(half)];
  const members = [first, ...left, ...(right.length > 0 ? [nest(right)] : [])];
  return { kind: leaves.length % 2 === 0 ? "and" : "or", members };
}
