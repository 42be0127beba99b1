import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpaError, OpaModule, OpaToolchain } from "../../../src/engines/opa/index.js";
import { CONFLICT, LIMITS, MISTYPED, POLICY, UNCLOSED, UNUSED } from "./samples.js";
import { done, TOOLCHAINS } from "./toolchains.js";

const ENTRYPOINTS = ["support/decision", "support/refused"];

describe.each(TOOLCHAINS)("%s OPA", (_, open) => {
  let opa: OpaToolchain;
  beforeAll(async () => {
    opa = await open();
  });
  afterAll(() => opa.close());

  it("has the version that go.mod names", () => {
    const goMod = readFileSync(new URL("../../../compilers/opa/go.mod", import.meta.url), "utf8");
    expect(goMod).toContain(`github.com/open-policy-agent/opa v${opa.version}\n`);
  });

  const checks: readonly (readonly [string, readonly OpaModule[], readonly Partial<OpaError>[]])[] = [
    ["nothing", [], []],
    ["right modules", [POLICY, LIMITS, CONFLICT], []],
    ["an unused variable", [UNUSED], [{ code: "rego_compile_error", path: "unused.rego", row: 4, col: 2 }]],
    ["a type error", [MISTYPED], [{ code: "rego_type_error", path: "mistyped.rego", row: 3, col: 10 }]],
    [
      "the syntax errors of all modules, by path",
      [UNUSED, { path: "z.rego", source: "package 1" }, UNCLOSED],
      [
        { code: "rego_parse_error", path: "unclosed.rego", row: 4 },
        { code: "rego_parse_error", path: "z.rego", row: 1 },
      ],
    ],
    [
      "Rego v0",
      [{ path: "v0.rego", source: "package v0\n\nallow { input.a }\n" }],
      [{ code: "rego_parse_error" }],
    ],
  ];
  it.each(checks)("checks %s", (_name, modules, expected) => {
    const errors = opa.check(modules);
    expect(errors).toMatchObject(expected);
    expect(errors).toHaveLength(expected.length);
  });

  it("reports more than ten errors, by position", () => {
    const body = Array.from({ length: 15 }, (_, index) => `r${index} if x${index} := 1\n`).join("\n");
    const errors = opa.check([{ path: "many.rego", source: `package many\n\n${body}` }]);
    expect(errors.map((error) => error.row)).toEqual(Array.from({ length: 15 }, (_, index) => 3 + 2 * index));
  });

  it("reports by position, not in the order of dependencies", () => {
    const source = 'package p\n\na if {\n\tb\n\tstartswith(1, "")\n}\n\nb if startswith(2, "")\n';
    expect(opa.check([{ path: "p.rego", source }]).map((error) => error.row)).toEqual([5, 8]);
  });

  it("counts columns in code points", () => {
    const before = 'allow if { input.x == "ü😀"; ';
    const [error] = opa.check([{ path: "p.rego", source: `package p\n\n${before}y := 1 }\n` }]);
    expect(error).toMatchObject({ row: 3, col: [...before].length + 1 });
  });

  it("formats, and leaves formatted text alone", () => {
    const formatted = done(opa.format("package p\nallow   if { input.a==1\n\n\n\n}\n"));
    expect(formatted).toBe("package p\n\nallow if input.a == 1\n");
    expect(done(opa.format(POLICY.source))).toBe(POLICY.source);
  });

  it("reports where a text does not parse", () => {
    const error = { kind: "failed", errors: [{ code: "rego_parse_error", row: 4 }] };
    expect(opa.format(UNCLOSED.source)).toMatchObject(error);
    expect(opa.parse(UNCLOSED.source)).toMatchObject(error);
    expect(opa.buildWasm([UNCLOSED], ["unclosed/allow"])).toMatchObject(error);
    expect(opa.buildPlan([UNCLOSED], ["unclosed/allow"])).toMatchObject(error);
    expect(opa.prepare([UNCLOSED], "data.unclosed.allow")).toMatchObject(error);
  });

  it("parses with locations", () => {
    expect(opa.parse(LIMITS.source)).toMatchObject({
      kind: "done",
      value: {
        package: {
          location: { file: "policy.rego", row: 1, col: 1 },
          path: [{}, { value: "support" }, { value: "limits" }],
        },
        rules: [
          { head: { name: "size", value: { type: "number", value: 30, location: { row: 3, col: 9 } } } },
        ],
      },
    });
  });

  it("builds the same Wasm and plan again, whatever the order of the modules", () => {
    const wasm = done(opa.buildWasm([POLICY, LIMITS], ENTRYPOINTS));
    expect([...wasm.subarray(0, 4)]).toEqual([0x00, 0x61, 0x73, 0x6d]);
    expect(Buffer.compare(wasm, done(opa.buildWasm([LIMITS, POLICY], ENTRYPOINTS)))).toBe(0);
    const plan = done(opa.buildPlan([POLICY, LIMITS], ENTRYPOINTS));
    expect(JSON.parse(plan)).toMatchObject({ plans: { plans: ENTRYPOINTS.map((name) => ({ name })) } });
    expect(done(opa.buildPlan([LIMITS, POLICY], ENTRYPOINTS))).toBe(plan);
  });

  it("refuses an entrypoint that is not there, and none", () => {
    expect(opa.buildWasm([POLICY], ["support/decided"])).toMatchObject({
      kind: "failed",
      errors: [{ code: "opa_error", message: expect.stringContaining("support/decided") }],
    });
    expect(opa.buildPlan([POLICY], [])).toMatchObject({ kind: "failed" });
  });

  const paths = [
    "/abs.rego",
    "../up.rego",
    "a/../b.rego",
    ".hidden.rego",
    "-flag.rego",
    "a\\b.rego",
    "p.txt",
    "a:b.rego",
  ];
  it.each(paths)("refuses the path %s", (path) => {
    expect(() => opa.check([{ path, source: "package p" }])).toThrow(path);
  });

  it("refuses two modules with one path", () => {
    expect(() => opa.check([POLICY, POLICY])).toThrow("two Rego modules");
  });
});

it.each(TOOLCHAINS)("%s makes a plan in a thread too, the same", async (_, open) => {
  const opa = await open();
  const plan = done(opa.buildPlan([POLICY, LIMITS], ENTRYPOINTS));
  expect(done(await opa.planApart([POLICY, LIMITS], ENTRYPOINTS))).toBe(plan);
  expect(await opa.planApart([UNCLOSED], ["unclosed/allow"])).toEqual(
    opa.buildPlan([UNCLOSED], ["unclosed/allow"]),
  );
  const stop = new AbortController();
  const given = opa.planApart([POLICY, LIMITS], ENTRYPOINTS, stop.signal);
  stop.abort();
  const aborted = { kind: "failed", errors: [{ code: "opa_aborted" }] };
  expect(await given).toMatchObject(aborted);
  expect(await opa.planApart([POLICY], ENTRYPOINTS, stop.signal)).toMatchObject(aborted);
  await expect(opa.planApart([POLICY, POLICY], ENTRYPOINTS)).rejects.toThrow("two Rego modules");
  opa.close();
  await expect(opa.planApart([POLICY], ENTRYPOINTS)).rejects.toThrow("closed");
});

it("both OPAs say the same, byte for byte", async () => {
  const [first, second] = await Promise.all(TOOLCHAINS.map(([, open]) => open()));
  if (first === undefined || second === undefined) throw new Error("there are two toolchains");
  const modules = [POLICY, LIMITS];
  expect(second.version).toBe(first.version);
  expect(
    Buffer.compare(done(first.buildWasm(modules, ENTRYPOINTS)), done(second.buildWasm(modules, ENTRYPOINTS))),
  ).toBe(0);
  expect(done(second.buildPlan(modules, ENTRYPOINTS))).toBe(done(first.buildPlan(modules, ENTRYPOINTS)));
  expect(second.parse(POLICY.source)).toEqual(first.parse(POLICY.source));
  for (const wrong of [UNUSED, UNCLOSED, MISTYPED]) {
    const plain = first.check([wrong]).map(({ details: _, ...error }) => error);
    expect(second.check([wrong])).toEqual(plain);
  }
});
