import { expect, it } from "vitest";
import { compileRego } from "../compilers/rego/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { createSecondsProof } from "../src/prove-seconds.js";

const MINUTE = '{before: "2025-01-01T00:00:00Z"}';
const LAST = '{after: "2026-12-31T23:59:59.999+01:00"}';
const SECOND = '{before: "2025-01-01T00:00:30Z"}';
const PLAIN = "digits(text, 2, 100) * 1000";
const WHOLE = "digits(whole, 2, 100) * 1000";

/** What is asked of an instant, what is changed in the reader of seconds, and whether that is proved to change nothing. */
const CHANGES: readonly (readonly [
  why: string,
  asked: string,
  before: string,
  after: string,
  proved: boolean,
])[] = [
  ["longer seconds do not leave their minute", MINUTE, PLAIN, "digits(text, 2, 100) * 1001", true],
  ["before the end of a minute neither", LAST, PLAIN, "digits(text, 2, 100) * 1001", true],
  ["of shorter ones there are sixty one", LAST, WHOLE, "digits(whole, 2, 100) * 999", false],
  ["but half a minute may be over", SECOND, PLAIN, "digits(text, 2, 100) * 1001", true],
  ["or is not yet", SECOND, PLAIN, "digits(text, 2, 100) * 999", false],
  ["the last second is none", MINUTE, PLAIN, "digits(text, 2, 99) * 1000", false],
  ["a thousandth more", LAST, '"00"', '"01"', true],
  ["the last millisecond", '{before: "2025-01-01T00:00:30.401Z"}', '"00"', '"01"', false],
  ["a second before the minute", MINUTE, PLAIN, "digits(text, 2, 101) * 1000", false],
  ["another line", MINUTE, "minute <= 59", "minute <= 60", false],
  ["a fraction of four", MINUTE, "count(fraction) <= 3", "count(fraction) <= 4", false],
  ["nothing", MINUTE, PLAIN, PLAIN, false],
];

it.each(CHANGES)("%s: %s, %s -> %s", (_, asked, before, after, proved) => {
  const text = `rules:\n  - {id: late, action: deploy, decision: deny, conditions: {context.now: ${asked}}}\n`;
  const { policy } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error("the policy loads");
  const right = compileRego(policy).text;
  expect(right).toContain(before);
  expect(createSecondsProof(policy, right)(right.replace(before, after))).toBe(proved);
});
