import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngines, ENGINE_NAMES, type Engine, loadPolicy } from "../../src/index.js";
import { HOSTILE } from "../properties/arbitrary-request.js";

const TEXT = `
name: hostile
attributes:
  path: {type: path}
  n: {type: integer, optional: true}
  host: {type: hostname, optional: true}
  tags: {type: strings, optional: true}
  context.at: {type: datetime, optional: true}
  a.b: {type: string, optional: true}
rules:
  - {id: yes, action: read, decision: allow, conditions: {path: {within: /a}}}
  - {id: no, action: "*", decision: deny, conditions: {any: [{n: {above: 10}}, {host: {domain: evil.com}}, {tags: {in: bad}}, {context.at: {after: "2030-01-01T00:00:00Z"}}, {a.b: {equals: x}}]}}
`;
const GOOD = {
  action: "read",
  parameters: { path: "/a/b", n: 1, host: "a.com", tags: ["ok"], a: { b: "y" } },
};
const CALLS = 20_000;

const throwing = {
  get path(): string {
    throw new Error("a getter");
  },
};
const cycle: Record<string, unknown> = { action: "read" };
cycle["parameters"] = cycle;
const deep = JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`) as unknown;

/** Whole requests that are not what a request should be. */
const REQUESTS: readonly unknown[] = [
  undefined,
  null,
  0,
  "",
  "read",
  [],
  [GOOD],
  {},
  { action: "" },
  { action: 1 },
  { action: null },
  { action: "\ud800" },
  { action: 1n },
  { action: ["read"] },
  { ACTION: "read" },
  { action: "read", parameters: "x" },
  { action: "read", parameters: [] },
  { action: "read", parameters: throwing },
  cycle,
  { action: "read", parameters: { path: "/a", x: deep } },
  { action: "read", parameters: { path: `/a/${"x".repeat(70_000)}` } },
  { action: "x".repeat(70_000) },
  { action: "read", parameters: { path: "/a", x: "y".repeat(2 ** 20) } },
  Object.create(GOOD),
  new Proxy(
    {},
    {
      get: () => {
        throw new Error("a trap");
      },
      ownKeys: () => {
        throw new Error("a trap");
      },
    },
  ),
  { action: "read", parameters: { path: { toJSON: () => "/a/b" } } },
  { action: "read", parameters: { path: new String("/a/b") } },
  { action: "read", parameters: { ...GOOD.parameters, a: "not a record" } },
  { action: "__proto__" },
  { action: "constructor" },
  { action: "*" },
  { action: 'read", resource) ; permit(principal, action, resource); //' },
  { ...GOOD, parameters: { ...GOOD.parameters, tags: new Array(2 ** 31) } },
];
/** The same for each mentioned attribute in turn; values that an attribute may have are left out. */
const VALUES = HOSTILE.flatMap((value) => [
  { action: "read", parameters: { path: value } },
  {
    action: "read",
    parameters: {
      path: "/a",
      n:
        typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 53
          ? "1"
          : (value ?? "1"),
    },
  },
]);
const ALL = [...REQUESTS, ...VALUES];

describe("whatever an agent sends", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    const { policy } = loadPolicy({ path: "hostile.yaml", text: TEXT });
    if (policy === undefined) throw new Error("the policy does not compile");
    engines = await createEngines(policy, ENGINE_NAMES);
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
  });

  it("every engine denies it with the same reason", () => {
    for (const [index, request] of ALL.entries()) {
      const answers = engines.map((engine) => engine.decide(request));
      for (const answer of answers) expect(answer, `request ${index}`).toEqual(answers[0]);
      expect(answers[0]?.decision, `request ${index}`).toBe("DENY");
      expect(answers[0]?.reason).not.toBe("");
    }
  });

  it.each(ENGINE_NAMES)(`%s denies it ${CALLS} times in a row, and then answers a good request`, (name) => {
    const engine = engines.find((each) => each.name === name);
    // The largest are asked by the test above; here it is the number that matters.
    const small = ALL.filter((_, index) => index < 16 || index >= REQUESTS.length);
    for (let call = 0; call < CALLS; call += 1) {
      const answer = engine?.decide(small[call % small.length]);
      if (answer?.decision !== "DENY" || answer.reason === "")
        throw new Error(`call ${call}: ${JSON.stringify(answer)}`);
    }
    expect(engine?.decide(GOOD)).toEqual({
      decision: "ALLOW",
      rules: ["yes"],
      reason: "allowed by rule `yes`",
    });
  });
});
