import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { afterAll, describe, expect, it } from "vitest";
import { compileCedar } from "../compilers/cedar/index.js";
import { splitText } from "../src/engines/cedar-text-policies.js";
import { exportTests, loadPolicy, type Policy } from "../src/index.js";
import { casesOf, POLICY_FILES } from "./policy-files.js";

/** A `cedar` of this machine, when the run is told of one: there is no package of it that npm or Go could install. */
const BINARY = process.env["CEDAR_PATH"];
const folder = mkdtempSync(join(tmpdir(), "concord-export-tests-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One test of the JSON, as `cedar run-tests --help` describes it. */
interface CedarTest {
  readonly name: string;
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly context: cedar.Context;
  };
  readonly entities: cedar.Entities;
  readonly decision: string;
  readonly reason: readonly string[];
  readonly num_errors: number;
}

const EXPORTED = POLICY_FILES.map((path) => {
  const { policy, cases } = casesOf(path);
  const { failing, rego, cedar: cedarTests } = exportTests(policy, cases, { cedarFacts: true });
  if (rego === undefined || cedarTests === undefined) throw new Error(`${path} gave no tests`);
  return { path, policy, cases, failing, rego, cedarTests };
});

describe("the tests of every policy", () => {
  it.each(EXPORTED)("$path: every case is exported or named as left out", (each) => {
    expect(each.failing).toEqual([]);
    for (const { exported, leftOut } of [each.rego, each.cedarTests]) {
      expect(exported + leftOut.length).toBe(each.cases.length);
    }
    expect(each.rego.leftOut).toEqual([]);
    const tests = JSON.parse(each.cedarTests.text) as readonly CedarTest[];
    expect(tests).toHaveLength(each.cedarTests.exported);
    const names = [...tests, ...each.cedarTests.leftOut].map(({ name }) => name);
    expect(names.toSorted()).toEqual(each.cases.map(({ name }) => name).toSorted());
  });

  it.each(EXPORTED)("$path: Cedar answers what its tests expect", ({ policy, cases, cedarTests }) => {
    const decisions = new Map(cases.map(({ name, decision }) => [name, decision]));
    for (const test of JSON.parse(cedarTests.text) as readonly CedarTest[]) {
      expect(test.decision).toBe(decisions.get(test.name) === "ALLOW" ? "allow" : "deny");
      expect(replay(policy, test), test.name).toEqual({
        decision: test.decision,
        reason: test.reason,
        errors: test.num_errors,
      });
    }
  });

  it.each(BINARY === undefined ? [] : EXPORTED)(
    "$path: `cedar run-tests` passes",
    ({ policy, cedarTests }) => {
      const said = runTests(policy, cedarTests.text);
      expect(said.stdout).toContain(`results: ${cedarTests.exported} passed, 0 failed`);
      expect(said.status).toBe(0);
    },
  );

  it.runIf(BINARY !== undefined)("`cedar run-tests` fails with another decision or other policies", () => {
    const { policy, cedarTests } = EXPORTED[0] ?? raise();
    const tests = JSON.parse(cedarTests.text) as readonly CedarTest[];
    const changed = tests.map((test) => ({ ...test, reason: [...test.reason, "x"] }));
    expect(runTests(policy, JSON.stringify(changed)).stdout).toContain(
      `results: 0 passed, ${tests.length} failed`,
    );
  });

  it(BINARY === undefined ? "were not run by `cedar`: CEDAR_PATH names none" : "were run by `cedar`", () => {
    expect(BINARY === undefined || BINARY.length > 0).toBe(true);
  });
});

describe("the tests of odd policies", () => {
  const load = (text: string): Policy => {
    const { policy } = loadPolicy({ path: "x.yaml", text });
    return policy ?? raise();
  };
  const plain = load("name: plain\nrules: [{id: it, action: read, decision: allow}]");
  const passing = { name: "a", request: { action: "read" }, decision: "ALLOW", rules: ["it"] } as const;

  it("are none when a case fails, which is named", () => {
    const { failing, rego, cedar: none } = exportTests(plain, [passing, { ...passing, decision: "DENY" }]);
    expect({ rego, none }).toEqual({ rego: undefined, none: undefined });
    expect(failing.map(({ problem }) => problem)).toEqual([
      expect.stringContaining("expected DENY, got ALLOW"),
    ]);
  });

  it("are for the targets that were asked for", () => {
    expect(exportTests(plain, [passing], { targets: ["rego"] }).cedar).toBeUndefined();
    expect(exportTests(plain, [passing], { targets: ["cedar"] }).rego).toBeUndefined();
  });

  it("cannot be had where Cedar cannot express the policy", () => {
    const regex = load('rules: [{action: a, decision: allow, conditions: {url: {regex: "^x"}}}]');
    expect(() => exportTests(regex, [])).toThrow(/regex/);
    const allowed = {
      name: "x",
      request: { action: "a", parameters: { url: "xy" } },
      decision: "ALLOW",
    } as const;
    const { cedar: tests } = exportTests(regex, [allowed], { cedarFacts: true });
    expect(JSON.parse(tests?.text ?? "")).toMatchObject([
      { request: { context: { facts: { [FACT]: true } } } },
    ]);
  });
  const FACT = "url.regex";

  it("spell an action as Cedar does", () => {
    const action = 'a"\\\n\u202e\u0301é😀';
    const odd = load(`rules: [{id: it, action: ${JSON.stringify(action)}, decision: allow}]`);
    const { cedar: tests } = exportTests(odd, [{ ...passing, request: { action } }]);
    const [test] = JSON.parse(tests?.text ?? "") as readonly CedarTest[];
    expect(replay(odd, test ?? raise())).toEqual({ decision: "allow", reason: ["it"], errors: 0 });
    if (BINARY !== undefined) expect(runTests(odd, tests?.text ?? "").stdout).toContain("1 passed, 0 failed");
  });

  it("say why a case does not come to Cedar", () => {
    const requests = [{ action: "write" }, { action: 1 }, { action: "x".repeat(70_000) }];
    const cases = requests.map(
      (request, index) => ({ name: `${index}`, request, decision: "DENY" }) as const,
    );
    expect(exportTests(plain, cases).cedar?.leftOut.map(({ why }) => why)).toEqual([
      "answered before (default)",
      "answered before (invalid_attribute)",
      "answered before (request_too_large)",
    ]);
  });
});

/** What the library answers to a test, over the policies by their `@id`, as the command line names them. */
function replay(policy: Policy, { request, entities }: CedarTest): unknown {
  const { text, schemaText: schema } = compileCedar(policy, { facts: true });
  const { byId } = splitText(cedar, text, policy);
  const answer = cedar.isAuthorized({
    principal: entity("principal", request.principal),
    action: entity("action", request.action),
    resource: entity("resource", request.resource),
    context: request.context,
    entities,
    policies: { staticPolicies: { ...byId } },
    schema,
    validateRequest: true,
  });
  if (answer.type !== "success") return answer;
  const { decision, diagnostics } = answer.response;
  return { decision, reason: diagnostics.reason.toSorted(), errors: diagnostics.errors.length };
}

/** The entity that a text spells, read by Cedar itself. */
function entity(variable: "principal" | "action" | "resource", spelled: string): cedar.EntityUid {
  const scope = ["principal", "action", "resource"].map((each) =>
    each === variable ? `${each} == ${spelled}` : each,
  );
  const read = cedar.policyToJson(`permit(${scope.join(", ")});`);
  if (read.type !== "success") throw new Error(`${spelled} is no entity`);
  const constraint = read.json[variable];
  if (constraint.op !== "==" || !("entity" in constraint)) throw new Error("no entity");
  return constraint.entity;
}

function runTests(policy: Policy, tests: string) {
  const { text, schemaText } = compileCedar(policy, { facts: true });
  writeFileSync(join(folder, "p.cedar"), text);
  writeFileSync(join(folder, "p.cedarschema"), schemaText);
  writeFileSync(join(folder, "p.tests.json"), tests);
  // With a schema the command line takes warnings for errors, and it warns of unusual characters.
  const schema = isPlain(text) ? ["-s", "p.cedarschema"] : [];
  const argv = ["run-tests", "-p", "p.cedar", ...schema, "--tests", "p.tests.json"];
  return spawnSync(BINARY ?? "", argv, { cwd: folder, encoding: "utf8" });
}

function isPlain(text: string): boolean {
  return !/\\[nu0t"]/.test(text);
}

function raise(): never {
  throw new Error("there is none");
}
