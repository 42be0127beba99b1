import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Answer, Engine, EngineOptions } from "../../../src/index.js";
import { FILES, folderOf } from "../folder.js";
import { concord } from "../harness.js";

const ANSWERS: Readonly<Record<string, Answer>> = {
  reference: { decision: "ALLOW", rules: ["a"], reason: "one" },
  "rego-wasm": { decision: "ALLOW", rules: ["a", "b"], reason: "one" },
  "rego-topdown": { decision: "DENY", rules: [], reason: "engine_error" },
  "cedar-wasm": { decision: "ALLOW", rules: ["a"], reason: "one" },
};
const closed: string[] = [];

/** Engines that do not agree, since real ones do; one of them reports a fault with a hostile text. */
vi.mock("../../../src/index.js", async (original) => ({
  ...(await original<object>()),
  createEngines: async (
    _: unknown,
    names: readonly string[],
    { onFault }: EngineOptions,
  ): Promise<readonly Engine[]> => {
    if (names.includes("rego-topdown") && names.length === 1) throw new Error("there is no OPA\nsecond line");
    return names.map((name) => ({
      name,
      decide: () => {
        if (name === "rego-topdown") onFault?.(new Error("trapped \u001b[2J"));
        return ANSWERS[name] ?? { decision: "DENY", rules: [], reason: "default" };
      },
      close: () => closed.push(name),
    }));
  },
}));

const { path: folder, remove } = folderOf(FILES);
afterAll(remove);

function decide(engines: string, ...argv: readonly string[]) {
  return concord(["decide", join(folder, "files.yaml"), "--action", "a", "--engine", engines, ...argv]);
}

describe("concord decide with engines that differ", () => {
  it("denies and exits with 1", async () => {
    const { code, stdout } = await decide("reference,rego-topdown", "--format", "json");
    expect(code).toBe(1);
    expect(stdout).toBe(
      '{"decision":"DENY","rules":[],"reason":"engine_error","engines":{"reference":"ALLOW","rego-topdown":"DENY"},"agree":false}\n',
    );
  });

  it("counts different rules as different answers, also with --exit-code", async () => {
    const { code, stdout } = await decide("reference,rego-wasm", "--exit-code");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^DENY +a\n/);
    expect(stdout).toMatch(/reference +ALLOW +a \(one\)\n/);
    expect(stdout).toMatch(/rego-wasm +ALLOW +a, b \(one\)\n/);
    expect(stdout).toContain("the engines differ: DENY");
  });

  it("tells faults on stderr, harmlessly", async () => {
    const { stderr } = await decide("reference,rego-topdown");
    expect(stderr).toContain("an engine failed: trapped");
    expect(stderr).not.toContain("\u001b");
  });

  it("closes the engines", async () => {
    closed.length = 0;
    await decide("reference,cedar-wasm");
    expect(closed).toEqual(["reference", "cedar-wasm"]);
  });

  it("says in one line that an engine does not start", async () => {
    const { code, stderr } = await decide("rego-topdown");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "concord: there is no OPA\n" });
  });
});
