import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../../compilers/yaml/index.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { createRegoWasmEngine } from "../../src/engines/rego-wasm.js";

const ERROR = { decision: "DENY", rules: [], reason: "engine_error" };
const { policy } = loadPolicy({
  path: "p.yaml",
  text: "rules: [{id: r, action: a, decision: allow, reason: yes it is}]",
});

/** What a module may answer that this policy cannot, or that no policy can. */
const ODD: readonly (readonly [string, string])[] = [
  ["nothing", "answer := 1 if input.never"],
  ["a number", "answer := 1"],
  ["a rule that does not exist", 'answer := ["ALLOW", ["x"], "yes it is", []]'],
  ["ALLOW without a rule", 'answer := ["ALLOW", [], "default", []]'],
  ["a rule that decides otherwise", 'answer := ["ESCALATE", ["r"], "yes it is", []]'],
  ["another reason", 'answer := ["ALLOW", ["r"], "no", []]'],
  ["a conflict", 'answer := 1 if input.action == "a"\nanswer := 2 if input.action'],
];

describe("the engine over Wasm", () => {
  let opa: OpaToolchain;
  beforeAll(async () => {
    opa = await openOpa();
  });
  afterAll(() => {
    opa.close();
  });

  function engineOf(rule: string) {
    const built = opa.buildWasm([{ path: "p.rego", source: `package p\n\n${rule}\n` }], ["p/answer"]);
    if (built.kind === "failed" || policy === undefined) throw new Error("not built");
    const faults: unknown[] = [];
    return {
      engine: createRegoWasmEngine(policy, built.value, "p/answer", (fault) => faults.push(fault)),
      faults,
    };
  }

  it("reads the answer of a right module", () => {
    const { engine } = engineOf('answer := ["ALLOW", ["r"], "yes it is", []]');
    expect(engine.decide({ action: "a" })).toEqual({ decision: "ALLOW", rules: ["r"], reason: "yes it is" });
  });

  it.each(ODD)("denies on %s, again and again", (_, rule) => {
    const { engine } = engineOf(rule);
    for (let call = 0; call < 50; call += 1) expect(engine.decide({ action: "a" })).toEqual(ERROR);
  });

  it("answers rightly after a module aborted", () => {
    const right = '["ALLOW", ["r"], "yes it is", []]';
    const { engine, faults } = engineOf(
      `answer := ${right} if input.action == "a"\nanswer := 1 if input.action == "b"\nanswer := 2 if input.action != "a"`,
    );
    expect(engine.decide({ action: "b" })).toEqual(ERROR);
    expect(faults.length).toBe(1);
    expect(engine.decide({ action: "a" }).decision).toBe("ALLOW");
  });

  it("gives back the memory that a large request took", () => {
    const { engine } = engineOf('answer := ["ALLOW", ["r"], "yes it is", []]');
    const large = { action: "a", parameters: { x: "y".repeat(2 ** 19) } };
    for (let call = 0; call < 20; call += 1) expect(engine.decide(large).decision).toBe("ALLOW");
  });

  it.each([
    ["no module", new Uint8Array([0, 1, 2])],
    ["an empty one", new Uint8Array()],
  ])("does not start on %s", (_, bytes) => {
    if (policy === undefined) throw new Error("no policy");
    expect(() => createRegoWasmEngine(policy, bytes, "p/answer")).toThrow(/cannot be loaded/);
  });
});
