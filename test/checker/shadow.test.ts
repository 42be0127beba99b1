import { describe, expect, it } from "vitest";
import type { Answer } from "../../compilers/model/index.js";
import { createShadowEngine, type ShadowDisagreement } from "../../src/checker/shadow.js";
import type { AsyncEngine, Engine } from "../../src/engines/engine.js";

const ALLOW: Answer = { decision: "ALLOW", rules: ["a"], reason: "x" };
const DENY: Answer = { decision: "DENY", rules: [], reason: "default" };
const ERROR: Answer = { decision: "DENY", rules: [], reason: "engine_error" };

function engine(name: string, decide: (request: unknown) => Answer): Engine {
  return { name, decide, close: () => {} };
}

function later(name: string, decide: (request: unknown) => Answer): AsyncEngine {
  return { name, decide: async (request) => decide(request), close: () => {} };
}

function watched(shadows: readonly (Engine | AsyncEngine)[], options: object = {}) {
  const seen: ShadowDisagreement[] = [];
  const shadow = createShadowEngine({
    primary: engine("primary", () => ALLOW),
    shadows,
    onDisagreement: (each) => {
      seen.push(each);
    },
    ...options,
  });
  return { shadow, seen };
}

it("answers as the primary does, and says nothing while the shadows agree", async () => {
  const { shadow, seen } = watched([engine("a", () => ALLOW), later("b", () => ({ ...ALLOW }))]);
  expect(shadow.decide({})).toBe(ALLOW);
  await shadow.settled();
  expect(seen).toEqual([]);
  expect(shadow.counts()).toEqual({ asked: 1, compared: 1, disagreed: 0, dropped: 0 });
});

describe("a difference", () => {
  it.each([
    ["another decision", engine("a", () => DENY), "differ"],
    ["other rules", engine("a", () => ({ ...ALLOW, rules: [] })), "differ"],
    ["one that answers later", later("a", () => DENY), "differ"],
    ["a fault", engine("a", () => ERROR), "fault"],
  ])("is told, and does not change the answer: %s", async (_, other, kind) => {
    const { shadow, seen } = watched([other]);
    expect(shadow.decide({ action: "x" })).toBe(ALLOW);
    await shadow.settled();
    expect(seen).toMatchObject([{ kind, request: { action: "x" } }]);
    expect(seen[0]?.answers.map((each) => each.engine)).toEqual(["primary", "a"]);
    expect(shadow.counts().disagreed).toBe(1);
  });

  it("is not told as such when decisions alone are compared", async () => {
    const { shadow, seen } = watched([engine("a", () => ({ ...ALLOW, rules: [] }))], { mode: "decision" });
    shadow.decide({});
    await shadow.settled();
    expect(seen).toEqual([]);
  });

  it("is told with the request as it was, masked", async () => {
    const mask = (request: unknown): unknown => ({ ...(request as object), secret: "***" });
    const { shadow, seen } = watched([engine("a", () => DENY)], { mask });
    const request = { action: "x", secret: "s" };
    shadow.decide(request);
    request.action = "changed";
    await shadow.settled();
    expect(seen[0]?.request).toEqual({ action: "x", secret: "***" });
  });
});

describe("never in the way", () => {
  it("asks no shadow before the answer is given", async () => {
    const order: string[] = [];
    const { shadow } = watched([
      engine("a", () => {
        order.push("shadow");
        return ALLOW;
      }),
    ]);
    shadow.decide({});
    order.push("answered");
    await shadow.settled();
    expect(order).toEqual(["answered", "shadow"]);
  });

  it.each<[string, object]>([
    [
      "a shadow that throws",
      {
        shadows: [
          engine("a", () => {
            throw new Error("broken");
          }),
        ],
      },
    ],
    [
      "a shadow that rejects",
      {
        shadows: [
          later("a", () => {
            throw new Error("broken");
          }),
        ],
      },
    ],
    [
      "a listener that throws",
      {
        shadows: [engine("a", () => DENY)],
        onDisagreement: () => {
          throw new Error("broken");
        },
      },
    ],
    [
      "a mask that throws",
      {
        shadows: [engine("a", () => DENY)],
        mask: () => {
          throw new Error("broken");
        },
      },
    ],
  ])("%s is not heard of", async (_, options) => {
    const { shadow } = watched([], options);
    expect(shadow.decide({})).toBe(ALLOW);
    expect(shadow.decide({})).toBe(ALLOW);
    await shadow.settled();
    expect(shadow.counts().asked).toBe(2);
  });

  it("drops what would wait behind too many, and what cannot be copied", async () => {
    const { shadow } = watched([engine("a", () => ALLOW)], { waiting: 3 });
    for (let call = 0; call < 10; call += 1) shadow.decide({ call });
    shadow.decide({ run: () => 1 });
    await shadow.settled();
    const { asked, compared, dropped } = shadow.counts();
    expect(asked).toBe(11);
    expect(compared + dropped).toBe(11);
    expect(compared).toBeLessThan(6);
  });

  it("sees the share of the requests that it should", async () => {
    let turn = 0;
    const random = (): number => [0.1, 0.6, 0.4, 0.9][turn++ % 4] ?? 0;
    const { shadow } = watched([engine("a", () => ALLOW)], { sample: 0.5, random });
    for (let call = 0; call < 8; call += 1) shadow.decide({});
    await shadow.settled();
    expect(shadow.counts().compared).toBe(4);
  });

  it("takes a primary that answers later", async () => {
    const seen: unknown[] = [];
    const shadow = createShadowEngine({
      primary: later("p", () => ALLOW),
      shadows: [engine("a", () => DENY)],
      onDisagreement: (each) => seen.push(each),
    });
    expect(await shadow.decide({})).toBe(ALLOW);
    await shadow.settled();
    expect(seen).toHaveLength(1);
  });

  it("closes all of them", () => {
    const closed: string[] = [];
    const closing = (name: string): Engine => ({
      ...engine(name, () => ALLOW),
      close: () => closed.push(name),
    });
    const shadow = createShadowEngine({
      primary: closing("p"),
      shadows: [closing("a"), closing("b")],
      onDisagreement: () => {},
    });
    shadow.close();
    expect(closed).toEqual(["p", "a", "b"]);
  });
});
