import { describe, expect, it } from "vitest";
import type { Answer, Decision } from "../../compilers/model/index.js";
import type { CheckCase, Stage } from "../../src/checker/case.js";
import { type Observation, type SearchOptions, type SearchResult, search } from "../../src/checker/search.js";
import type { AnyEngine } from "../../src/engines/engine.js";

const say = (decision: Decision, ...rules: string[]): Answer => ({ decision, rules, reason: "said" });
const ERROR: Answer = { decision: "DENY", rules: [], reason: "engine_error" };

function engine(name: string, decide: (request: number) => Answer | Promise<Answer>): AnyEngine {
  return { name, decide: decide as (request: unknown) => Answer, close: () => {} };
}

function* cases(count: number, stage: Stage = "systematic"): Generator<CheckCase> {
  for (let request = 0; request < count; request += 1) yield { stage, request };
}

async function run(
  source: Iterable<CheckCase>,
  engines: readonly AnyEngine[],
  options: SearchOptions = {},
): Promise<SearchResult & { readonly seen: readonly Observation[] }> {
  const searching = search(source, engines, options);
  const seen: Observation[] = [];
  for (;;) {
    const { done, value } = await searching.next();
    if (done === true) return { ...value, seen };
    seen.push(value);
  }
}

const allow = engine("a", () => say("ALLOW", "r"));

describe("outcomes", () => {
  it("agreed: every engine answered every case alike", async () => {
    const { outcome, progress, disagreements } = await run(cases(1000), [
      allow,
      engine("b", () => say("ALLOW", "r")),
    ]);
    expect(outcome).toEqual({ kind: "agreed" });
    expect(disagreements).toEqual([]);
    expect(progress).toMatchObject({ asked: 1000, byEngine: { a: 1000, b: 1000 }, disagreed: 0 });
  });

  it("disagreed: the case is named, and each way to differ is told once", async () => {
    const other = engine("b", (n) => say(n % 10 === 3 ? "DENY" : "ALLOW", "r"));
    const { outcome, progress, disagreements, seen } = await run(cases(100), [allow, other]);
    expect(outcome).toEqual({ kind: "disagreed" });
    expect(progress.disagreed).toBe(10);
    expect(disagreements).toHaveLength(1);
    expect(disagreements[0]).toMatchObject({ kind: "differ", request: 3, index: 3 });
    expect(seen.filter(({ kind }) => kind === "disagreement")).toHaveLength(1);
  });

  it.each([
    ["no case came", [], [allow, engine("b", () => say("ALLOW", "r"))], "no case was asked of a, b"],
    ["there is one engine", cases(5), [allow], "to compare takes two engines at least"],
  ])("gave up: %s", async (_, source, engines, reason) => {
    expect((await run(source, engines)).outcome).toEqual({ kind: "gave-up", reason });
  });

  it("interrupted: with what it had", async () => {
    const stopping = new AbortController();
    const slow = engine("b", (n) => {
      if (n === 300) stopping.abort();
      return say(n === 7 ? "DENY" : "ALLOW", "r");
    });
    const { outcome, progress, disagreements } = await run(cases(100_000), [allow, slow], {
      signal: stopping.signal,
    });
    expect(outcome).toEqual({ kind: "interrupted" });
    expect(progress.asked).toBe(512);
    expect(disagreements).toHaveLength(1);
  });
});

describe("agreement", () => {
  const rules = engine("b", () => say("ALLOW", "other"));
  it.each([
    ["decision+rules", "disagreed"],
    ["decision", "agreed"],
  ] as const)("by %s: other rules are %s", async (mode, kind) => {
    expect((await run(cases(5), [allow, rules], { mode })).outcome).toEqual({ kind });
  });

  it.each([
    ["one engine", engine("b", () => ERROR), engine("c", () => say("DENY"))],
    ["every engine", engine("b", () => ERROR), engine("c", () => ERROR)],
  ])("a fault of %s is a disagreement, though the decisions are one", async (_, b, c) => {
    const { outcome, disagreements } = await run(cases(5), [b, c], { mode: "decision" });
    expect(outcome).toEqual({ kind: "disagreed" });
    expect(disagreements[0]?.kind).toBe("fault");
  });

  it("waits for an engine that answers later", async () => {
    const later = engine("b", async (n) => say(n === 4 ? "DENY" : "ALLOW", "r"));
    expect((await run(cases(9), [allow, later])).disagreements[0]?.request).toBe(4);
  });

  it("tells engines of one name apart", async () => {
    const { disagreements } = await run(cases(5), [allow, engine("a", () => say("DENY", "r"))]);
    expect(disagreements[0]?.answers.map((each) => each.engine)).toEqual(["a", "a (2)"]);
  });
});

describe("limits", () => {
  const b = engine("b", () => say("ALLOW", "r"));
  it("stops after so many cases", async () => {
    expect((await run(cases(1000), [allow, b], { cases: 10 })).progress.asked).toBe(10);
  });

  it("stops after so many different disagreements", async () => {
    const odd = engine("b", (n) => say("DENY", `r${n}`));
    const { progress, disagreements } = await run(cases(1000), [allow, odd], { disagreements: 3 });
    expect(disagreements).toHaveLength(3);
    expect(progress.asked).toBe(3);
  });

  it("asks a slow engine its share, spread over the cases, and the whole corpus", async () => {
    const asked: number[] = [];
    const slow = engine("b", (n) => {
      asked.push(n);
      return say("ALLOW", "r");
    });
    const shares = new Map([["b", 16]]);
    const { progress } = await run(cases(16_000), [allow, slow], { shares, cases: 16_000 });
    expect(progress.byEngine["b"]).toBeGreaterThan(700);
    expect(progress.byEngine["b"]).toBeLessThan(1300);
    // In every sixteenth of a rhythm of 16, so that no column of cases is left out.
    expect(new Set(asked.map((n) => n % 16)).size).toBe(16);
    const corpus = await run(cases(50, "corpus"), [allow, slow], { shares });
    expect(corpus.progress.byEngine["b"]).toBe(50);
  });

  it("parts of several threads cover every case once; random cases are each one's own", async () => {
    const seen: unknown[] = [];
    const observe = (request: unknown): void => {
      seen.push(request);
    };
    for (const index of [0, 1, 2]) await run(cases(100), [allow, b], { part: { index, of: 3 }, observe });
    expect(seen.sort((x, y) => Number(x) - Number(y))).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect((await run(cases(100, "random"), [allow, b], { part: { index: 1, of: 3 } })).progress.asked).toBe(
      100,
    );
  });
});
