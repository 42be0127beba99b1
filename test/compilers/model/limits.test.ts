import { expect, it } from "vitest";
import {
  ARRAY_ELEMENTS,
  exceedsRequestLimits,
  exceedsValueLimits,
  REQUEST_BYTES,
  STRING_CHARACTERS,
} from "../../../compilers/model/index.js";

/** A request whose compact JSON has just this many bytes. */
function ofBytes(bytes: number, filler: string): object {
  const frame = JSON.stringify({ action: "a", parameters: { x: "" } }).length;
  const each = new TextEncoder().encode(JSON.stringify(filler)).length - 2;
  const rest = (bytes - frame) % each;
  const text = filler.repeat(Math.floor((bytes - frame) / each)) + "y".repeat(rest);
  return { action: "a", parameters: { x: text } };
}

it.each(["x", "é", "\0", "😀", '"'])("measures a request of %j to the byte", (filler) => {
  const largest = ofBytes(REQUEST_BYTES, filler);
  expect(new TextEncoder().encode(JSON.stringify(largest)).length).toBe(REQUEST_BYTES);
  expect(exceedsRequestLimits(largest)).toBe(false);
  expect(exceedsRequestLimits(ofBytes(REQUEST_BYTES + 1, filler))).toBe(true);
});

it("measures many small values to the byte", () => {
  const elements = (REQUEST_BYTES - '{"a":[]}'.length + 1) / 2;
  const request = (count: number): object => ({ a: Array.from({ length: count }, () => 1) });
  expect(JSON.stringify(request(Math.floor(elements))).length).toBeLessThanOrEqual(REQUEST_BYTES);
  expect(exceedsRequestLimits(request(Math.floor(elements)))).toBe(false);
  expect(exceedsRequestLimits(request(Math.floor(elements) + 1))).toBe(true);
});

function nested(levels: number): object {
  let value: object = {};
  for (let level = 1; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

it.each([
  [64, false],
  [65, true],
  [5000, true],
])("%i levels exceed: %s", (levels, exceeds) => {
  expect(exceedsRequestLimits(nested(levels))).toBe(exceeds);
});

it("finds a cycle too deep", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  expect(exceedsRequestLimits(cycle)).toBe(true);
});

it("stops early in a sparse array without end", () => {
  expect(exceedsRequestLimits({ a: new Array(2 ** 31) })).toBe(true);
});

it.each([
  ["x".repeat(STRING_CHARACTERS), false],
  ["x".repeat(STRING_CHARACTERS + 1), true],
  ["😀".repeat(STRING_CHARACTERS), false],
  ["😀".repeat(STRING_CHARACTERS + 1), true],
  [Array.from({ length: ARRAY_ELEMENTS }, () => "a"), false],
  [Array.from({ length: ARRAY_ELEMENTS + 1 }, () => "a"), true],
  [["a", "x".repeat(STRING_CHARACTERS + 1)], true],
  [{ length: 1e9 }, false],
])("value %# exceeds: %s", (value, exceeds) => {
  expect(exceedsValueLimits(value)).toBe(exceeds);
});
