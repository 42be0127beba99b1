import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVALUATIONS } from "../../../src/service/authzen/evaluations.js";
import { startService, type TestService } from "../harness.js";

const PATH = "/access/v1/evaluations";
const alice = { type: "user", id: "alice" };
const bob = { type: "user", id: "bob" };
const record = { type: "record", id: "record-1" };
const archived = { type: "record", id: "record-2", properties: { status: "archived" } };
const read = { name: "read" };
const write = { name: "write" };

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Decisions {
  readonly evaluations: readonly { readonly decision: boolean; readonly context: object }[];
}

async function decisions(body: object): Promise<readonly boolean[]> {
  const { status, body: said } = await service.post(PATH, body);
  expect(status).toBe(200);
  return (said as Decisions).evaluations.map(({ decision }) => decision);
}

describe("evaluations", () => {
  it.each<[string, object, readonly boolean[]]>([
    [
      "in order",
      { subject: bob, resource: record, evaluations: [{ action: read }, { action: write }] },
      [true, false],
    ],
    [
      "without defaults",
      {
        evaluations: [
          { subject: alice, action: read, resource: record },
          { subject: bob, action: write, resource: record },
        ],
      },
      [true, false],
    ],
    [
      "with all of the defaults",
      { subject: alice, action: write, resource: record, evaluations: [{}, { resource: archived }] },
      [true, false],
    ],
    [
      "with a part that replaces a default as a whole",
      {
        subject: { ...bob, properties: { role: "admin" } },
        action: write,
        resource: archived,
        evaluations: [{}, { subject: bob }],
      },
      [true, false],
    ],
    [
      "with a context for all and one of its own",
      {
        subject: alice,
        action: read,
        context: { time: "2025-06-27T18:03-07:00" },
        evaluations: [{ resource: record }, { resource: archived, context: { source: "override" } }],
      },
      [true, true],
    ],
    [
      "with options that nobody knows",
      { subject: alice, action: read, options: { another: 1 }, evaluations: [{ resource: record }] },
      [true],
    ],
  ])("%s", async (_name, body, expected) => {
    expect(await decisions(body)).toEqual(expected);
  });

  it("have no decision of their own", async () => {
    const { body } = await service.post(PATH, {
      evaluations: [{ subject: alice, action: read, resource: record }],
    });
    expect(Object.keys(body as object)).toEqual(["evaluations"]);
  });

  it.each([{ evaluations: [] }, {}])("that are none are one: %j", async (more) => {
    const { status, body } = await service.post(PATH, {
      subject: alice,
      action: read,
      resource: record,
      ...more,
    });
    expect([status, body]).toEqual([200, expect.objectContaining({ decision: true })]);
  });
});

describe("the semantics", () => {
  const mixed = [read, write, read].map((action) => ({ action }));
  const base = { subject: bob, resource: record };
  it.each<[string, readonly object[], readonly boolean[]]>([
    ["execute_all", mixed, [true, false, true]],
    ["deny_on_first_deny", mixed, [true, false]],
    ["deny_on_first_deny", [{ action: read }, { action: read }], [true, true]],
    ["permit_on_first_permit", mixed, [true]],
    ["permit_on_first_permit", [{ action: write }, ...mixed], [false, true]],
    ["permit_on_first_permit", [{ action: write }], [false]],
    // An escalation and a failure are no permit.
    ["permit_on_first_permit", [{ action: { name: "publish" } }, { action: read }], [false, true]],
    ["permit_on_first_permit", [{ action: {} }, { action: read }], [false, true]],
    ["deny_on_first_deny", [{ action: { name: "publish" } }, { action: read }], [false]],
    ["deny_on_first_deny", [{ action: {} }, { action: read }], [false]],
  ])("%s of %j", async (evaluations_semantic, evaluations, expected) => {
    expect(await decisions({ ...base, options: { evaluations_semantic }, evaluations })).toEqual(expected);
  });

  it("is execute_all where none is given", async () => {
    expect(await decisions({ ...base, evaluations: mixed })).toEqual([true, false, true]);
  });
});

describe("a member that is no evaluation", () => {
  it.each([[{}], ["x"], [null], [[]], [{ resource: "x" }], [{ resource: { type: "record" } }]])(
    "is a no of its own: %j",
    async (member) => {
      const body = {
        subject: alice,
        action: read,
        evaluations: [{ resource: record }, member, { resource: record }],
      };
      const { status, body: said } = await service.post(PATH, body);
      expect(status).toBe(200);
      expect((said as Decisions).evaluations).toMatchObject([
        { decision: true },
        { decision: false, context: { error: { status: 400, message: expect.any(String) } } },
        { decision: true },
      ]);
    },
  );
});

describe("a call that is none", () => {
  const one = { subject: alice, action: read, resource: record };
  it.each<[string, number, unknown]>([
    ["not JSON", 400, "{"],
    ["an array", 400, []],
    ["without anything", 400, {}],
    ["one evaluation that lacks a part", 400, { subject: alice, evaluations: [] }],
    ["evaluations that are no array", 400, { ...one, evaluations: {} }],
    ["options that are no object", 400, { ...one, options: "x", evaluations: [{}] }],
    [
      "a semantic that nobody knows",
      400,
      { ...one, options: { evaluations_semantic: "any" }, evaluations: [{}] },
    ],
    ["a default that is none", 400, { subject: "alice", evaluations: [one] }],
    ["a default context that is none", 400, { context: 1, evaluations: [one] }],
    ["a default action that is none", 400, { action: { name: 1 }, evaluations: [one] }],
    ["more than there may be", 413, { ...one, evaluations: Array(EVALUATIONS + 1).fill({}) }],
    [
      "more than there may be in size",
      413,
      { ...one, context: { large: "x".repeat(1_000_000) }, evaluations: Array(EVALUATIONS).fill({}) },
    ],
  ])("%s", async (_name, status, body) => {
    expect((await service.post(PATH, body)).status).toBe(status);
  });

  it("and as many as there may be are answered", async () => {
    const answers = await decisions({ ...one, evaluations: Array(EVALUATIONS).fill({}) });
    expect(answers).toEqual(Array(EVALUATIONS).fill(true));
  });
});
