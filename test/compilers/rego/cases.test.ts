import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { casesToRego, compileRego, type RegoCase } from "../../../compilers/rego/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { buildNativeOpa } from "../../engines/opa/toolchains.js";
import { casesOf, POLICY_FILES } from "../../policy-files.js";

const folder = mkdtempSync(join(tmpdir(), "concord-rego-cases-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let binary: string;
beforeAll(() => {
  binary = buildNativeOpa();
});

function opa(...argv: readonly string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(binary, argv, { cwd: folder, encoding: "utf8" });
  return { code: status, said: `${stdout}${stderr}` };
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

/** Writes a policy and its tests into a folder of their own. */
function place(name: string, policy: Parameters<typeof casesToRego>[0], cases: readonly RegoCase[]) {
  const tests = casesToRego(policy, cases);
  write(`${name}/policy.rego`, compileRego(policy).text);
  write(`${name}/policy_test.rego`, tests.text);
  return tests;
}

describe("the cases of all policies, as tests", () => {
  const SUITES = POLICY_FILES.map((path, index) => {
    const { policy, cases } = casesOf(path);
    return { path, cases, policy: { ...policy, name: `${policy.name}_${index}` } };
  });
  let exported = 0;
  beforeAll(() => {
    for (const [index, { policy, cases }] of SUITES.entries()) {
      exported += place(`all/${index}`, policy, cases).exported;
    }
  });

  it("are all there", () => {
    expect(exported).toBe(SUITES.reduce((sum, { cases }) => sum + cases.length, 0));
  });

  it("pass `opa test`", () => {
    const { code, said } = opa("test", "all");
    expect(said).toBe(`PASS: ${exported}/${exported}\n`);
    expect(code).toBe(0);
  });

  it("pass `opa check --strict`", () => {
    expect(opa("check", "--strict", "all")).toEqual({ code: 0, said: "" });
  });

  it("are as `opa fmt` writes them", () => {
    expect(opa("fmt", "--list", "all")).toEqual({ code: 0, said: "" });
  });
});

const { policy } = loadPolicy({
  path: "x.yaml",
  text: "name: odd\nrules: [{id: '\"];it\\u2028', action: read, decision: allow, conditions: {path: {prefix: /}, size: {max: 1}}}]",
});
if (policy === undefined) throw new Error("the policy does not load");
const reference = createReferenceEngine(policy);
const caseOf = (name: string, request: unknown): RegoCase => ({
  name,
  request,
  ...reference.decide(request),
});
const INJECTION = '"}\n}\nallow := true\n# `';

describe("odd cases", () => {
  const requests: readonly unknown[] = [
    { action: "read", parameters: { path: "/", size: 1 } },
    {
      action: "read",
      parameters: { path: `/${INJECTION}\u2028\u202e\u0000\u007f\ufeff\u{e0001}😀\\`, size: -0 },
    },
    { action: "read", parameters: { path: "/", size: 1e21 } },
    { action: "read", parameters: { path: "/", size: 5e-324, more: [1e300, -1.5e-7, 0.1, 2 ** 53] } },
    {
      action: "read",
      parameters: JSON.parse(`{"__proto__": {"x": 1}, ${JSON.stringify(INJECTION)}: [[], {}, null]}`),
    },
    { action: INJECTION, parameters: [], context: "x".repeat(500) },
    {},
    null,
    false,
    INJECTION,
    [1, [2]],
    [],
    Array.from({ length: 60 }, (_, index) => index),
    JSON.parse(`${'{"a":'.repeat(60)}1${"}".repeat(60)}`),
  ];
  const names = ["it", "it", "It", "ümlaut", "", INJECTION, "input", "data", "todo", "a".repeat(200)];
  const cases = requests.map((request, index) => caseOf(names[index] ?? "more", request));

  it("are tests that pass, none of their text code", () => {
    const { exported, leftOut, text } = place("odd", policy, [
      { ...(cases[0] as RegoCase), why: INJECTION },
      ...cases,
    ]);
    expect({ exported, leftOut }).toEqual({ exported: cases.length + 1, leftOut: [] });
    expect(text).not.toMatch(/^allow/m);
    expect(opa("test", "odd").said).toBe(`PASS: ${exported}/${exported}\n`);
    expect(opa("check", "--strict", "odd")).toEqual({ code: 0, said: "" });
    expect(opa("fmt", "--list", "odd")).toEqual({ code: 0, said: "" });
  });

  it.each<[string, Partial<RegoCase>]>([
    ["decision", { decision: "DENY" }],
    ["rules", { rules: [] }],
    ["request", { request: { action: "read", parameters: { path: "/", size: 2 } } }],
  ])("fail with another %s", (what, change) => {
    place(`wrong-${what}`, policy, [{ ...(cases[0] as RegoCase), ...change }]);
    expect(opa("test", `wrong-${what}`)).toMatchObject({
      code: 2,
      said: expect.stringContaining("FAIL: 1/1"),
    });
  });

  it("may leave the rules open", () => {
    const { rules: _, ...open } = cases[0] as RegoCase;
    place("open", policy, [open]);
    expect(opa("test", "open").said).toBe("PASS: 1/1\n");
  });

  it("are left out when OPA never sees them", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const never = [
      { action: "\ud800" },
      { action: "read", parameters: { "\udfff": 1 } },
      { action: "read", parameters: { size: Number.NaN } },
      { action: "read", parameters: { size: undefined } },
      { action: "read", parameters: new Map() },
      { action: "read", parameters: { list: new Array(2) } },
      { action: "read", parameters: { at: new Date(0) } },
      circle,
      { action: "read", parameters: circle },
      { action: "read", parameters: { path: "x".repeat(1_100_000) } },
      { action: "read", parameters: { path: "x".repeat(70_000) } },
    ].map((request, index) => caseOf(`case ${index}`, request));
    const { exported, leftOut } = place("never", policy, never);
    expect(exported).toBe(0);
    expect(leftOut.map(({ why }) => why)).toEqual([
      ...Array.from({ length: 8 }, () => "JSON cannot hold the request"),
      "the request is too large to be sent to OPA",
      "the request is too large to be sent to OPA",
      "the request is too large to be sent to OPA",
    ]);
    expect(opa("check", "--strict", "never")).toEqual({ code: 0, said: "" });
    expect(opa("fmt", "--list", "never")).toEqual({ code: 0, said: "" });
  });
});
