import { expect, it } from "vitest";
import type { Answer } from "../../compilers/model/index.js";
import { failClosed } from "../../src/engines/fail-closed.js";

const ERROR = { decision: "DENY", rules: [], reason: "engine_error" };
const allow: Answer = { decision: "ALLOW", rules: ["r"], reason: "because" };

function engineOf(decide: () => unknown) {
  return { name: "odd", decide: decide as () => Answer, close: () => {} };
}

it("passes an answer through", () => {
  expect(failClosed(engineOf(() => allow)).decide({})).toBe(allow);
});

it.each<[string, () => unknown]>([
  [
    "throws an error",
    () => {
      throw new Error("broken");
    },
  ],
  [
    "throws a text",
    () => {
      throw "broken";
    },
  ],
  [
    "throws nothing",
    () => {
      throw undefined;
    },
  ],
  ["answers nothing", () => undefined],
  ["answers null", () => null],
  ["answers a boolean", () => true],
  ["answers in lower case", () => ({ ...allow, decision: "allow" })],
  ["answers without a decision", () => ({ rules: [], reason: "" })],
  ["answers with a promise", () => Promise.resolve(allow)],
])("denies when the engine %s, and tells the fault once", (_, decide) => {
  const faults: unknown[] = [];
  expect(failClosed(engineOf(decide), (fault) => faults.push(fault)).decide({})).toEqual(ERROR);
  expect(faults.length).toBe(1);
});

it("does not let a listener change the answer", () => {
  const listener = (): void => {
    throw new Error("a listener");
  };
  expect(
    failClosed(
      engineOf(() => null),
      listener,
    ).decide({}),
  ).toEqual(ERROR);
});

it("denies after it was closed", () => {
  const engine = failClosed(engineOf(() => allow));
  engine.close();
  expect(engine.decide({})).toEqual(ERROR);
});
