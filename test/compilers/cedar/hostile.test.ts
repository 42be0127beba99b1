import { validate } from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, it } from "vitest";
import { compileCedar } from "../../../compilers/cedar/index.js";
import { createCedarEngine } from "../../../src/engines/cedar-wasm.js";
import { build, on } from "./build.js";
import { HOSTILE_TEXTS } from "./hostile.js";

const NAMES = HOSTILE_TEXTS.filter((text) => text !== "" && !text.includes("*"));

describe("a policy that is called, and asks for, all kinds of text", () => {
  const policy = build({
    rules: NAMES.map((text, index) => ({
      id: text,
      action: [text, "every one"],
      decision: "ALLOW",
      reason: `${index}: ${text}`,
      when: [on(`parameters[${JSON.stringify(text)}]`, { kind: "oneOf", values: [text] })],
    })),
  });
  const { text, schemaText } = compileCedar(policy);
  const engine = createCedarEngine(policy);

  it("is one Cedar policy for each rule and class, valid in its schema", () => {
    const answer = validate({ schema: schemaText, policies: { staticPolicies: text } });
    expect(answer).toMatchObject({ type: "success", validationErrors: [] });
    expect(text.match(/^(?:permit|forbid) \($/gm)).toHaveLength(NAMES.length * 2);
  });

  it.each(NAMES.map((name) => [JSON.stringify(name), name]))("decides by %s", (_, name) => {
    for (const action of [name, "every one"]) {
      const right = { action, parameters: Object.fromEntries([[name, name]]) };
      const wrong = { action, parameters: Object.fromEntries([[name, `${name}x`]]) };
      expect(engine.decide(right)).toMatchObject({ decision: "ALLOW", rules: [name] });
      expect(engine.decide(wrong)).toEqual({ decision: "DENY", rules: [], reason: "default" });
    }
  });
});
