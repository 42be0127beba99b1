import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OpaToolchain } from "../../../src/engines/opa/index.js";
import { CONFLICT, LIMITS, POLICY } from "./samples.js";
import { done, TOOLCHAINS } from "./toolchains.js";

const ECHO = { path: "echo.rego", source: "package echo\n\nwhole := input\n\nsame if input.a == input.b\n" };

describe.each(TOOLCHAINS)("%s OPA evaluates", (_, open) => {
  let opa: OpaToolchain;
  beforeAll(async () => {
    opa = await open();
  });
  afterAll(() => opa.close());

  const evaluate = (query: string, input?: string) => {
    const prepared = done(opa.prepare([POLICY, LIMITS, CONFLICT, ECHO], query));
    try {
      return prepared.evaluate(input);
    } finally {
      prepared.close();
    }
  };
  const defined = (value: unknown) => ({ kind: "defined", value });
  const allow = defined({ effect: "allow" });
  const deny = defined({ effect: "deny" });

  it.each([
    ["data.support.decision", '{"action": "read", "path": "/data/x", "size": 30}', allow],
    ["data.support.decision", '{"action": "read", "path": "/data/x", "size": 31}', deny],
    ["data.support.decision", '{"action": "read", "path": "/data/secret/x", "size": 1}', deny],
    ["data.support.decision", '{"action": "read", "path": "/data/x", "size": 1, "user": "trudy"}', deny],
    ["data.support.decision", "{}", deny],
    ["data.support.decision", undefined, deny],
    ["data.support.nothing", "{}", defined(null)],
    ["data.support.refused", "{}", defined(false)],
    ["data.support.missing", "{}", { kind: "undefined" }],
    ["data.support.unknown", "{}", { kind: "undefined" }],
    ["1 + 1", undefined, defined(2)],
  ])("%s on %s", (query, input, expected) => {
    expect(evaluate(query, input)).toEqual(expected);
  });

  it.each([
    ["null, which is not an absent input", "null", defined(null)],
    ["an absent input", undefined, { kind: "undefined" }],
    ["false", "false", defined(false)],
    ["an escaped lone surrogate", '"\\ud800x"', defined("\ufffdx")],
    ["a raw lone surrogate", '"\ud800x"', defined("\ufffdx")],
    ["a surrogate pair", '"\\ud83d\\ude00"', defined("😀")],
    ["a NUL", '"\\u0000"', defined("\u0000")],
    ["the last of two equal keys", '{"a": 1, "a": 2}', defined({ a: 2 })],
    ["__proto__ as a key", '{"__proto__": 1}', defined(JSON.parse('{"__proto__": 1}'))],
  ])("reads %s", (_name, input, expected) => {
    expect(evaluate("data.echo.whole", input)).toEqual(expected);
  });

  it("compares numbers by value, beyond what a double can hold", () => {
    expect(evaluate("data.echo.same", '{"a": 9007199254740993, "b": 9007199254740992}').kind).toBe(
      "undefined",
    );
    expect(evaluate("data.echo.same", '{"a": 1e400, "b": 10e399}')).toEqual(defined(true));
  });

  it.each(["", "{", "{} {}", "a: b", "NaN", "\ufeff{}", '{"a": 01}', "'a'"])(
    "refuses the input %s",
    (input) => {
      expect(evaluate("data.echo.whole", input)).toMatchObject({
        kind: "failed",
        errors: [{ code: "opa_input_error" }],
      });
    },
  );

  it("reports a conflict", () => {
    expect(evaluate("data.conflict.answer", '{"a": true}')).toMatchObject({
      kind: "failed",
      errors: [{ code: "eval_conflict_error", path: "conflict.rego", row: 5 }],
    });
    expect(evaluate("data.conflict.answer", '{"a": false}')).toEqual({ kind: "undefined" });
  });

  it("reports a query that is wrong", () => {
    expect(opa.prepare([POLICY], "data.support.decision ==")).toMatchObject({
      kind: "failed",
      errors: [{ code: "rego_parse_error" }],
    });
    expect(opa.prepare([POLICY], "unknown_function(1)")).toMatchObject({
      kind: "failed",
      errors: [{ code: "rego_type_error" }],
    });
  });

  it("refuses a query with several results", () => {
    expect(evaluate("[1, 2][_]")).toMatchObject({ kind: "failed", errors: [{ code: "opa_error" }] });
  });

  it("keeps prepared queries apart, and closes each once", () => {
    const decision = done(opa.prepare([POLICY, LIMITS], "data.support.decision"));
    const size = done(opa.prepare([LIMITS], "data.support.limits.size"));
    expect(size.evaluate()).toEqual(defined(30));
    expect(decision.evaluate("{}")).toEqual(deny);
    size.close();
    size.close();
    expect(() => size.evaluate()).toThrow("closed");
    expect(decision.evaluate("{}")).toEqual(deny);
    decision.close();
  });

  it("refuses work after it is closed, and closes its queries with it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "concord-test-"));
    vi.stubEnv("TMPDIR", folder);
    const other = await open();
    const query = done(other.prepare([LIMITS], "data.support.limits.size"));
    other.close();
    vi.unstubAllEnvs();
    expect(() => other.check([LIMITS])).toThrow("closed");
    expect(() => query.evaluate()).toThrow("closed");
    expect(() => query.close()).not.toThrow();
    // Fails when a file of the query is left.
    rmdirSync(folder);
  });
});
