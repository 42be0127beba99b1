import { afterAll, beforeAll, expect, it } from "vitest";
import { compileRego } from "../compilers/rego/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { type OpaToolchain, openOpa } from "../src/engines/opa/index.js";
import { createCalendarProof } from "../src/prove-calendar.js";
import { readArithmetic } from "../src/prove-calendar-arithmetic.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

const WINTER = '{after: "2026-12-18T18:00:00+01:00", before: "2027-01-04T06:00:00+01:00"}';
const CENTURY = '{after: "2100-06-01T00:00:00Z"}';
const YEAR = "floor((14 - month) / 12)";
const LEAP = "floor(year / 100)";
const DAY = "% 12)) + 2) / 5)";

/** What is asked of an instant, what is changed in the calendar, and whether that is proved to change nothing. */
const CHANGES: readonly (readonly [
  why: string,
  asked: string,
  before: string,
  after: string,
  proved: boolean,
])[] = [
  ["a March that is a year early is no winter", WINTER, YEAR, "floor((15 - month) / 12)", true],
  ["but it is before the winter", '{after: "2026-12-18T18:00:00Z"}', YEAR, "floor((15 - month) / 12)", false],
  [
    "also where that is negated",
    '{not_after: "2026-12-18T18:00:00Z"}',
    YEAR,
    "floor((15 - month) / 12)",
    false,
  ],
  ["leap days are missing far away only", WINTER, LEAP, "floor(year / 101)", true],
  ["and one at the bound", CENTURY, LEAP, "floor(year / 101)", false],
  ["April is a day early", WINTER, DAY, "% 12)) + 1) / 5)", true],
  ["every day is", WINTER, "+ day) - 1", "+ day) - 2", false],
  ["another field is read", WINTER, YEAR, "floor((14 - day) / 12)", false],
  ["what is read is not arithmetic", WINTER, YEAR, "count(month)", false],
  ["not always a number", WINTER, LEAP, "floor(year / (year - year))", false],
  ["another line of the function", WINTER, "month <= 12", "month <= 11", false],
  ["another function", WINTER, "minute <= 59", "minute <= 60", false],
  ["nothing", WINTER, YEAR, YEAR, false],
];

it.each(CHANGES)("%s: %s, %s -> %s", { timeout: 60_000 }, (_, asked, before, after, proved) => {
  const path = "policy.yaml";
  const condition = asked.includes("not_after")
    ? `{not: {context.now: ${asked.replace("not_", "")}}}`
    : `{context.now: ${asked}}`;
  const text = `rules:\n  - {id: freeze, action: deploy, decision: deny, conditions: ${condition}}\n`;
  const { policy } = loadPolicy({ path, text });
  if (policy === undefined) throw new Error("the policy loads");
  const right = compileRego(policy).text;
  expect(right).toContain(before);
  const proves = createCalendarProof(policy, right);
  expect(proves(right.replace(before, after))).toBe(proved);
});

it("two lines that change are not what it is about", () => {
  const text = `rules:\n  - {id: freeze, action: deploy, decision: deny, conditions: {context.now: ${WINTER}}}\n`;
  const { policy } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error("the policy loads");
  const right = compileRego(policy).text;
  const both = right.replace(LEAP, "floor(year / 101)").replace(YEAR, "floor((15 - month) / 12)");
  expect(createCalendarProof(policy, right)(both)).toBe(false);
});

const EXPRESSIONS = [
  "(written_year + 400) - floor((14 - month) / 12)",
  "(floor(year / 4) - floor(year / 101)) + floor(year / 399)",
  "(floor(((153 * ((month + 9) % 12)) + 2) / 5) + day) - 1",
  "7 - 2 - 1 + 100 / 5 / 2 * 3 % 4",
  "floor(month / 7) * 10 - floor((month - 20) / 7)",
] as const;

it.each(EXPRESSIONS)("%s is what OPA says it is", (expression) => {
  const fields = ["written_year", "year", "month", "day"];
  const read = readArithmetic(expression, fields);
  const source = `package p\n\nvalue := ${expression.replaceAll(/written_year|year|month|day/g, "input.$&")}\n`;
  const prepared = opa.prepare([{ path: "p.rego", source }], "data.p.value");
  if (prepared.kind === "failed" || read === undefined) throw new Error("both read it");
  for (let index = 0; index < 60; index += 1) {
    const [year, month, day] = [(index * 7919) % 10_000, (index % 12) + 1, (index % 31) + 1];
    const input = { written_year: year, year: year + 400, month, day };
    expect(prepared.value.evaluate(JSON.stringify(input))).toEqual({
      kind: "defined",
      value: read(fields.map((field) => input[field as keyof typeof input])),
    });
  }
  prepared.value.close();
});

it.each(["count(month)", "month +", "(month", "month)", "month & 1", "input.month", "1.5", "month day", ""])(
  "`%s` is not read",
  (text) => {
    expect(readArithmetic(text, ["month", "day"])).toBeUndefined();
  },
);
