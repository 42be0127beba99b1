import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startService, type TestService } from "../harness.js";

const PATH = "/access/v1/evaluation";
const alice = { type: "user", id: "alice" };
const bob = { type: "user", id: "bob" };
const record = { type: "record", id: "record-1" };
const archived = { type: "record", id: "record-2", properties: { status: "archived" } };
const read = { subject: alice, action: { name: "read" }, resource: record };

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** The decisions that the certification scenario of AuthZEN 1.0 wants, and what else makes a request of an evaluation. */
describe("a decision", () => {
  it.each([
    ["1", true, read],
    ["2", true, { subject: alice, action: { name: "write" }, resource: record }],
    ["3", true, { ...read, subject: bob }],
    ["4", false, { subject: bob, action: { name: "write" }, resource: record }],
    ["5", false, { subject: alice, action: { name: "write" }, resource: archived }],
    [
      "6",
      true,
      {
        subject: { ...bob, properties: { role: "admin" } },
        action: { name: "write" },
        resource: archived,
      },
    ],
    ["7", true, { ...read, action: { name: "delete", properties: { soft: true } } }],
    ["8", false, { ...read, action: { name: "delete", properties: { soft: false } } }],
    ["with a context", true, { ...read, context: { time: "2025-06-27T18:03-07:00", ip: "192.168.1.1" } }],
    ["with unknown members", true, { ...read, foo: "bar", futureField: { nested: true } }],
    ["with unknown members of a part", true, { ...read, subject: { ...alice, foo: 1 } }],
    ["with unknown properties", true, { ...read, action: { name: "read", properties: { method: "GET" } } }],
    ["where optional parts are null", true, { ...read, context: null }],
    ["by a policy without a rule", false, { ...read, action: { name: "unheard-of" } }],
    [
      "where a property is called id",
      false,
      {
        subject: { ...bob, properties: { id: "alice" } },
        action: { name: "write" },
        resource: record,
      },
    ],
    [
      "where a member is called __proto__",
      false,
      `{"subject": {"type": "user", "id": "bob", "properties": {"__proto__": {"role": "admin"}}},
        "action": {"name": "write"}, "resource": {"type": "record", "id": "1"}}`,
    ],
  ])("%s is %s", async (_name, decision, body) => {
    const { status, headers, body: said } = await service.post(PATH, body);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^application\/json/);
    expect(said).toMatchObject({ decision });
  });

  it("is the same again", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => service.post(PATH, read)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it("says in its context what decided", async () => {
    expect((await service.post(PATH, read)).body).toEqual({
      decision: true,
      context: { decision: "ALLOW", reason: expect.any(String), rules: ["read"] },
    });
  });

  it("of an escalation is no, and says so", async () => {
    const { body } = await service.post(PATH, { ...read, action: { name: "publish" } });
    expect(body).toEqual({
      decision: false,
      context: { decision: "ESCALATE", reason: "a person decides", rules: ["publish"], escalate: true },
    });
  });

  it("of an invalid request names the attributes", async () => {
    const { body } = await service.post(PATH, {
      ...read,
      action: { name: "delete", properties: { soft: 1 } },
    });
    expect(body).toMatchObject({
      decision: false,
      context: { reason: "invalid_attribute", invalid: ["soft"] },
    });
  });
});

describe("what is no evaluation is a bad request", () => {
  const { subject, action, resource } = read;
  it.each<[string, unknown]>([
    ["without subject", { action, resource }],
    ["without action", { subject, resource }],
    ["without resource", { subject, action }],
    ["a subject without type", { ...read, subject: { id: "alice" } }],
    ["a subject without id", { ...read, subject: { type: "user" } }],
    ["an action without name", { ...read, action: {} }],
    ["a resource without type", { ...read, resource: { id: "1" } }],
    ["a resource without id", { ...read, resource: { type: "record" } }],
    ["a subject that is a string", { ...read, subject: "alice" }],
    ["a subject that is null", { ...read, subject: null }],
    ["a resource that is an array", { ...read, resource: [] }],
    ["a name that is a number", { ...read, action: { name: 123 } }],
    ["an id that is a number", { ...read, subject: { type: "user", id: 1 } }],
    ["properties that are no object", { ...read, action: { name: "read", properties: "x" } }],
    ["a context that is no object", { ...read, context: "x" }],
    ["parts on a prototype only", `{"__proto__": ${JSON.stringify(read)}}`],
    ["not JSON", "{"],
    ["half of it", JSON.stringify(read).slice(0, -1)],
    ["two values", `${JSON.stringify(read)}{}`],
    ["an array", [read]],
    ["nothing", ""],
    ["null", "null"],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("%s", async (_name, body) => {
    const { status, body: said } = await service.post(PATH, body);
    expect(status).toBe(400);
    expect(said).toEqual({ code: "invalid_parameter", message: expect.stringMatching(/^[^A-Z]/) });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "nonsense", ""])(
    "of the content type %j",
    async (type) => {
      expect((await service.post(PATH, read, { "content-type": type })).status).toBe(400);
    },
  );

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
    "not of the content type %s",
    async (type) => {
      expect((await service.post(PATH, read, { "content-type": type })).status).toBe(200);
    },
  );

  it("and one that is too large is refused", async () => {
    const body = { ...read, context: { large: "x".repeat(1024 * 1024) } };
    expect(await service.post(PATH, body)).toMatchObject({ status: 413, body: { code: "too_large" } });
  });

  it("and other methods are not there", async () => {
    expect((await service.get(PATH)).status).toBe(404);
  });
});

describe("the request's id", () => {
  it("comes back", async () => {
    const id = "bfe9eb29-ab87-4ca3-be83-a1d5d8305716";
    const { headers } = await service.post(PATH, read, { "x-request-id": id });
    expect(headers.get("x-request-id")).toBe(id);
  });

  it("comes back with an error", async () => {
    const { headers, status } = await service.post(PATH, "{", { "x-request-id": "any text" });
    expect([status, headers.get("x-request-id")]).toEqual([400, "any text"]);
  });

  it("need not be there", async () => {
    const { headers, status } = await service.post(PATH, read);
    expect([status, headers.get("x-request-id")]).toEqual([200, null]);
  });
});
