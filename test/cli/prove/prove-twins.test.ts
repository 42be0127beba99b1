import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolders } from "../folder.js";
import { concord, type Ran } from "../harness.js";

/** What no parser bears. */
const DEEP = 3000;

const FILES = {
  "right.rego": `package t

default allow := false

allow if { input.action == "read"; input.parameters.a == input.parameters.b; input.parameters.n * 2 <= 7 }
`,
  "right.cedar": `permit(principal, action == Action::"read", resource) when { context.a == context.b && context.n <= 3 };`,
  "mapping.yaml":
    "requests: {attributes: {parameters.a: string, parameters.b: string, parameters.n: integer}, typed: true}",
  "open.rego": `package t

default allow := false

allow if {
	input.action == "read"
	lower(input.parameters.a) == "x"
}

allow if {
	input.action == "read"
	upper(input.parameters.b) == "Y"
}
`,
  "open.cedar": `permit(principal, action == Action::"read", resource)
when { context.a > context.b ||
       principal.hasTag("x") };`,
  "end.rego": "package t\nallow if {",
  "token.cedar": "permit(principal, action, resource)\nwhen { context.a == };",
  "token.cedarschema": "entity User in [;",
  "deep.rego": `package t\nallow if ${"[".repeat(20_000)}${"]".repeat(20_000)} == 1\n`,
  "deep.cedar": `permit(principal, action, resource) when { ${"!(".repeat(DEEP)}true${")".repeat(DEEP)} };`,
  "proto.rego": `package t

default allow := false

allow if { input.action == "__proto__"; input.parameters["__proto__"] == "constructor"; input.parameters.constructor == 1 }
`,
  "proto.cedar": `@id("__proto__")
permit(principal, action == Action::"__proto__", resource)
when { context["__proto__"] == "constructor" && context.constructor == 1 && {"__proto__": 1}["__proto__"] == 1 };`,
  "proto.yaml":
    "requests: {attributes: {parameters.constructor: integer, parameters.__proto__: string}, typed: true}",
  "smt.rego": `package t

default allow := false

allow if { input.action == "a\\")(assert false)"; input.parameters.a == "|(check-sat)\\n; x" }
`,
  "smt.cedar": `permit(principal, action == Action::"a\\")(assert false)", resource)
when { context.a == "|(check-sat)\\n; x" };`,
  "template.cedar": `permit(principal, action == Action::"read", resource)
when { context.a == context.b && context.n <= 3 };
permit(principal == ?principal, action, resource);`,
} as const;

const folder = temporaryFolders(FILES);

function proofOf(
  rego: keyof typeof FILES,
  cedar: keyof typeof FILES,
  ...more: readonly string[]
): Promise<Ran> {
  const files = ["--rego", join(folder(), rego), "--cedar", join(folder(), cedar)];
  return concord(["prove", ...files, "--query", "data.t.allow", ...more]);
}

const mapping = (): readonly string[] => ["--mapping", join(folder(), "mapping.yaml")];

it("--smt-out: the questions of each part, for other solvers", async () => {
  const out = join(folder(), "out");
  const { code } = await proofOf("right.rego", "right.cedar", ...mapping(), "--smt-out", out);
  expect(code).toBe(0);
  const names = readdirSync(out).sort();
  expect(names).toContain("twins.1.1.smt2");
  expect(names).toContain("twins.1.1.theories.smt2");
  expect(names.filter((name) => /^twins\.[123]\.1\.smt2$/.test(name))).toHaveLength(3);
  const text = readFileSync(join(out, "twins.1.1.smt2"), "utf8");
  expect(text).toMatch(
    /^; read: do the two differ where all is followed\n; unsat: there is no such request\n/,
  );
  expect(text).toMatch(/\(check-sat\)\n$/);
});

it("what is not covered is listed, each with its place, and what to do", async () => {
  const { code, stdout } = await proofOf("open.rego", "open.cedar", ...mapping());
  expect(code).toBe(3);
  const places = [...stdout.matchAll(/not covered: \S+?(open\.\w+:[0-9]+:[0-9]+): (.*)/g)];
  expect(places.map(([, place, what]) => `${place} ${what}`)).toEqual([
    "open.cedar:2:18 policy0: Cedar's comparison of `parameters.a` with `parameters.b`",
    "open.cedar:3:18 policy0: Cedar's `hasTag`",
    "open.rego:7:2 the builtin lower of OPA",
    "open.rego:12:2 the builtin upper of OPA",
  ]);
  expect(stdout).toContain("`concord check` with the same files searches where a proof does not reach");
});

describe("files that cannot be compared", () => {
  it.each<[keyof typeof FILES, keyof typeof FILES, string | undefined, RegExp]>([
    ["end.rego", "right.cedar", undefined, /end\.rego:2:10: unexpected eof token/],
    ["right.rego", "token.cedar", undefined, /token\.cedar:2:21: .*unexpected token/],
    ["right.rego", "right.cedar", "token.cedarschema", /token\.cedarschema:1:17: .*unexpected token/],
    ["right.rego", "right.cedar", "none.cedarschema", /cannot read \S*none\.cedarschema: no such file/],
    ["right.rego", "template.cedar", undefined, /template\.cedar:3:1: a template of policies/],
    ["deep.rego", "right.cedar", undefined, /deep\.rego: /],
    ["right.rego", "deep.cedar", undefined, /deep\.cedar: Cedar cannot read it, maybe since it is nested/],
  ])("%s with %s and %s", async (rego, cedar, schema, problem) => {
    const more = schema === undefined ? [] : ["--schema", join(folder(), schema)];
    const { code, stdout } = await proofOf(rego, cedar, ...more);
    expect(code).toBe(2);
    expect(stdout).toContain("could not run: ");
    expect(stdout).toMatch(problem);
    // The next question is answered all the same.
    expect((await proofOf("right.rego", "right.cedar", ...mapping())).code).toBe(0);
  });
});

it.each([
  ["keys of JavaScript", "proto.rego", "proto.cedar", "proto.yaml"],
  ["the solver's own language", "smt.rego", "smt.cedar", "mapping.yaml"],
] as const)("%s are texts like any other", async (_, rego, cedar, file) => {
  const { code, stdout } = await proofOf(rego, cedar, "--mapping", join(folder(), file));
  expect(stdout).not.toContain("unknown");
  expect(code).toBe(0);
});
