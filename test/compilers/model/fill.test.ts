import { expect, it } from "vitest";
import {
  exactJson,
  exactNumber,
  fill,
  parseExact,
  roundNumbers,
  type Template,
} from "../../../compilers/model/index.js";

const place = (...path: string[]): Template => ({ kind: "place", path });
const REQUEST = JSON.parse(
  '{"a": {"b": [1, "x"], "n": null}, "__proto__": {"p": 1}, "d": 10.12345}',
) as unknown;

it.each<[string, Template, unknown]>([
  ["the request", place(), REQUEST],
  ["a place", place("a", "b"), [1, "x"]],
  ["null is there", place("a", "n"), null],
  ["nothing", place("a", "c"), undefined],
  ["what objects inherit is not there", place("a", "toString"), undefined],
  ["a key like any other", place("__proto__", "p"), 1],
  ["nothing, with a text for it", { kind: "place", path: ["c"], absent: "" }, ""],
  [
    "a map leaves out what is absent",
    {
      kind: "map",
      entries: [
        ["x", place("c")],
        ["y", place("d")],
      ],
    },
    { y: 10.12345 },
  ],
  ["a list too", { kind: "list", items: [place("c"), { kind: "constant", value: 1 }] }, [1]],
])("fills %s", (_, template, expected) => {
  expect(fill(template, REQUEST)).toEqual(expected);
});

it.each<["decimal" | "cutDecimal" | "ip", unknown, unknown]>([
  ["decimal", 10, "10.0000"],
  ["decimal", "10.5", "10.5"],
  ["decimal", 10.12345, "10.12345"],
  ["cutDecimal", 10.12345, "10.1234"],
  ["cutDecimal", 10.99999, "10.9999"],
  ["cutDecimal", -0.5, "-0.5000"],
  ["cutDecimal", 0, "0.0000"],
  ["decimal", { $number: "9007199254740993" }, "9007199254740992.0000"],
  ["ip", "x", "x"],
  ["ip", null, null],
  ["ip", 5, 5],
])("makes a %s of %j", (extension, value, arg) => {
  const filled = fill({ kind: "extension", extension, value: place("v") }, { v: value });
  expect(filled).toEqual({ __extn: { fn: extension === "ip" ? "ip" : "decimal", arg } });
});

it("makes extension values of the elements of a list, and none of nothing", () => {
  const template: Template = { kind: "extension", extension: "ip", value: place("v") };
  expect(fill(template, { v: ["::1"] })).toEqual([{ __extn: { fn: "ip", arg: "::1" } }]);
  expect(fill(template, {})).toBeUndefined();
});

it("keeps the digits that a double cannot hold, and only those", () => {
  const text = '{"a":9007199254740993,"b":[1,1.50,-9223372036854775809],"c":"9007199254740993","d":1e3}';
  const value = parseExact(text);
  expect(value).toEqual({
    a: { $number: "9007199254740993" },
    b: [1, 1.5, { $number: "-9223372036854775809" }],
    c: "9007199254740993",
    d: 1000,
  });
  expect(exactJson(value)).toBe(text.replace("1.50", "1.5").replace("1e3", "1000"));
  expect(exactNumber("9007199254740992")).toBe(9007199254740992);
});

it("tells what a number lost", () => {
  const lost: unknown[] = [];
  const rounded = roundNumbers({ a: [{ $number: "9007199254740993" }] }, (...each) => lost.push(each));
  expect(rounded).toEqual({ a: [9007199254740992] });
  expect(lost).toEqual([["9007199254740993", 9007199254740992]]);
});

it.each([{ $number: "x" }, { $number: 5 }, { $number: "1", b: 1 }, { $number: "1]" }])(
  "takes %j for an object like any other",
  (value) => {
    expect(exactJson(value)).toBe(JSON.stringify(value));
  },
);
