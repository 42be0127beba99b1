import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exactJson } from "../../compilers/model/index.js";
import { evaluate, type Formula } from "../../compilers/smt/logic.js";
import { holdsWithPairs } from "../../compilers/smt/same.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { formulasOf } from "../../src/prove-twins.js";
import { openTwins } from "../../src/twins.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => {
  opa.close();
});

/** What Rego says where Cedar is what a test is about: the same literals, so that their neighbours are tried. */
const LITERALS = `default allow := false
allow if input.parameters.x == 3`;

const when = (condition: string): string =>
  `permit(principal, action, resource);
forbid(principal, action, resource) when { ${condition} };`;

interface Asked {
  readonly rego?: string;
  readonly cedar?: string;
  readonly mapping?: string;
  readonly schema?: string;
  /** Cases of which so many must have been compared at least; default 150. */
  readonly least?: number;
}

/** Conditions, all asked of the same requests. */
const CONDITIONS = [
  'context.x == "a"',
  "context.x == 3",
  "context.x != true",
  "context.x > 3",
  "3 <= context.x",
  "context.x < 9007199254740993",
  "context.x == 9007199254740992",
  "context.x >= -9007199254740993",
  "context.x",
  "!context.x",
  'context.x like "a*b"',
  'context.x == ["a", "b"]',
  "context.x == []",
  'context.x.contains("a")',
  'context.x.containsAll(["a", "b"])',
  '["a", "b"].containsAll(context.x)',
  'context.x.containsAny(["a", "b"])',
  '["a", "b"].containsAny(context.x)',
  '["a", "b"].contains(context.x)',
  "context.x.isEmpty()",
  "context has x",
  "context has x.y",
  "context has x.y && context.x.y == 3",
  'context.x.y == "a" || context.x == 3',
  '(if context has x then context.x else "a") == "a"',
  'context.x == "a" && context.y > 3',
  'context.x == "a" || context.y > 3',
  'context has x && context.x in User::"a"',
  "context.x is User",
  "1 + 2 == context.x",
  "context.x == context.y",
  "context has y && context.x != context.y",
  "principal.x == context.y",
  "context.x + 1 > 3",
  "context.x - 3 <= -1",
  "2 * context.x == 6",
  "2 * context.x == 5 || context.x == 4",
  "2 * context.x < 7",
  "context.x * -2 >= -7",
  "context.x * -2 <= -7",
  "context.x * -2 < -6",
  "-context.x < -2",
  "-context.x != -3",
  "5 == 2 + context.x",
  "context.x * -4611686018427387904 > 3",
  "context.x * 4611686018427387904 <= -4611686018427387904",
  "9223372036854775807 - context.x >= 0",
  "context.x + 9223372036854775807 > 0",
  "context.x - 9223372036854775807 < 0",
  "context.x - 1 - 9223372036854775807 < 0",
  "context.x - context.x == 0 && context.x > 0",
  "context.x * 0 == 0 && context.x > 0",
  "3 * context.x - 1 < 2 * context.x + 3",
  "context.x < context.x + 1",
  "[4, 5].contains(context.x + 1)",
  "(if context has x then context.x else 2) + 1 == 4",
  "context.x == 3 || 1000000 * 1000000 * 1000000 * 10 > 3",
  '{"x": context.x}.x == 3',
  "principal.x == 3",
  "principal has x && principal.x > 3",
  'principal == User::"a"',
  'principal in User::"a"',
  "principal is User",
  "principal is Robot",
  'action in [Action::"a", Action::"b"]',
  "resource.owner == 3",
  'context.x == ip("10.0.0.1")',
  'context.x.lessThan(decimal("1.5"))',
];

const CEDAR: readonly (readonly [string, Asked])[] = [
  ["heads", { cedar: 'permit(principal == User::"a", action == Action::"a", resource is Doc);' }],
  [
    "heads with in",
    { cedar: 'permit(principal is User in User::"a", action in [Action::"a"], resource in Doc::"d");' },
  ],
  [
    "parents",
    {
      cedar: 'permit(principal in Team::"red", action, resource) unless { principal in [Team::"blue"] };',
      mapping: `cedar:
  principal: {type: User, id: $request.subject.id}
  entities:
    - {uid: {type: User, id: $request.subject.id}, attrs: {n: $request.subject.n}, parents: [{type: Team, id: $request.subject.team}, {type: Team, id: all}]}`,
      least: 50,
    },
  ],
  [
    "attributes of a principal that may be another",
    {
      cedar: when("resource has n && resource.n == 3"),
      mapping: `cedar:
  resource: {type: Doc, id: d}
  entities: [{uid: {type: Doc, id: $request.parameters.x}, attrs: $request.parameters}]`,
      least: 50,
    },
  ],
  [
    "addresses",
    {
      cedar: when('context.a.isInRange(ip("10.0.0.0/8")) || context.a == ip("::1") || context.a.isIpv6()'),
      mapping: "cedar: {context: {a: {$ip: $request.parameters.x}}}",
      least: 50,
    },
  ],
  [
    "decimals",
    {
      cedar: when('context.a.lessThanOrEqual(decimal("1.5")) && context.a != decimal("1.0")'),
      mapping: "cedar: {context: {a: {$decimal: $request.parameters.x}}}",
      least: 50,
    },
  ],
  [
    "decimals that are cut",
    {
      cedar: when('context.a.greaterThan(decimal("-1.5")) || context.a == decimal("-2.0")'),
      mapping: "cedar: {context: {a: {$cutDecimal: $request.parameters.x}}}",
      least: 50,
    },
  ],
  [
    "instants",
    {
      cedar: when('context.a < datetime("2026-01-01T00:00:00Z") || context.a == datetime("2026-02-01")'),
      mapping: "cedar: {context: {a: {$datetime: $request.parameters.x}}}",
      least: 50,
    },
  ],
  [
    "instants that are moved",
    {
      cedar: `permit(principal, action, resource);
forbid(principal, action, resource) when { context.a.offset(duration("-1d2h")) < datetime("2026-01-01") };
forbid(principal, action, resource) when { context.a.durationSince(datetime("2026-02-01")) >= duration("1m1s1ms") };
forbid(principal, action, resource) when { datetime("2026-01-15").durationSince(context.a) == duration("12h") };
forbid(principal, action, resource) when { context.a.toDate() == datetime("2026-01-20") };
forbid(principal, action, resource) when { context.a.offset(duration("1h")).toDate() < datetime("2026-01-10T05:00:00Z") };
forbid(principal, action, resource) when { context.a.toDate() > datetime("2026-01-25T05:00:00Z") };`,
      mapping: "cedar: {context: {a: {$datetime: $request.parameters.x}}}",
      least: 50,
    },
  ],
  [
    "escalation",
    {
      cedar: `@d("ask") permit(principal, action, resource) when { context.x > 3 };
permit(principal, action, resource) when { context.x > 5 };
@d("ask") forbid(principal, action, resource) when { context.y == "a" };
forbid(principal, action, resource) when { context.y == "b" };`,
      mapping: "cedar: {answer: {escalate: {annotation: d}, refused: escalate}}",
    },
  ],
  [
    "a schema",
    {
      cedar: when("context has deep.x && context.deep.x > 3"),
      schema: `entity Team; entity User in [Team] = {n: Long, tags?: Set<String>}; entity Resource;
type Deep = {x: Long, s?: String};
action "all"; action a, b in [all] appliesTo {principal: User, resource: Resource, context: {deep?: Deep, b?: Bool}};`,
    },
  ],
  [
    "groups of a schema",
    {
      cedar: 'permit(principal, action in Action::"all", resource) when { context has b && context.b };',
      schema: `entity User, Resource; action "all"; action a, b in [all] appliesTo {principal: User, resource: Resource, context: {b?: Bool}};
action c appliesTo {principal: User, resource: Resource, context: {b?: Bool}};`,
    },
  ],
];

const REGO: readonly (readonly [string, Asked])[] = [
  [
    "answers",
    {
      rego: `decision := {"a": "yes"} if input.parameters.x == 1
decision := {"a": "ask"} if input.parameters.x == 2
decision := {"a": 5} if input.parameters.x == 3
allow := decision`,
      mapping:
        "rego: {answer: {at: a, allow: [yes], escalate: [ask], undefined: allow, otherwise: escalate}}",
    },
  ],
  [
    "two values",
    { rego: 'allow := true if input.parameters.x > 3\nallow := false if input.parameters.x == "a"' },
  ],
  [
    "an input with constants",
    {
      rego: 'default allow := false\nallow if { input.who.name == "a"; input.kind == "k"; "a" in input.list }',
      mapping:
        "rego: {input: {who: {name: $request.subject.name}, kind: k, list: [$request.subject.name, b]}}",
    },
  ],
  [
    "a whole object",
    { rego: "allow if input.parameters == {}\nallow := false if input.parameters.x == 3", least: 40 },
  ],
  [
    "the number of keys",
    { rego: "allow if count(input.parameters) == 1\nallow if input.parameters.x == 3", least: 40 },
  ],
  ["an empty object", { rego: "allow if input.parameters.x == {}\nallow if input.parameters.x == 3" }],
  [
    "an action elsewhere",
    {
      rego: 'default allow := false\nallow if { input.verb == "a"; input.n > 3 }',
      cedar: 'permit(principal, action == Action::"a", resource) when { context.n > 3 };',
      mapping: "rego: {input: {verb: $request.action, n: $request.parameters.n}}",
    },
  ],
];

const holds = (formula: Formula, request: unknown): boolean =>
  evaluate(formula, (atom) => holdsWithPairs(atom, request));

const CASES = 250;

describe.each([
  { side: "Cedar", of: CEDAR },
  { side: "Rego", of: REGO },
])("the formulas of $side say what the engines say", ({ of }) => {
  it.each(of)(
    "%s",
    async (_, { rego = LITERALS, cedar = when("context.x > 3"), mapping, schema, least = 150 }) => {
      const twins = await openTwins({
        rego: [{ path: "p.rego", text: `package p\n\n${rego}` }],
        query: "data.p.allow",
        cedar: [{ path: "p.cedar", text: cedar }],
        ...(mapping === undefined ? {} : { mapping: { path: "m.yaml", text: mapping } }),
        ...(schema === undefined ? {} : { schema: { path: "s.cedarschema", text: schema } }),
        opa,
      });
      const { formulas } = formulasOf(twins, "data.p.allow", opa);
      const wrong: string[] = [];
      let [asked, compared] = [0, 0];
      for (const { request } of twins.cases) {
        asked += 1;
        if (asked > CASES) break;
        const [part, ...others] = formulas.parts.filter(({ domain }) => holds(domain, request));
        if (part === undefined || others.length > 0) {
          wrong.push(`${exactJson(request)} is in ${others.length} parts more than one`);
          continue;
        }
        if (part.open.length > 0 || [...part.doubts.values()].some((doubt) => holds(doubt, request)))
          continue;
        compared += 1;
        for (const engine of twins.engines) {
          if (engine.name === "rego-wasm") continue;
          const decided = engine.name === "cedar-wasm" ? part.cedar : part.rego;
          const said = holds(decided.ALLOW, request)
            ? "ALLOW"
            : holds(decided.ESCALATE, request)
              ? "ESCALATE"
              : "DENY";
          const { decision, reason } = engine.decide(request);
          if (decision !== said)
            wrong.push(`${exactJson(request)}: ${engine.name} ${decision} (${reason}), formula ${said}`);
        }
      }
      const open = formulas.parts.flatMap((each) => each.open);
      twins.close();
      expect(wrong.slice(0, 5)).toEqual([]);
      expect([open, compared]).toEqual([[], expect.toSatisfy((count: number) => count >= least)]);
    },
  );
});

const NOTHING = Symbol("nothing");
const exact = (digits: string): unknown => ({ $number: digits });
const XS: readonly unknown[] = [
  ...[NOTHING, null, true, false, "", "a", "ab", "acb", "zz", 0, 2.5, 3, 4, -1, 1e20, 9007199254740992],
  ...["9007199254740993", "9007199254740994", "-9007199254740993", "-9007199254740994"].map(exact),
  ...["4611686018427387904", "4611686018427387905", "9223372036854774784", "-9223372036854774784"].map(exact),
  ...["9223372036854775295", "9223372036854775296", "1152921504606846977"].map(exact),
  ...[
    [],
    ["a"],
    ["a", "b"],
    ["b", "b"],
    ["a", "b", "c"],
    ["a", 3],
    { y: 3 },
    { y: "a" },
    { other: null },
    { other: 1 },
    {},
  ],
];

const record = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== NOTHING));

/** Each value of one attribute with some of the others. */
const REQUESTS: readonly unknown[] = XS.flatMap((x, index) =>
  [NOTHING, 4, "a", null].flatMap((y) =>
    ["a", "z", 5].flatMap((action) => [
      { action, subject: { id: "a", x: [3, 4, "a"][index % 3] }, parameters: record({ x, y }) },
      { action, subject: record({ x }), resource: { owner: 3 }, parameters: record({ x: 3, y: x }) },
      { action, resource: record({ id: x, owner: y }), parameters: x === NOTHING ? null : x },
    ]),
  ),
);

it("each condition holds when Cedar says so", async () => {
  const twins = await openTwins({
    rego: [{ path: "p.rego", text: `package p\n\n${LITERALS}` }],
    query: "data.p.allow",
    cedar: CONDITIONS.map((condition, index) => ({
      path: `${index}.cedar`,
      text: `@id("${index}") permit(principal, action, resource) when { ${condition} };`,
    })),
    opa,
  });
  const { formulas } = formulasOf(twins, "data.p.allow", opa);
  const engine = twins.engines.find(({ name }) => name === "cedar-wasm");
  const wrong: string[] = [];
  const seen = new Map(CONDITIONS.map((condition) => [condition, { yes: 0, no: 0 }]));
  for (const request of REQUESTS) {
    const part = formulas.parts.find(({ domain }) => holds(domain, request));
    if (part === undefined || engine === undefined) throw new Error("each request is in a part");
    if ([...part.doubts.values()].some((doubt) => holds(doubt, request))) continue;
    const answer = engine.decide(request);
    const isRefused = answer.reason.startsWith("engine_error");
    if (holds(part.refused, request) !== isRefused) wrong.push(`${exactJson(request)}: ${answer.reason}`);
    if (isRefused) continue;
    for (const [index, condition] of CONDITIONS.entries()) {
      const satisfied = part.satisfied.get(String(index));
      const said = satisfied !== undefined && holds(satisfied, request);
      const does = answer.rules.includes(String(index));
      if (said !== does) wrong.push(`${condition}: ${exactJson(request)} ${does}, formula ${said}`);
      const counts = seen.get(condition);
      if (counts !== undefined) counts[does ? "yes" : "no"] += 1;
    }
  }
  twins.close();
  expect(formulas.parts.flatMap(({ open }) => open)).toEqual([]);
  expect(wrong.slice(0, 10)).toEqual([]);
  // The rest cannot be otherwise: plain JSON has no entities and no extension values.
  const oneSided = [...seen].filter(([, { yes, no }]) => yes === 0 || no === 0);
  expect(oneSided.map(([condition]) => condition)).toEqual([
    'context has x && context.x in User::"a"',
    "context.x is User",
    "principal is User",
    "principal is Robot",
    'context.x == ip("10.0.0.1")',
    'context.x.lessThan(decimal("1.5"))',
  ]);
});

/** Conditions on numbers that are calculated with, and on sets that are chosen. */
const CALCULATED = [
  "input.parameters.x * 100 <= 300",
  "input.parameters.x * 100 < 300",
  "input.parameters.x * 2 == 6",
  "input.parameters.x * 2 == 5",
  "2 * input.parameters.x != 6",
  "input.parameters.x * -3 >= -9",
  "input.parameters.x * -3 > -9",
  "input.parameters.x + 10 > 13",
  "10 - input.parameters.x >= 7",
  "10 - input.parameters.x == 7",
  "input.parameters.x - 1 - 2 == 0",
  "input.parameters.x * 2 <= 6.5",
  "input.parameters.x * 2 < 6.5",
  "input.parameters.x * -2 < -6.5",
  "input.parameters.x + input.parameters.x == 6",
  "input.parameters.x * 0 == 0",
  "input.parameters.x / 2 < 2",
  "input.parameters.x / 2 <= 1",
  "input.parameters.x / 3 == 1",
  "(input.parameters.x * 7) / 10 > 2",
  "abs(input.parameters.x) <= 3",
  "abs(input.parameters.x) < 3",
  "abs(input.parameters.x) == 1",
  "abs(input.parameters.x - 3) == 1",
  "abs(input.parameters.x) > 3.5",
  "abs(input.parameters.x) <= -1",
  'input.parameters.x + 1 < "a"',
  "not input.parameters.x + 1",
  "is_number(input.parameters.x * 3)",
  "y := input.parameters.x + 1; y >= 4; y <= 5",
  "input.parameters.x * 100 < 900719925474099200",
  "input.parameters.x + 9007199254740993 > 18014398509481985",
  "input.parameters.x + 1 == 9007199254740993",
  "input.parameters.x == input.parameters.y",
  "input.parameters.x != input.parameters.y",
  "not input.parameters.x == input.parameters.y",
  'some k in ["x", "y"]; input.parameters[k] == input.parameters.y',
  "count(input.parameters.x) > 0",
  "count(input.parameters.x) == 0",
  "count(input.parameters.x) != 0",
  'y := {e | some e in input.parameters.x; e in {"a", "c"}}; count(y) == 0',
  'y := {e | some e in input.parameters.x; startswith(e, "b")}; count(y) >= 1',
  'y := {e | some e in input.parameters.x; e != "a"}; y == set()',
  "is_set({e | some e in input.parameters.x})",
];

it.each(CALCULATED)("%s holds when OPA says so", async (condition) => {
  const twins = await openTwins({
    rego: [{ path: "p.rego", text: `package p\n\ndefault allow := false\nallow if { ${condition} }` }],
    query: "data.p.allow",
    cedar: [{ path: "p.cedar", text: "permit(principal, action, resource);" }],
    opa,
  });
  const { formulas } = formulasOf(twins, "data.p.allow", opa);
  const engines = twins.engines.filter(({ name }) => name !== "cedar-wasm");
  const wrong: string[] = [];
  let compared = 0;
  const fractions = [0.1, -2.5, 0.3, 1e-7, 3.0000000001].map((x) => ({ parameters: { x } }));
  const exponents = ["3e0", "30e-1", "1e3", "1e30", "9007199254740991"].map((x) => ({
    parameters: { x: exact(x) },
  }));
  const pairs = XS.flatMap((x, index) => [
    { x, y: XS[(index * 7) % XS.length] },
    { x, y: x },
    { x, y: typeof x === "number" ? exact(`${x}.0`) : NOTHING },
  ]);
  const requests = [...XS.map((x) => ({ x })), ...pairs].map((each) => ({
    action: "a",
    parameters: record(each),
  }));
  for (const request of [...requests, ...fractions, ...exponents]) {
    const part = formulas.parts.find(({ domain }) => holds(domain, request));
    if (part === undefined) throw new Error("each request is in a part");
    if ([...part.doubts.values()].some((doubt) => holds(doubt, request))) continue;
    compared += 1;
    const said = holds(part.rego.ALLOW, request) ? "ALLOW" : "DENY";
    for (const engine of engines) {
      const { decision, reason } = engine.decide(request);
      if (decision !== said) wrong.push(`${exactJson(request)}: ${engine.name} ${reason}, formula ${said}`);
    }
  }
  twins.close();
  expect(formulas.parts.flatMap(({ open }) => open)).toEqual([]);
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(compared).toBeGreaterThan(25);
});

const ADDRESSES = [
  ...[
    "::",
    "1::",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "::1.2.3.4",
    "1:2:3:4:5:6:1.2.3.4",
    "FE80::1",
    "00001::",
  ],
  ...[
    "::ffff:a00:1",
    "::ffff:10.0.0.1",
    "01.2.3.4",
    "1.2.3.4 ",
    "::1%eth0",
    "1.2.3",
    "256.1.1.1",
    "10.0.0.1",
    "[::1]",
  ],
  ...[
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1::2::3",
    ":1",
    "1:",
    "",
    "::g",
    "1:2:3:4:5:6:7:8:9",
    "1.2.3.4.5",
    "::01.2.3.4",
  ],
  ...[5, null, true, {}],
];
const INSTANTS = [
  ...[
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.000Z",
    "2026-01-01T00:00:00.0Z",
    "2025-12-31T23:59:59.999Z",
  ],
  ...[
    "2026-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:60Z",
    "0000-01-01T00:00:00Z",
  ],
  ...[
    "9999-12-31T23:59:59Z",
    "2026-01-01T00:00:00+01:00",
    "2026-01-01t00:00:00z",
    "2026-01-01 00:00:00Z",
    "2026-13-01T00:00:00Z",
  ],
  ...["2026-01-01T00:00:00.1234Z", "2026-01-01T00:00Z", "2026-01-01T00:00:00", "", "x", 5, null, false],
];
const AMOUNTS = [
  ...[
    0, -0, 1, 1.5, 1.23456, -1.5, -1.50001, 0.00001, 1e-7, 99.95, 922337203685477.5, 922337203685478, 1e21,
    -1e15,
  ],
  ...["x", "", "1", true, null, {}],
];

it.each<[string, readonly unknown[], string]>([
  ["$ip", ADDRESSES, 'context.v.isInRange(ip("10.0.0.0/8")) || context.v.isInRange(ip("::/17"))'],
  ["$datetime", INSTANTS, 'context.v >= datetime("2026-01-01")'],
  ["$decimal", AMOUNTS, 'context.v.greaterThan(decimal("1.4999"))'],
  ["$cutDecimal", AMOUNTS, 'context.v.lessThanOrEqual(decimal("-1.5")) || context.v == decimal("1.2345")'],
])("%s takes what Cedar takes", async (template, values, condition) => {
  const twins = await openTwins({
    rego: [{ path: "p.rego", text: `package p\n\n${LITERALS}` }],
    query: "data.p.allow",
    cedar: [{ path: "p.cedar", text: `permit(principal, action, resource) when { ${condition} };` }],
    mapping: { path: "m.yaml", text: `cedar: {context: {v: {${template}: $request.v}}}` },
    opa,
  });
  const { formulas } = formulasOf(twins, "data.p.allow", opa);
  const engine = twins.engines.find(({ name }) => name === "cedar-wasm");
  const wrong = values.flatMap((v) => {
    const request = { action: "a", v };
    const part = formulas.parts.find(({ domain }) => holds(domain, request));
    if (part === undefined || engine === undefined) throw new Error("each request is in a part");
    expect([...part.doubts].filter(([, doubt]) => holds(doubt, request))).toEqual([]);
    const { decision, reason } = engine.decide(request);
    const said = [holds(part.refused, request), holds(part.cedar.ALLOW, request) ? "ALLOW" : "DENY"];
    const does = [reason.startsWith("engine_error"), decision];
    return said.join() === does.join() ? [] : [`${JSON.stringify(v)}: ${does} (${reason}), formula ${said}`];
  });
  twins.close();
  expect(wrong).toEqual([]);
});

it.each<[string, Asked, string]>([
  [
    "arithmetic on two places",
    { cedar: when("context.y > 1 &&\n  context.x + context.y > 3") },
    "p.cedar:3:13: policy1: Cedar's `+` of `parameters.x` and `parameters.y`",
  ],
  [
    "each construct that is not covered",
    { cedar: when('context.x * context.x > 3 || principal.hasTag("x") || context.y * context.x > 3') },
    [
      "p.cedar:2:54: policy1: Cedar's `*` of `parameters.x` and `parameters.x`",
      "p.cedar:2:83: policy1: Cedar's `hasTag`",
      "p.cedar:2:108: policy1: Cedar's `*` of `parameters.y` and `parameters.x`",
    ].join("\n"),
  ],
  [
    "two places",
    { cedar: when("context.x < context.y") },
    "policy1: Cedar's comparison of `parameters.x` with",
  ],
  ["tags", { cedar: when('principal.hasTag("x")') }, "policy1: Cedar's `hasTag`"],
  [
    "records",
    { cedar: when('context == {"x": 3}') },
    "policy1: Cedar's comparison of `parameters` with a record",
  ],
  [
    "a duration in seconds",
    { cedar: when('duration("1h").toSeconds() == context.x') },
    "policy1: Cedar's `toSeconds`",
  ],
  [
    "two spellings of one number",
    { cedar: when("context.x == 9007199254740993 || context.x == 9007199254740992") },
    "policy1: a whole number beyond 2^53",
  ],
  [
    "elements of arrays that are no texts",
    { rego: "allow if {\n  some e in input.parameters.x\n  e == 3\n}" },
    "p.rego:4:3: elements of an array that are no texts",
  ],
  [
    "a builtin",
    { rego: 'allow if upper(input.x) == "A"\nallow if { input.y; lower(input.y) == "b" }' },
    "p.rego:3:10: the builtin upper of OPA\np.rego:4:21: the builtin lower of OPA",
  ],
  [
    "names of one type from two places",
    { mapping: "cedar: {principal: {type: User, id: $request.a}, resource: {type: User, id: $request.b}}" },
    "two entities of the type User whose names may be one",
  ],
  [
    "elements of arrays",
    { mapping: "rego: {input: {x: $request.parameters.list.0}}", rego: "allow if input.x == 3" },
    'the Rego: the place "parameters.list.0", which may be inside an array',
  ],
  [
    "a schema with namespaces",
    { schema: "namespace N { entity User; action a appliesTo {principal: User, resource: User}; }" },
    "a Cedar schema with namespaces",
  ],
])(
  "names what is not covered: %s",
  async (_, { rego = LITERALS, cedar = when("context.x > 3"), mapping, schema }, why) => {
    const twins = await openTwins({
      rego: [{ path: "p.rego", text: `package p\n\n${rego}` }],
      query: "data.p.allow",
      cedar: [{ path: "p.cedar", text: cedar }],
      ...(mapping === undefined ? {} : { mapping: { path: "m.yaml", text: mapping } }),
      ...(schema === undefined ? {} : { schema: { path: "s.cedarschema", text: schema } }),
      opa,
    });
    const { formulas } = formulasOf(twins, "data.p.allow", opa);
    twins.close();
    const named = formulas.parts.flatMap(({ open, doubts }) => [...open, ...doubts.keys()]);
    expect(named.join("\n")).toContain(why);
  },
);
