import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileRego } from "../../compilers/rego/index.js";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { type OpaServer, startOpaServer } from "../engines/opa-server.js";
import { CERTIFICATION, type Said, said, startService, type TestService } from "./harness.js";

const SECOND = "{name: second-one, rules: [{action: read, decision: deny}]}";
/** Asks something of an attribute of every type. */
const TYPED = `
name: typed
attributes:
  s: {type: string, optional: true}
  tags: {type: strings, optional: true}
rules:
  - id: r
    action: act
    decision: allow
    conditions:
      any: [{s: {regex: "a+"}}, {n: {max: 1.5}}, {i: {above: 3}}, {b: {equals: true}}, {h: {domain: a.b}}, {ip: {cidr: 10.0.0.0/8}},
            {at: {after: "2020-01-01T00:00:00Z"}}, {tags: {in: [a]}}, {path: {within: /a}}]
`;
const POLICIES = [CERTIFICATION, SECOND, TYPED];
const read = { action: "read", subject: { id: "alice" } };
const write = { action: "write", subject: { id: "alice" }, resource: { status: "archived" } };

let service: TestService;
let opa: OpaServer;
beforeAll(async () => {
  service = await startService(POLICIES);
  const modules = POLICIES.map((text, index) => {
    const { policy } = loadPolicy({ path: "p.yaml", text });
    if (policy === undefined) throw new Error("the policy does not compile");
    return [`p${index}`, compileRego(policy).text];
  });
  opa = await startOpaServer(Object.fromEntries(modules));
});
afterAll(async () => {
  await service.close();
  await opa.stop();
});

/** Asks the service and OPA the same. */
function both(path: string, init: RequestInit = {}): Promise<readonly [Said, Said]> {
  return Promise.all([said(fetch(service.url + path, init)), said(fetch(opa.url + path, init))]);
}

function posting(body: string, type = "application/json"): RequestInit {
  return { method: "POST", body, headers: { "content-type": type } };
}

function member(of: Said, key: string): unknown {
  return (of.body as Readonly<Record<string, unknown>>)[key];
}

/** JSON texts of every type, and of what is almost a value of some. */
const VALUES = [
  "null",
  "true",
  "0",
  "-1.5",
  "1e400",
  "9007199254740993",
  '""',
  '"a"',
  '"\\u0000"',
  '"300.1.1.1"',
  '"10.0.0.1/99"',
  '"2020-13-41T00:00:00Z"',
  '"/a/../b"',
  "[]",
  '["a", 1, null]',
  "[[]]",
  "{}",
  '{"a": {"b": []}}',
];

const PACKAGE = "/v1/data/concord/certification";
const PATHS = [
  `${PACKAGE}/result`,
  `${PACKAGE}/decision`,
  `${PACKAGE}/allow`,
  `${PACKAGE}/rules`,
  `${PACKAGE}/rules/0`,
  `${PACKAGE}/rules/7`,
  `${PACKAGE}/rules/x`,
  `${PACKAGE}/result/decision`,
  `${PACKAGE}/result/rules/0`,
  `${PACKAGE}/nothing`,
  `${PACKAGE}/__proto__`,
  "/v1/data/concord/second_one/decision",
  "/v1/data/concord/third/decision",
  "/v1/data/other",
];

describe("the same call is answered as by an OPA that has the policies", () => {
  it.each(PATHS)("at %s", async (path) => {
    for (const body of [{ input: read }, { input: write }, { input: { action: "unheard-of" } }]) {
      const [mine, theirs] = await both(path, posting(JSON.stringify(body)));
      expect([mine.status, mine.body]).toEqual([theirs.status, theirs.body]);
      expect(mine.headers.get("content-type")).toMatch(/^application\/json(;|$)/);
    }
  });

  it.each([
    "",
    "{}",
    '{"input": null}',
    '{"input": 1}',
    '{"input": []}',
    '{"input": {}}',
    '{"input": {"action": ""}}',
    '{"input": {"action": 1}}',
    '{"input": {"action": "write", "subject": []}}',
    '{"input": {"action": "delete", "parameters": {"soft": "yes"}}}',
    '{"input": {"action": "delete", "parameters": 1}}',
    '{"other": 1}',
  ])("with the body %s", async (body) => {
    const [mine, theirs] = await both(`${PACKAGE}/result`, posting(body));
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(member(mine, "result")).toEqual(member(theirs, "result"));
  });

  // OPA answers 500 when rules conflict. A built-in function that fails is only undefined there, and no answer depends on that one.
  it.each(["s", "n", "i", "b", "h", "ip", "at", "tags", "path"])(
    "with values of every type for `%s`, none of which is an error of OPA",
    async (name) => {
      for (const value of VALUES) {
        const body = `{"input": {"action": "act", "parameters": {"${name}": ${value}}}}`;
        for (const rule of ["result", "decision", "allow", "rules"]) {
          const path = `/v1/data/concord/typed/${rule}`;
          const [mine, theirs] = await both(path, posting(body));
          expect([value, theirs.status, mine.status]).toEqual([value, 200, 200]);
          expect([value, mine.body]).toEqual([value, theirs.body]);
          expect(member(mine, "result")).toBeDefined();
        }
      }
    },
  );

  it("but for `strict-builtin-errors`, by which OPA makes a failure of what it asked itself on the way", async () => {
    const path = "/v1/data/concord/typed/result?strict-builtin-errors=true";
    const [mine, theirs] = await both(
      path,
      posting('{"input": {"action": "act", "parameters": {"s": null}}}'),
    );
    expect([mine.status, theirs.status]).toEqual([200, 500]);
    expect(member(mine, "result")).toMatchObject({ decision: "DENY", reason: "default" });
  });

  it.each(["{", "[]", "1", '"x"', '{"input": }'])("and refused with the body %s", async (body) => {
    const [mine, theirs] = await both(`${PACKAGE}/result`, posting(body));
    expect([mine.status, member(mine, "code")]).toEqual([theirs.status, member(theirs, "code")]);
  });

  it.each(["", `?input=${encodeURIComponent(JSON.stringify(read))}`, "?input={", "?pretty=true"])(
    "asked by GET with %j",
    async (query) => {
      const [mine, theirs] = await both(`${PACKAGE}/result${query}`);
      expect(mine.status).toBe(theirs.status);
      expect(member(mine, "result")).toEqual(member(theirs, "result"));
    },
  );

  it.each(["application/x-www-form-urlencoded", "text/plain"])("with the content type %s", async (type) => {
    const [mine, theirs] = await both(`${PACKAGE}/allow`, posting(JSON.stringify({ input: read }), type));
    expect([mine.body, theirs.body]).toEqual([{ result: true }, { result: true }]);
  });
});

describe("a path that leads nowhere has no result", () => {
  // OPA's type checker takes some of these for mistakes, by the types that it has inferred; whoever asks gets no value either.
  it.each([
    ["result/nothing", 500],
    ["result/constructor", 500],
    ["result/allow/x", 500],
    ["allow/x", 500],
    ["rules/%22", 500],
    ["result/rules/length", 200],
    ["result/rules/-1", 200],
    ["decision/x", 200],
    ["decision/0", 200],
  ])("%s, which OPA answers with %i", async (path, status) => {
    const [mine, theirs] = await both(`${PACKAGE}/${path}`, posting(JSON.stringify({ input: read })));
    expect([mine.status, mine.body]).toEqual([200, {}]);
    expect([theirs.status, member(theirs, "result")]).toEqual([status, undefined]);
  });

  it("nor has what a policy's package holds besides", async () => {
    const { status, body } = await service.post(`${PACKAGE}/judge`, { input: read });
    expect([status, body]).toEqual([200, {}]);
  });
});

describe("the documents above the rules", () => {
  it.each([
    ["/v1/data", (result: object): object => ({ concord: { certification: result } })],
    ["/v1/data/", (result: object): object => ({ concord: { certification: result } })],
    [
      "/v1/data/concord",
      (result: object): object => ({ certification: result, second_one: { allow: false } }),
    ],
    [PACKAGE, (result: object): object => result],
  ])("hold them all: %s", async (path, around) => {
    const { body } = await service.post(path, { input: read });
    const rules = { decision: "ALLOW", allow: true, rules: ["read"], result: { decision: "ALLOW" } };
    expect(body).toMatchObject({ result: around(rules) });
  });
});

describe("what is not read", () => {
  it.each([
    ["YAML", { "content-type": "application/x-yaml" }],
    ["compressed", { "content-encoding": "gzip" }],
  ])("%s is refused", async (_name, headers) => {
    expect((await service.post(`${PACKAGE}/allow`, { input: read }, headers)).status).toBe(415);
  });

  it("more than there may be is refused", async () => {
    const input = { ...read, context: "x".repeat(1024 * 1024) };
    expect((await service.post(`${PACKAGE}/allow`, { input })).status).toBe(413);
  });
});

/** Its types want a browser's globals, so they are not imported. */
interface Client {
  readonly evaluate: (path: string, input: unknown) => Promise<unknown>;
}
type ClientConstructor = new (
  url: string,
  options?: { readonly headers: Readonly<Record<string, string>> },
) => Client;

/** The client library of OPA, unchanged. */
describe("OPA's own client", async () => {
  const library: string = "@open-policy-agent/opa";
  const { OPAClient } = (await import(library)) as { readonly OPAClient: ClientConstructor };

  it("asks a rule and gets its value", async () => {
    const client = new OPAClient(service.url);
    expect(await client.evaluate("concord/certification/allow", read)).toBe(true);
    expect(await client.evaluate("concord/certification/allow", write)).toBe(false);
    expect(await client.evaluate("concord/certification/result", write)).toMatchObject({
      decision: "DENY",
      rules: ["archived"],
    });
  });

  it("has its token taken, and only the right one", async () => {
    const closed = await startService(POLICIES, { tokens: ["right", "also-right"] });
    const ask = (token: string): Promise<unknown> =>
      new OPAClient(closed.url, { headers: { authorization: `Bearer ${token}` } }).evaluate(
        "concord/certification/allow",
        read,
      );
    expect(await ask("also-right")).toBe(true);
    await expect(ask("wrong")).rejects.toThrow();
    await closed.close();
  });
});
