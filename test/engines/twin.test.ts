import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../compilers/model/index.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { openTwins, type TwinSources, TwinsError } from "../../src/twins.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => {
  opa.close();
});

function open(parts: { rego?: string; cedar?: string; mapping?: string; schema?: string; query?: string }) {
  const sources: TwinSources = {
    rego: [{ path: "a/policy.rego", text: `package p\n${parts.rego ?? "allow := true"}` }],
    query: parts.query ?? "data.p.allow",
    cedar: [{ path: "b/policy.cedar", text: parts.cedar ?? "permit(principal, action, resource);" }],
    ...(parts.mapping === undefined ? {} : { mapping: { path: "m.yaml", text: parts.mapping } }),
    ...(parts.schema === undefined ? {} : { schema: { path: "s.cedarschema", text: parts.schema } }),
    opa,
  };
  return openTwins(sources);
}

describe("Rego as it is deployed", () => {
  it.each<[string, string, string, Decision, string]>([
    ["true", "allow := true", "{}", "ALLOW", "true"],
    ["false", "allow := false", "{}", "DENY", "false"],
    ["undefined", "allow if input.x", "{}", "DENY", "undefined, of which the mapping says nothing"],
    [
      "undefined that is spoken of",
      "allow if input.x",
      "rego: {answer: {undefined: escalate}}",
      "ESCALATE",
      "undefined",
    ],
    [
      "another value",
      'allow := "yes"',
      "{}",
      "DENY",
      'engine_error: "yes", which is none of the listed values',
    ],
    ["a listed value", 'allow := {"d": "yes"}', "rego: {answer: {at: d, allow: [yes]}}", "ALLOW", '"yes"'],
    [
      "a value of the text's kind only",
      'allow := "true"',
      "{}",
      "DENY",
      'engine_error: "true", which is none of the listed values',
    ],
    ["denial before permission", "allow := 1", "rego: {answer: {allow: [1], deny: [1]}}", "DENY", "1"],
    [
      "an empty set",
      "allow contains 1 if input.x",
      "rego: {answer: {allow: [[]]}}",
      "DENY",
      "engine_error: [], which is none of the listed values",
    ],
  ])("%s", async (_, rego, mapping, decision, reason) => {
    const twins = await open({ rego, mapping: mapping.replace("allow: [[]]", "deny: [1]") });
    for (const engine of twins.engines.slice(0, 2)) {
      expect([engine.name, engine.decide({ action: "a" })]).toEqual([
        engine.name,
        { decision, rules: [], reason },
      ]);
    }
    twins.close();
    expect(twins.engines.map((engine) => engine.decide({ action: "a" }).reason)).toEqual([
      "engine_error",
      "engine_error",
      "engine_error",
    ]);
  });

  it("shows a conflict as an error that denies, and answers on", async () => {
    const twins = await open({
      rego: "allow := 1 if input.x\nallow := 2 if input.x\nallow := true if not input.x",
    });
    for (const engine of twins.engines.slice(0, 2)) {
      expect(engine.decide({ x: 1 })).toMatchObject({ decision: "DENY" });
      expect(engine.decide({ x: 1 }).reason).toContain("engine_error");
      expect(engine.decide({}).decision).toBe("ALLOW");
    }
    twins.close();
  });

  it("gives OPA numbers as they are written", async () => {
    const twins = await open({ rego: "allow := input.n == 9007199254740993" });
    const request = { n: { $number: "9007199254740993" } };
    expect(twins.engines.slice(0, 2).map((engine) => engine.decide(request).decision)).toEqual([
      "ALLOW",
      "ALLOW",
    ]);
    expect(twins.engines[0]?.decide({ n: 9007199254740992 }).decision).toBe("DENY");
    expect(twins.received(request).rego).toBe('{"n":9007199254740993}');
    twins.close();
  });

  it.each([
    [
      "a function of the host",
      "allow if time.parse_rfc3339_ns(input.t) > 0",
      "data.p.allow",
      "`time.parse_rfc3339_ns`",
    ],
    ["what hangs there", 'allow if replace(input.a, input.b, "") == ""', "data.p.allow", "`replace`"],
    ["a query that is no name", "allow := true", 'data.p["allow"]', "no path of names"],
  ])("leaves Wasm out for %s, and says so", async (_, rego, query, why) => {
    const twins = await open({ rego, query });
    expect(twins.engines.map(({ name }) => name)).toEqual(["rego-topdown", "cedar-wasm"]);
    expect(twins.notes.join()).toContain(why);
    twins.close();
  });
});

describe("Cedar as it is deployed", () => {
  const decide = async (parts: Parameters<typeof open>[0], request: unknown) => {
    const twins = await open(parts);
    const answer = twins.engines.find(({ name }) => name === "cedar-wasm")?.decide(request);
    twins.close();
    return answer;
  };
  const SKIPPED = `@id("all") permit(principal, action, resource);
@id("level") forbid(principal, action, resource) when { context.level > 3 };`;

  it("an erroring forbid is skipped, and told", async () => {
    expect(await decide({ cedar: SKIPPED }, { action: "a", parameters: {} })).toEqual({
      decision: "ALLOW",
      rules: ["all"],
      reason: "allow by all; skipped with an error: level",
    });
  });

  it("a request that a schema does not admit is refused", async () => {
    const schema =
      "entity User, Resource; action a appliesTo {principal: User, resource: Resource, context: {level: Long}};";
    const answer = await decide({ cedar: SKIPPED, schema }, { action: "a", parameters: { level: "5" } });
    expect(answer?.decision).toBe("DENY");
    expect(answer?.reason).toContain("refused");
    expect(
      (await decide({ cedar: SKIPPED, schema }, { action: "a", parameters: { level: 3 } }))?.decision,
    ).toBe("ALLOW");
  });

  it("what a refusal means can be said", async () => {
    const answer = await decide({ mapping: "cedar: {answer: {refused: escalate}}" }, { action: 5 });
    expect(answer).toMatchObject({
      decision: "ESCALATE",
      reason: "the request has no text that names the action",
    });
  });

  it.each<[string, Decision]>([
    ['@d("ask") permit(principal, action, resource);', "ESCALATE"],
    ['@d("ask") permit(principal, action, resource); permit(principal, action, resource);', "ESCALATE"],
    ['@d("tell") permit(principal, action, resource);', "ALLOW"],
    ['@d("ask") forbid(principal, action, resource);', "ESCALATE"],
    ['@d("ask") forbid(principal, action, resource); forbid(principal, action, resource);', "DENY"],
    ['@d("ask") permit(principal, action, resource); forbid(principal, action, resource);', "DENY"],
    ['@id("p1") permit(principal, action, resource);', "ESCALATE"],
  ])("escalates by annotation or id: %s", async (cedar, decision) => {
    const mapping = "cedar: {answer: {escalate: {annotation: d, value: ask, policies: [p1]}}}";
    expect((await decide({ cedar, mapping }, { action: "a" }))?.decision).toBe(decision);
  });

  it("entities have attributes and parents, and an unnamed one is left out", async () => {
    const mapping = `cedar:
  principal: {type: User, id: $request.subject.id}
  resource: {type: File, id: f}
  entities:
    - {uid: {type: User, id: $request.subject.id}, attrs: {n: $request.subject.n}, parents: [{type: Team, id: $request.subject.team}]}
    - {uid: {type: File, id: $request.parameters.file}}`;
    const cedar = 'permit(principal in Team::"red", action, resource) when { principal.n == 1 };';
    const ask = (subject: unknown) => decide({ cedar, mapping }, { action: "a", subject });
    expect((await ask({ id: "u", n: 1, team: "red" }))?.decision).toBe("ALLOW");
    expect((await ask({ id: "u", n: 1, team: "blue" }))?.decision).toBe("DENY");
    expect((await ask({ id: "u", n: 2, team: "red" }))?.decision).toBe("DENY");
    expect((await ask({ id: "u", n: 1 }))?.decision).toBe("DENY");
    expect((await ask({ n: 1, team: "red" }))?.reason).toContain("no text that names the principal");
  });

  it("answers on after a thousand requests that make it throw", async () => {
    const twins = await open({});
    const cedar = twins.engines[2];
    for (let call = 0; call < 1500; call += 1) {
      expect(cedar?.decide({ action: "a", parameters: { x: "\ud800" } }).decision).toBe("DENY");
    }
    expect(cedar?.decide({ action: "a", parameters: { x: "" } }).decision).toBe("ALLOW");
    twins.close();
  });
});

describe("hostile requests take nothing down", () => {
  const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`) as unknown;
  it.each<[string, unknown]>([
    ["half a character", { action: "\udc00", parameters: { x: "\ud800" } }],
    ["nesting", { action: "a", parameters: deep }],
    [
      "a cycle",
      (() => {
        const cycle: { me?: unknown } = {};
        cycle.me = cycle;
        return cycle;
      })(),
    ],
    ["no object", 5],
    ["nothing", undefined],
    ["an escape of Cedar", { action: "a", parameters: { x: { __extn: { fn: "unknown", arg: "x" } } } }],
  ])("%s", async (_, request) => {
    const twins = await open({
      rego: "allow if input.action",
      cedar: 'permit(principal, action == Action::"a", resource);',
    });
    for (const engine of twins.engines) {
      const answer = engine.decide(request);
      expect(["ALLOW", "DENY"]).toContain(answer.decision);
      expect(engine.decide({ action: "a" }).decision).toBe("ALLOW");
    }
    twins.close();
  });
});

describe("says what is wrong in which line of which file", () => {
  it.each<[string, Parameters<typeof open>[0], string]>([
    ["Rego that does not parse", { rego: "allow if {" }, "a/policy.rego:2:"],
    ["Rego that does not compile", { rego: "allow if nope(1)" }, "a/policy.rego:2:10: undefined function"],
    [
      "Cedar that does not parse",
      { cedar: "// é\npermit(principal, action, resource) whn {};" },
      "b/policy.cedar:2:37: ",
    ],
    [
      "a template",
      { cedar: "permit(principal == ?principal, action, resource);" },
      "b/policy.cedar:1:1: a template of policies",
    ],
    ["a schema", { schema: "entity User in [G];" }, "s.cedarschema:1:17: "],
    ["a mapping", { mapping: "rego: {inptu: 1}" }, "m.yaml:1:8"],
    ["a query", { query: "data.p.allow ==" }, "data.p.allow =="],
  ])("%s", async (_, parts, text) => {
    const opened = open(parts);
    await expect(opened).rejects.toBeInstanceOf(TwinsError);
    await expect(opened).rejects.toThrow(text);
  });
});
