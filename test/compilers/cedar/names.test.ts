import { describe, expect, it } from "vitest";
import { chooseNames } from "../../../compilers/cedar/names.js";
import { build } from "./build.js";

describe("names", () => {
  it("tell classes apart whose patterns read the same", () => {
    const actions = ["*p & q*", "r*", "*p", "q* & r*"];
    const policy = build({ rules: actions.map((action) => ({ action, decision: "ALLOW" })) });
    const { actionId } = chooseNames(policy);
    const labels = policy.open.map((each) => each.label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(new Set(policy.open.map(actionId)).size).toBe(labels.length);
  });
});
