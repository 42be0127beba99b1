import { describe, expect, it } from "vitest";
import { chooseNames } from "../../../compilers/cedar/names.js";
import { build } from "./build.js";

describe("names", () => {
  it("tell classes apart whose patterns read the same", () => {
    const actions = ["*p & q*", "r*", "*p", "q* & r*"];
    const policy = build({ rules: actions.map((action) => ({ action, decision: "ALLOW" })) });
    const { actionId } = chooseNames(policy);
    const labels = policy.open.map((each) => each.label);
    expect(new Set(labels).size).toBeLessThan(labels.length);
    expect(new Set(policy.open.map(actionId)).size).toBe(labels.length);
  });

  it("give each policy its own id, and a rule about one class its own", () => {
    const policy = build({
      rules: [
        { id: "default / a", action: ["a", "b"], decision: "ALLOW" },
        { id: "default", action: ["a", "b"], decision: "ALLOW" },
        { id: "only", action: "a", decision: "ALLOW" },
      ],
    });
    const { policyId } = chooseNames(policy);
    const ids = policy.named.flatMap((each) =>
      [...each.rules, undefined].map((rule) => policyId(each, rule)),
    );
    expect(ids).toEqual([
      "default / a / a",
      "default / a",
      "only",
      "default / a (2)",
      "default / a / b",
      "default / b",
      "default / b (2)",
    ]);
  });
});
