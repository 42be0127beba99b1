import { describe, expect, it } from "vitest";
import { planCedar } from "../../../compilers/cedar/call.js";
import { mergePolicies } from "../../../compilers/cedar/merge.js";
import type { Condition, Policy } from "../../../compilers/model/index.js";
import { build, on } from "./build.js";

describe("merged policies", () => {
  it("say once what a rule says about several classes, in the order of the rules", () => {
    const condition = on("text", { kind: "prefix", texts: ["x"] });
    const policy = build({
      rules: [
        { id: "first", action: ["b", "a"], decision: "DENY", when: [condition] },
        { id: "second", action: "a", decision: "ESCALATE", when: [condition] },
        { id: "third", action: ["*", "b"], decision: "DENY", when: [condition] },
      ],
    });
    expect(merged(policy)).toEqual([
      ["first", ["b", "a"]],
      ["second", ["a"]],
      ["third", ["b", "a", "*"]],
    ]);
  });

  it("keep apart what a rule says differently, with ids of their own", () => {
    const guarded: Condition = on("n", { kind: "min", bound: 1 });
    const policy = build({
      defaultDecision: "ALLOW",
      rules: [
        { id: "both", action: ["a", "b", "c"], decision: "ALLOW" },
        { id: "one", action: "b", decision: "DENY", when: [guarded] },
        { id: "both / 1", action: "a", decision: "ALLOW" },
        { id: "default", action: "a", decision: "ALLOW" },
      ],
    });
    expect(merged(policy)).toEqual([
      ["both / 1", ["a", "c"]],
      ["both / 2", ["b"]],
      ["one", ["b"]],
      ["both / 1 (2)", ["a"]],
      ["default", ["a"]],
      ["default / 1", ["a", "c"]],
      ["default / 2", ["b"]],
    ]);
  });

  it("keep two rules apart that say the same", () => {
    const policy = build({
      rules: [
        { id: "x", decision: "DENY" },
        { id: "y", decision: "DENY" },
      ],
    });
    expect(merged(policy)).toEqual([
      ["x", ["act"]],
      ["y", ["act"]],
    ]);
  });
});

function merged(policy: Policy): readonly unknown[] {
  const { classes, names } = planCedar(policy);
  return mergePolicies(classes, names).map(({ annotations, actions }) => [annotations[0]?.text, actions]);
}
