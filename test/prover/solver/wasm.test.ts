import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSolver, type Solver } from "../../../src/prover/solver/index.js";
import { longScript, pigeons, TRUE } from "./scripts.js";

const SOON = { timeoutMs: 60_000, expected: 1 };
const SAT = { kind: "answered", verdicts: ["sat"], model: "" };
const UNSAT = { kind: "answered", verdicts: ["unsat"], model: "" };
let solver: Solver;

beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(async () => {
  await solver.close();
});

it("says which it is", () => {
  expect(solver.name).toBe("z3-wasm");
  expect(solver.version).toMatch(/^[0-9]+\.[0-9.]+$/);
});

it("answers, each time in a fresh state", async () => {
  expect(await solver.ask(`${TRUE}(check-sat)`, SOON)).toEqual(SAT);
  expect(await solver.ask(`${TRUE}(assert (not a))(check-sat)`, SOON)).toEqual(UNSAT);
  expect(await solver.ask(`${TRUE}(check-sat)`, SOON)).toEqual(SAT);
});

it("adds to what it was told in a conversation, and to that only", async () => {
  const first = solver.converse(async (ask) => {
    const replies = [await ask(`${TRUE}(check-sat)`, SOON)];
    replies.push(await ask("(get-value (a))", { ...SOON, expected: 0 }));
    replies.push(await ask("(assert (not a))(check-sat)", SOON));
    return replies;
  });
  const second = solver.converse((ask) => ask(`${TRUE}(check-sat)`, SOON));
  expect(await first).toEqual([SAT, { kind: "answered", verdicts: [], model: "((a true))" }, UNSAT]);
  expect(await second).toEqual(SAT);
});

it("answers no further question of a conversation after an error", async () => {
  const replies = await solver.converse(async (ask) => [
    await ask(`${TRUE}(assert b)(check-sat)`, SOON),
    await ask("(check-sat)", SOON),
  ]);
  expect(replies).toMatchObject([
    { kind: "failed", why: expect.stringContaining("unknown constant b") },
    { kind: "failed", why: expect.stringContaining("lost") },
  ]);
  expect(await solver.ask(`${TRUE}(check-sat)`, SOON)).toEqual(SAT);
});

it("ends what takes too long, and is of use afterwards", async () => {
  const hard = `${solver.booleanPreamble}${pigeons(14)}(check-sat)`;
  expect(await solver.ask(hard, { timeoutMs: 100, expected: 1 })).toEqual({ kind: "timeout" });
  expect(await solver.ask(`${TRUE}(check-sat)`, SOON)).toEqual(SAT);
});

it("ends what takes too much memory, and is of use afterwards", async () => {
  const wide = "(declare-const v (_ BitVec 8000000))(assert (= (bvmul v v) (bvadd v v)))(check-sat)";
  expect(await solver.ask(wide, SOON)).toMatchObject({
    kind: "failed",
    why: expect.stringContaining("memory"),
  });
  expect(await solver.ask(`${TRUE}(check-sat)`, SOON)).toEqual(SAT);
});

it("reads long scripts to their end, also when many wait", async () => {
  const wanted = Array.from({ length: 12 }, (_, index) => index % 3 === 0);
  const replies = await Promise.all(wanted.map((satisfiable) => solver.ask(longScript(satisfiable), SOON)));
  expect(replies).toEqual(wanted.map((satisfiable) => (satisfiable ? SAT : UNSAT)));
});

it("gives the same model for the same script", async () => {
  const script = `${solver.booleanPreamble}${pigeons(5).replace(/\(assert \(or p5[^\n]*/, "")}`;
  const values = (ask: Solver["ask"]) =>
    ask("(get-value (p0_0 p1_1 p2_2 p3_3 p4_4))", { ...SOON, expected: 0 });
  const model = () =>
    solver.converse(async (ask) => [await ask(`${script}(check-sat)`, SOON), await values(ask)]);
  const first = await model();
  expect(first).toMatchObject([SAT, { kind: "answered" }]);
  expect(await model()).toEqual(first);
});

it.each(["(assert é)", '(echo "\u0000")', "\u2028"])("refuses %j, which is read in bytes", async (script) => {
  expect(await solver.ask(script, { ...SOON, expected: 0 })).toMatchObject({ kind: "failed" });
});

it("fails what is asked while and after it is closed", async () => {
  const other = await openSolver({ kind: "z3-wasm" });
  const asked = other.ask(`${other.booleanPreamble}${pigeons(14)}(check-sat)`, SOON);
  // Once the turn is taken the question is on its way.
  await new Promise((done) => setImmediate(done));
  await other.close();
  expect(await asked).toMatchObject({ kind: "failed" });
  expect(await other.ask(`${TRUE}(check-sat)`, SOON)).toMatchObject({ kind: "failed" });
  await other.close();
});

it.each([
  ["closes it", "await solver.close();"],
  ["forgets to", ""],
  [
    "closes it after a timeout",
    `await solver.ask(${JSON.stringify(pigeons(12))} + "(check-sat)", { timeoutMs: 50, expected: 1 }); await solver.close();`,
  ],
])("holds no program back that %s", async (_, end) => {
  const module = resolve(import.meta.dirname, "../../../dist/src/prover/solver/index.js");
  const program = `
    const { openSolver } = await import(${JSON.stringify(module)});
    const solver = await openSolver({ kind: "z3-wasm" });
    console.log((await solver.ask(${JSON.stringify(`${TRUE}(check-sat)`)}, ${JSON.stringify(SOON)})).verdicts);
    ${end}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    timeout: 60_000,
  });
  expect(stdout).toBe("[ 'sat' ]\n");
});
