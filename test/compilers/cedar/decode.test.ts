import { describe, expect, it } from "vitest";
import { decode } from "../../../compilers/cedar/call.js";
import { denied } from "../../../compilers/model/index.js";
import { build } from "./build.js";

const { rules } = build({
  rules: [
    { id: "allow", decision: "ALLOW" },
    { id: "escalate", decision: "ESCALATE" },
    { id: "deny", decision: "DENY" },
    { id: "deny too", decision: "DENY" },
  ],
});
const TABLE = new Map([
  ...rules.map((rule) => [`p${rule.index}`, rule] as const),
  ["p4", undefined] as const,
]);

const OVERRIDES = { combining: "deny-overrides", defaultDecision: "DENY" } as const;
const FIRST = { combining: "first-match", defaultDecision: "ESCALATE" } as const;
const OPEN = { combining: "deny-overrides", defaultDecision: "ALLOW" } as const;

describe("decode", () => {
  it.each([
    ["a permit", "allow", ["p0"], OVERRIDES, "ALLOW", ["allow"], "because of 1"],
    ["an escalation", "deny", ["p1"], OVERRIDES, "ESCALATE", ["escalate"], "because of 2"],
    [
      "all that deny, in document order",
      "deny",
      ["p3", "p1", "p2"],
      OVERRIDES,
      "DENY",
      ["deny", "deny too"],
      "because of 3",
    ],
    ["the first rule", "deny", ["p3", "p1", "p2"], FIRST, "ESCALATE", ["escalate"], "because of 2"],
    ["no policy", "deny", [], OVERRIDES, "DENY", [], "default"],
    ["no policy, where the default escalates", "deny", [], FIRST, "ESCALATE", [], "default"],
    ["the permit by default", "allow", ["p4"], OPEN, "ALLOW", [], "default"],
    ["a rule beside the permit by default", "allow", ["p4", "p0"], OPEN, "ALLOW", ["allow"], "because of 1"],
  ] as const)("reads %s", (_, decision, reason, policy, expected, ids, because) => {
    const answer = decode(response(decision, reason), TABLE, policy);
    expect(answer).toEqual({ decision: expected, rules: ids, reason: because });
  });

  const failure = { type: "failure", errors: [], warnings: [] };
  it.each([
    ["nothing", undefined],
    ["a text", "allow"],
    ["a failure", failure],
    ["a failure that brings a response", { ...response("allow", ["p0"]), ...failure }],
    ["an unknown decision", response("ALLOW", ["p0"])],
    ["an error beside a permit", response("allow", ["p0"], [{ policyId: "p2", error: {} }])],
    ["an error beside a forbid", response("deny", ["p2"], [{ policyId: "p0", error: {} }])],
    ["errors that are no list", response("allow", ["p0"], {})],
    ["reasons that are no list", response("allow", "p0")],
    ["an unknown policy", response("deny", ["p9"])],
    ["an id that is no text", response("deny", [2])],
    ["an inherited name as id", response("deny", ["toString"])],
    ["a policy twice", response("deny", ["p2", "p2"])],
    ["a permit without a policy", response("allow", [])],
    ["a permit by a forbid", response("allow", ["p2"])],
    ["a forbid by a permit", response("deny", ["p0"])],
    ["a forbid by a permit among others", response("deny", ["p2", "p0"])],
    ["a forbid by the permit by default", response("deny", ["p4"])],
    ["a permit by default that the policy does not give", response("allow", ["p4"])],
  ])("refuses %s", (_, odd) => {
    expect(decode(odd, TABLE, OVERRIDES)).toEqual(denied("engine_error"));
  });

  it("refuses a missing permit by default", () => {
    expect(decode(response("deny", []), TABLE, OPEN)).toEqual(denied("engine_error"));
  });
});

function response(decision: string, reason: unknown, errors: unknown = []): object {
  return { type: "success", response: { decision, diagnostics: { reason, errors } }, warnings: [] };
}
