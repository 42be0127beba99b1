import { expect, it } from "vitest";
import type { Policy } from "../../../compilers/model/index.js";
import { createSpace } from "../../../src/checker/generate/space.js";
import { systematicRequests } from "../../../src/checker/generate/systematic.js";
import { takeTurns } from "../../../src/checker/generate/turns.js";
import { loaded, POLICIES, policyOf } from "./policies.js";

/** The place of the first case of each stage. */
function firsts(policy: Policy): ReadonlyMap<string, number> {
  const spaces = [...policy.named, ...policy.open].flatMap((each) => createSpace(policy, each) ?? []);
  const found = new Map<string, number>();
  let place = 0;
  for (const { stage } of systematicRequests(policy, spaces)) {
    if (!found.has(stage)) found.set(stage, place);
    place += 1;
  }
  return found;
}

const SHIPPED = POLICIES.filter(({ name }) => name.startsWith("policies/"));

it.each(SHIPPED)("$name: each stage that has cases has one early", (source) => {
  const found = firsts(loaded(source));
  expect([...found.keys()]).toEqual(expect.arrayContaining(["deciding", "sharp", "hostile", "strange"]));
  for (const [stage, place] of found) expect(place, stage).toBeLessThan(2000);
});

it("knows every shipped policy", () => {
  expect(SHIPPED.length).toBe(15);
});

it("asks nothing twice", () => {
  const policy = policyOf(`
  - {id: a, action: [read, "http_*"], decision: allow, conditions: {path: {prefix: /tmp/}, n: {max: 10}}}`);
  const spaces = [...policy.named, ...policy.open].flatMap((each) => createSpace(policy, each) ?? []);
  const spelled = [...systematicRequests(policy, spaces)].map(({ request }) => spell(request));
  expect(new Set(spelled).size).toBe(spelled.length);
});

function spell(request: unknown): string {
  if (request === undefined) return "undefined";
  return JSON.stringify(request, (_, value: unknown) =>
    typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))
      ? `${typeof value} ${value}`
      : Object.is(value, -0)
        ? "-0"
        : value,
  );
}

it("takes turns until all have ended", () => {
  const sources = [
    { turn: 2, entries: [1, 2, 3, 4, 5] },
    { turn: 1, entries: "ab" },
    { turn: 3, entries: [] },
  ];
  expect([...takeTurns<number | string>(sources)]).toEqual([1, 2, "a", 3, 4, "b", 5]);
});
