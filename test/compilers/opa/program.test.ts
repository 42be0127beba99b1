import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { startReactor } from "../../../src/engines/opa/reactor.js";
import { builtArtefact } from "../../engines/opa/toolchains.js";

const MANIFEST = JSON.parse(readFileSync(new URL("../../../dist/opa/opa.json", import.meta.url), "utf8"));

describe("the Go program", () => {
  let call: (request: string) => string;
  beforeAll(async () => {
    const reactor = startReactor((await builtArtefact()).module);
    call = (request) => new TextDecoder().decode(reactor(request));
  });
  const ask = (op: string, params: unknown) => JSON.parse(call(JSON.stringify({ op, params })));
  const failed = (message: string) => ({
    result: null,
    errors: [{ message: expect.stringContaining(message) }],
  });

  it("is what the manifest says", () => {
    expect(ask("version", {})).toEqual({ result: { opa: MANIFEST.opa, go: MANIFEST.go } });
    expect(MANIFEST.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["nothing", "", "unexpected end"],
    ["no JSON", "{", "unexpected end"],
    ["no object", "[]", "cannot unmarshal"],
    ["an unknown operation", '{"op": "destroy", "params": {}}', "unknown operation"],
    ["no parameters", '{"op": "check"}', "unexpected end"],
    ["parameters of another type", '{"op": "check", "params": {"modules": 1}}', "cannot unmarshal"],
    ["a query that is not prepared", '{"op": "evaluate", "params": {"id": 7}}', "no prepared query 7"],
  ])("answers %s with an error", (_name, request, message) => {
    expect(JSON.parse(call(request))).toMatchObject(failed(message));
  });

  it("gives a plan and a Wasm as they are, after a line break, and why there is none as JSON", () => {
    const modules = [{ path: "p.rego", source: "package p\n\nx := 1\n" }];
    const build = (op: string, entrypoints: readonly string[]) =>
      call(JSON.stringify({ op, params: { modules, entrypoints } }));
    expect(build("plan", ["p/x"])).toMatch(/^\n\{"static":/);
    expect(build("wasm", ["p/x"])).toMatch(/^\n\0asm/);
    for (const op of ["plan", "wasm"]) {
      expect(JSON.parse(build(op, ["p/y"]))).toMatchObject(failed('"p/y" does not refer to a rule'));
      expect(JSON.parse(build(op, []))).toMatchObject(failed(`${op} compilation requires at least one`));
    }
  });

  it("takes requests of any size", () => {
    for (const size of [1, 1_000, 65_536, 5_000_000]) {
      const source = `package p\n\nx := ${JSON.stringify("ü".repeat(size))}\n`;
      expect(ask("format", { module: { path: "p.rego", source } }).result).toBe(source);
    }
  });

  it("does not let a policy run longer than it may", () => {
    const source =
      "package p\n\nx if {\n\tsome i in numbers.range(1, 100000)\n\tsome j in numbers.range(1, 100000)\n\ti * j == -1\n}\n";
    const { result: id } = ask("prepare", { modules: [{ path: "p.rego", source }], query: "data.p.x" });
    expect(ask("evaluate", { id, timeoutMillis: 50 })).toMatchObject({
      errors: [{ code: "eval_cancel_error" }],
    });
    expect(ask("release", { id })).toEqual({ result: null });
    expect(ask("release", { id })).toEqual({ result: null });
  });

  it("keeps what it was given through many calls", () => {
    const source = "package p\n\nx := input.n\n";
    const { result: id } = ask("prepare", { modules: [{ path: "p.rego", source }], query: "data.p.x" });
    for (let n = 0; n < 2000; n += 1) {
      const { result } = ask("evaluate", { id, input: `{"n": ${n}}`, timeoutMillis: 1000 });
      expect(result).toEqual({ defined: true, value: n });
    }
  });
});
