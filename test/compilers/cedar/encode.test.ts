import { describe, expect, it } from "vitest";
import { planCedar } from "../../../compilers/cedar/call.js";
import { admit, createPreflight, isAnswer, type Policy } from "../../../compilers/model/index.js";
import { build, on, present } from "./build.js";

describe("encode", () => {
  it("writes each type in Cedar's form", () => {
    const policy = build({
      attributes: {
        s: "string",
        n: "integer",
        f: "boolean",
        l: "strings",
        i: "ip",
        t: "datetime",
        d: "decimal",
      },
      rules: [{ decision: "ALLOW", when: ["s", "n", "f", "l", "i", "t", "d", "subject.role"].map(present) }],
    });
    const parameters = {
      s: "x",
      n: -0,
      f: false,
      l: ["b", "a", "b"],
      i: "::1",
      t: "2026-01-01T00:00:00.5+01:00",
      d: -0.00005,
      unmentioned: { __extn: { fn: "unknown", arg: "x" } },
    };
    expect(encoded(policy, { action: "act", parameters, subject: { role: "r" } })).toEqual({
      principal: { type: "Subject", id: "subject" },
      action: { type: "Action", id: "act" },
      resource: { type: "Resource", id: "resource" },
      context: {
        parameters: {
          s: "x",
          n: 0,
          f: false,
          l: ["b", "a", "b"],
          i: { __extn: { fn: "ip", arg: "0:0:0:0:0:0:0:1" } },
          t: { __extn: { fn: "datetime", arg: "2025-12-31T23:00:00.500Z" } },
          d: { floor: { __extn: { fn: "decimal", arg: "-0.0001" } }, exact: false },
        },
        subject: { role: "r" },
      },
      entities: [],
    });
  });

  it("leaves out what is absent, and keeps the records around it", () => {
    const policy = build({ rules: [{ decision: "ALLOW", when: [present("a.b"), present("context.c")] }] });
    const request = { action: "act", parameters: { a: {} } };
    expect(encoded(policy, request)).toMatchObject({ context: { parameters: {}, context: {} } });
  });

  it("takes every key as a key", () => {
    const names = [
      'parameters["__proto__"]',
      'parameters["constructor"]["__proto__"]',
      'parameters["toJSON"]',
    ];
    const policy = build({ rules: [{ decision: "ALLOW", when: names.map(present) }] });
    const parameters: unknown = JSON.parse('{"__proto__":"a","constructor":{"__proto__":"b"},"toJSON":"c"}');
    const call = encoded(policy, { action: "act", parameters });
    expect(JSON.stringify(call)).toContain('{"__proto__":"a","constructor":{"__proto__":"b"},"toJSON":"c"}');
  });

  it("names the class of an unlisted action, and the action itself to the host", () => {
    const policy = build({ rules: [{ action: "*_file", decision: "ALLOW", when: [present("a")] }] });
    expect(encoded(policy, { action: "__proto___file" })).toMatchObject({
      action: { type: "Action", id: "*_file" },
      context: { host: { action: "__proto___file" } },
    });
  });

  it("holds only what some rules mention", () => {
    const policy = build({
      rules: [
        { decision: "ALLOW", when: [on("a", { kind: "prefix", texts: ["x"] })] },
        { decision: "DENY", when: [on("b", { kind: "prefix", texts: ["x"] })] },
      ],
    });
    const call = encoded(policy, { action: "act", parameters: { a: "1", b: "2" } }, 1);
    expect(call).toMatchObject({ context: { parameters: { b: "2" } } });
    expect(JSON.stringify(call)).not.toContain('"a":');
  });
});

/** What Cedar would be asked by all rules from the one at `from` on. */
function encoded(policy: Policy, request: unknown, from = 0): unknown {
  const located = createPreflight(policy)(request);
  if (isAnswer(located)) return located;
  const values = admit(located);
  if ("decision" in values) return values;
  const { actionClass, action } = located;
  const { encode } = planCedar(policy).setOf(actionClass, actionClass.rules.slice(from));
  return JSON.parse(JSON.stringify(encode(values, action, new Map()))) as unknown;
}
