import { expect, it } from "vitest";
import { readNumber } from "../../../compilers/yaml/number.js";

it.each([
  ["0", 0],
  ["-0", 0],
  ["-0.0", 0],
  ["0e99", 0],
  ["+5", 5],
  ["010", 10],
  ["0x10", 16],
  ["0o14", 12],
  ["1e3", 1000],
  ["1.5E2", 150],
  ["1.0", 1],
  ["5.", 5],
  [".5", 0.5],
  ["-.25", -0.25],
  ["0.10000", 0.1],
  ["0.0001", 0.0001],
  ["1e-4", 0.0001],
  ["10e-5", 0.0001],
  ["1234.5678", 1234.5678],
  ["99999999999.9999", 99999999999.9999],
  ["-99999999999.9999", -99999999999.9999],
  ["9007199254740991", 9007199254740991],
  ["-9007199254740991", -9007199254740991],
  ["9007199254740991.000", 9007199254740991],
  ["0x1fffffffffffff", 9007199254740991],
  ["100000000000", 1e11],
  ["1e15", 1e15],
  ["0.10000000000000000000000000000000", 0.1],
])("%s is %d", (written, value) => {
  expect(readNumber(written)).toBe(value);
});

it.each([
  [".inf", "finite"],
  ["-.Inf", "finite"],
  [".NaN", "finite"],
  ["0.00001", "fractional digits"],
  ["1e-5", "fractional digits"],
  ["0.10001000", "fractional digits"],
  ["1e-999999999999999999999", "fractional digits"],
  // Its nearest double is 0.3, but that is not what is written.
  ["0.3000000000000000000001", "fractional digits"],
  ["100000000000.5", "too large for a number with a fraction"],
  ["9007199254740992", "too large"],
  ["9007199254740993", "too large"],
  ["9007199254740991.5", "too large"],
  ["1e16", "too large"],
  ["1e400", "too large"],
  ["1e999999999999999999999", "too large"],
  ["0x20000000000000", "too large"],
  [`0x${"f".repeat(400)}`, "too large"],
  ["9".repeat(100_000), "too large"],
])("%s is refused", (written, problem) => {
  expect(readNumber(written)).toMatchObject({ problem: expect.stringContaining(problem) });
});
