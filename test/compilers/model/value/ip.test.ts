import { expect, it } from "vitest";
import {
  inRange,
  parseAddress,
  parseRange,
  printAddress,
  printRange,
} from "../../../../compilers/model/index.js";

it.each([
  ["10.0.0.0/8", "10.255.255.255", true],
  ["10.0.0.0/8", "11.0.0.0", false],
  ["10.0.0.1/8", "10.9.9.9", true],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.1.2.3", "10.1.2.4", false],
  ["0.0.0.0/0", "255.255.255.255", true],
  ["0.0.0.0/0", "::1", false],
  ["::/0", "1.2.3.4", false],
  ["::/0", "ffff::", true],
  ["2001:db8::/33", "2001:db8:7fff::1", true],
  ["2001:db8::/33", "2001:db8:8000::1", false],
  ["128.0.0.0/1", "128.0.0.1", true],
  ["128.0.0.0/1", "127.255.255.255", false],
])("%s holds %s: %s", (range, address, inside) => {
  const parsedRange = parseRange(range);
  const parsedAddress = parseAddress(address);
  if ("problem" in parsedRange || parsedAddress === undefined) throw new Error("unreadable");
  expect(inRange(parsedRange, parsedAddress)).toBe(inside);
});

it.each([
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/08",
  "10.0.0.0/",
  "10.0.0/8",
  "::/129",
  "::ffff:0:0/96",
  "a",
  "1.2.3.4/8/8",
])("refuses the range %s", (text) => {
  expect(parseRange(text)).toHaveProperty("problem");
});

it.each([
  ["1.2.3.4", "1.2.3.4"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["FE80::1.2.3.4", "fe80:0:0:0:0:0:102:304"],
])("prints %s plainly", (text, plain) => {
  expect(printAddress(parseAddress(text) ?? [])).toBe(plain);
});

it("prints a range by its network", () => {
  const range = parseRange("10.1.2.3/9");
  expect("problem" in range ? range.problem : printRange(range)).toBe("10.0.0.0/9");
});
