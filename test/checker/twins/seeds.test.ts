import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { openTwins } from "../../../src/twins.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => {
  opa.close();
});

const NOTHING_IN_REGO = "allow := false";
const NOTHING_IN_CEDAR = "forbid(principal, action, resource);";

/** The values that the first cases have at a place. */
async function tried(
  rego: string,
  cedar: string,
  path: readonly string[],
  schema?: string,
  mapping?: string,
) {
  const twins = await openTwins({
    rego: [{ path: "p.rego", text: `package p\n${rego}` }],
    query: "data.p.allow",
    cedar: [{ path: "p.cedar", text: cedar }],
    ...(schema === undefined ? {} : { schema: { path: "s", text: schema } }),
    ...(mapping === undefined ? {} : { mapping: { path: "m", text: mapping } }),
    opa,
  });
  const values = new Set<string>();
  let count = 0;
  for (const { request } of twins.cases) {
    count += 1;
    if (count > 1500) break;
    let value: unknown = request;
    for (const key of path) value = (value as Record<string, unknown> | undefined | null)?.[key];
    values.add(JSON.stringify(value) ?? "absent");
  }
  twins.close();
  return values;
}

describe("Rego suggests values", () => {
  it.each<[string, string, string, readonly unknown[]]>([
    ["a comparison", 'allow if input.x == "yes"', "x", ["yes", "YES", null, 1]],
    ["a bound", "allow if input.x < 7", "x", [6, 7, 8, 6.9999, "7"]],
    ["a variable", 'allow if { y := input.x; y == "yes" }', "x", ["yes"]],
    ["a list of constants", 'names := {"ann", "bob"}\nallow if input.x in names', "x", ["ann", "bob"]],
    ["some in a list", 'allow if { some n in ["ann"]; n == input.x }', "x", ["ann"]],
    ["a function", 'f(a, b) if a == b\nallow if f(input.x, "yes")', "x", ["yes"]],
    ["a rule by its key", 'rule["go"] := true\nallow if rule[input.x]', "x", ["go"]],
    ["a function in a function", 'f(v) if g(v)\ng(v) if v == "yes"\nallow if f(input.x)', "x", ["yes"]],
    ["a helper's value", 'name := lower(input.x)\nallow if name == "ann"', "x", ["ann", "ANN"]],
    ["a prefix", 'allow if startswith(input.x, "ab-")', "x", ["ab-", "ab-a", "ab"]],
    ["prefixes in a list", 'allow if { some p in ["ab-"]; startswith(input.x, p) }', "x", ["ab-a"]],
    ["a suffix", 'allow if endswith(input.x, ".csv")', "x", ["a.csv", "csv"]],
    ["a folder", 'allow if startswith(input.x, "/data/")', "x", ["/data/a", "/data/../a", "/datax"]],
    ["a glob", 'allow if glob.match("/d/*.csv", ["/"], input.x)', "x", ["/d/a.csv", "/d/a/b.csv"]],
    ["a domain", 'allow if glob.match("*.ex.org", ["."], input.x)', "x", ["ex.org", "a.ex.org", "xex.org"]],
    ["a regular expression", 'allow if regex.match("^a[0-9]$", input.x)', "x", ["a0", "a0x"]],
    [
      "a range",
      'allow if net.cidr_contains("10.0.0.0/8", input.x)',
      "x",
      ["10.0.0.0", "11.0.0.0", "::ffff:10.0.0.0"],
    ],
    [
      "an instant",
      'allow if time.parse_rfc3339_ns(input.x) < time.parse_rfc3339_ns("2026-01-02T00:00:00Z")',
      "x",
      ["2026-01-02T00:00:00Z", "2026-01-01T23:59:59.999Z"],
    ],
    ["a length", "allow if count(input.x) == 2", "x", ["aa", ["a0", "a1"]]],
    ["elements", 'allow if "red" in input.x', "x", [["red"], [], ["red", "zz"]]],
    ["every element", 'allow if every e in input.x { e == "red" }', "x", [["red"]]],
    ["an object's keys", 'limits := {"gold": 5}\nallow if limits[input.x]', "x", ["gold"]],
    ["a default", 'allow if object.get(input, "x", "none") == "some"', "x", ["none", "some"]],
    ["another's value", 'allow if { input.x == input.y; input.y == "same" }', "x", ["same"]],
    [
      "a big number",
      "allow if input.x == 9007199254740993",
      "x",
      [{ $number: "9007199254740993" }, { $number: "9007199254740994" }],
    ],
    ["a comprehension", 'allow if { ok := [n | n := input.x; n == "yes"]; count(ok) > 0 }', "x", ["yes"]],
    ["an else", 'allow := true if input.x == "one" else := true if input.x == "two"', "x", ["one", "two"]],
  ])("%s", async (_, rego, place, expected) => {
    const values = await tried(rego, NOTHING_IN_CEDAR, [place]);
    expect(expected.filter((each) => !values.has(JSON.stringify(each)))).toEqual([]);
    expect(values).toContain("absent");
  });
});

describe("Cedar suggests values", () => {
  const when = (condition: string): string => `permit(principal, action, resource) when { ${condition} };`;
  it.each<[string, string, readonly string[], readonly unknown[]]>([
    ["an action", 'permit(principal, action == Action::"go", resource);', ["action"], ["go"]],
    [
      "actions",
      'permit(principal, action in [Action::"a1", Action::"a2"], resource);',
      ["action"],
      ["a1", "a2"],
    ],
    ["a principal", 'permit(principal == User::"ann", action, resource);', ["subject", "id"], ["ann"]],
    ["a principal's attribute", when('principal.role == "dev"'), ["subject", "role"], ["dev"]],
    [
      "a resource's attribute",
      when("resource has secret && resource.secret"),
      ["resource", "secret"],
      [true, false],
    ],
    ["a bound", when("context.x <= 7"), ["parameters", "x"], [6, 7, 8, "7"]],
    ["a negative one", when("context.x > -7"), ["parameters", "x"], [-7, -8, -6]],
    [
      "a pattern",
      when('context.x like "/d/*.csv"'),
      ["parameters", "x"],
      ["/d/a.csv", "/d/a/b.csv", "/d/../a"],
    ],
    ["a star of its own", when('context.x like "a\\*b"'), ["parameters", "x"], ["a*b"]],
    ["a set", when('["r", "g"].contains(context.x)'), ["parameters", "x"], ["r", "g"]],
    ["a set's element", when('context.x.contains("r")'), ["parameters", "x"], [["r"], []]],
    ["parts", when("context has x.y && context.x.y == 5"), ["parameters", "x", "y"], [5, 4]],
    ["a choice", when('(if context.b then "p" else "q") == context.x'), ["parameters", "x"], ["p", "q"]],
    [
      "a big number",
      when("context.x == 9007199254740993"),
      ["parameters", "x"],
      [{ $number: "9007199254740993" }],
    ],
  ])("%s", async (_, cedar, path, expected) => {
    const values = await tried(NOTHING_IN_REGO, cedar, path);
    expect(expected.filter((each) => !values.has(JSON.stringify(each)))).toEqual([]);
  });

  it("through extension values", async () => {
    const mapping = `cedar: {context: {a: {$ip: $request.parameters.addr}, d: {$decimal: $request.parameters.amount}}}`;
    const cedar = when('context.a.isInRange(ip("10.0.0.0/8")) && context.d.lessThan(decimal("9.5"))');
    const addresses = await tried(NOTHING_IN_REGO, cedar, ["parameters", "addr"], undefined, mapping);
    expect(addresses).toContain('"10.0.0.0"');
    const amounts = await tried(NOTHING_IN_REGO, cedar, ["parameters", "amount"], undefined, mapping);
    for (const each of ["9.5", "9.4999", '"9.5"']) expect(amounts).toContain(each);
  });

  it("and a schema does", async () => {
    const schema = `entity User = {age: Long}; entity Doc;
action look appliesTo {principal: User, resource: Doc, context: {deep?: Bool}};`;
    expect(await tried(NOTHING_IN_REGO, NOTHING_IN_CEDAR, ["action"], schema)).toContain('"look"');
    expect(await tried(NOTHING_IN_REGO, NOTHING_IN_CEDAR, ["parameters", "deep"], schema)).toContain("true");
    expect(await tried(NOTHING_IN_REGO, NOTHING_IN_CEDAR, ["subject", "age"], schema)).toContain("10");
  });
});

it("what one call of a function asks is not asked of another's argument", async () => {
  const rego = 'is(a, b) if a == b\nallow if { is(input.x, "red"); is(input.y, "blue") }';
  const values = await tried(rego, NOTHING_IN_CEDAR, ["x"]);
  expect(values).toContain('"red"');
  expect(values).not.toContain('"blue"');
});

it.each([
  ["a list that holds itself", 'allow if array.concat(input.x, [input.x])[_] == "a"'],
  ["a value that is its own part", 'allow if { some k; y := input.x; y[k] == input.x; input.x == "a" }'],
  ["what walks through all", 'allow if { walk(input, [path, value]); value == "a"; path == ["x"] }'],
  ["a rule about itself under another name", 'f(v) := g(v)\ng(v) := v.x\nallow if f(input).x == "a"'],
  ["a key of any kind", 'limits := {1: "a", [2]: "b", null: "c"}\nallow if limits[input.x] == "a"'],
  [
    "a name of the host's objects",
    'allow if input["__proto__"].x == "a"\nconstructor if input.toString == 1',
  ],
  ["`with`", 'f if input.x == "a"\nallow if f with input.x as "b"'],
])("comes to an end on %s", async (_, rego) => {
  expect((await tried(rego, NOTHING_IN_CEDAR, ["x"])).size).toBeGreaterThan(0);
});

it("the same seed gives the same cases, another seed others, and given requests come first", async () => {
  const first = async (seed: number, requests: readonly unknown[] = []) => {
    const twins = await openTwins({
      rego: [{ path: "p.rego", text: 'package p\nallow if { input.action == "a"; input.parameters.x > 3 }' }],
      query: "data.p.allow",
      cedar: [
        {
          path: "p.cedar",
          text: 'permit(principal, action == Action::"a", resource) when { context.x > 3 };',
        },
      ],
      requests,
      seed,
      opa,
    });
    const cases: string[] = [];
    for (const each of twins.cases) {
      cases.push(JSON.stringify(each));
      if (cases.length === 1200) break;
    }
    twins.close();
    return cases;
  };
  const cases = await first(1);
  expect(await first(1)).toEqual(cases);
  expect(await first(2)).not.toEqual(cases);
  expect(cases.some((each) => each.includes('"random"'))).toBe(true);
  expect((await first(1, [{ mine: 1 }, 5])).slice(0, 2)).toEqual([
    '{"stage":"corpus","request":{"mine":1}}',
    '{"stage":"corpus","request":5}',
  ]);
});
