import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openSolver } from "../../../src/prover/solver/index.js";
import { longScript, pigeons, TRUE } from "./scripts.js";

const SOON = { timeoutMs: 60_000, expected: 1 };

describe("a program that answers", async () => {
  const solver = await openSolver({ kind: "z3", path: resolve(import.meta.dirname, "fake-solver.mjs") });
  afterAll(async () => await solver.close());
  const told = (count: number) => ({ kind: "answered", verdicts: ["unsat"], model: `((told ${count}))` });

  it("says which it is", () => {
    expect([solver.name, solver.version]).toEqual(["z3", "1.2.3"]);
  });

  it("is another one for each conversation", async () => {
    expect(await solver.ask("(check-sat)", SOON)).toEqual(told(1));
    const replies = await solver.converse(async (ask) => [
      await ask("(check-sat)", SOON),
      await ask("(check-sat)", SOON),
    ]);
    expect(replies).toEqual([told(1), told(2)]);
  });

  it.each([
    ["; hang", 200, { kind: "timeout" }],
    ["; die", 60_000, { kind: "failed", why: expect.stringContaining("ended early") }],
    ["; complain", 60_000, { kind: "failed", why: expect.stringContaining("no licence") }],
    ["; error", 60_000, { kind: "failed", why: expect.stringContaining("bad") }],
    ["; cut", 60_000, { kind: "failed", why: expect.stringContaining("ended early") }],
    ["; slowly", 60_000, { kind: "answered", verdicts: ["unsat"], model: "" }],
  ])("comes to %j, and another is started", async (script, timeoutMs, reply) => {
    expect(await solver.ask(`${script}\n(check-sat)`, { timeoutMs, expected: 1 })).toEqual(reply);
    expect(await solver.ask("(check-sat)", SOON)).toEqual(told(1));
  });

  it("fails what is asked while it is closed", async () => {
    const other = await openSolver({ kind: "cvc5", path: resolve(import.meta.dirname, "fake-solver.mjs") });
    const asked = other.ask("; hang", SOON);
    await new Promise((done) => setImmediate(done));
    await other.close();
    expect(await asked).toMatchObject({ kind: "failed" });
    expect(await other.ask("(check-sat)", SOON)).toMatchObject({ kind: "failed" });
  });
});

it("says when a program is not there", async () => {
  await expect(openSolver({ kind: "cvc5", path: "/nowhere/cvc5" })).rejects.toThrow("cannot be run");
});

describe.each([
  ["z3", process.env["Z3_PATH"]],
  ["cvc5", process.env["CVC5_PATH"]],
] as const)("%s of this machine", (kind, path) => {
  const variable = kind === "z3" ? "Z3_PATH" : "CVC5_PATH";
  it.runIf(path === undefined)(`was not asked: ${variable} is not set`, () => {
    expect(path).toBeUndefined();
  });

  it.runIf(path !== undefined)("answers as the one that comes with Concord", async () => {
    const solver = await openSolver({ kind, path: path ?? kind });
    const replies = await solver.converse(async (ask) => [
      await ask(`${solver.booleanPreamble}${TRUE}(check-sat)`, SOON),
      await ask("(get-value (a))", { ...SOON, expected: 0 }),
      await ask("(assert (not a))(check-sat)", SOON),
      await ask("(get-value (a))", { ...SOON, expected: 0 }),
    ]);
    expect(replies).toMatchObject([
      { kind: "answered", verdicts: ["sat"] },
      { kind: "answered", model: "((a true))" },
      { kind: "answered", verdicts: ["unsat"] },
      { kind: "failed" },
    ]);
    for (const satisfiable of [true, false]) {
      expect(await solver.ask(`${solver.booleanPreamble}${longScript(satisfiable)}`, SOON)).toMatchObject({
        verdicts: [satisfiable ? "sat" : "unsat"],
      });
    }
    const hard = `${solver.booleanPreamble}${pigeons(14)}(check-sat)`;
    expect(await solver.ask(hard, { timeoutMs: 200, expected: 1 })).toEqual({ kind: "timeout" });
    await solver.close();
  });
});
