import { ARRAY_ELEMENTS, REQUEST_DEPTH, STRING_CHARACTERS } from "../../../compilers/model/index.js";

/** Values that no type admits, that JSON cannot hold, or that engines are known to take for something else. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  1.5,
  "",
  "5",
  [],
  {},
  "\ud800",
  "a\udc00",
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  2 ** 53,
  -(2 ** 53),
  2 ** 53 + 2,
  2 ** 63,
  1e11,
  -1e11,
  1e21,
  1e308,
  10n,
  2n ** 64n,
  [[]],
  [1],
  ["a", 1],
  ["a", null],
  [null],
  ["\ud800"],
  { a: 1 },
  { __entity: { type: "User", id: "a" } },
  { __extn: { fn: "unknown", arg: "x" } },
  { __extn: { fn: "ip", arg: "10.0.0.1" } },
  { __extn: { fn: "decimal", arg: "1.0" } },
  { fn: "offset", args: ["2024-01-01", "1h"] },
  { __expr: "1 == 1" },
  { type: "User", id: "a" },
  ownProto({ a: 1 }),
  { constructor: 1, toString: 2, length: 3 },
  { length: 1, 0: "a" },
  "/a/../b",
  "//a",
  "a/b",
  "/a\0",
  "/a\0b",
  "/a\\b",
  "/.",
  "/..",
  "/a/./b",
  "Example.COM",
  "a.com.",
  "a.com:443",
  "-a.com",
  "a".repeat(64),
  "a..com",
  "user@a.com",
  "010.0.0.1",
  "1.2.3",
  "0x7f000001",
  "::ffff:10.0.0.1",
  "::ffff:a00:1",
  "11::1:",
  "1:2:3:4:5:6:7:8:",
  // The ends of the mapped range.
  "::ffff:0.0.0.0",
  "::ffff:255.255.255.255",
  "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
  "10.0.0.1/8",
  "fe80::1%eth0",
  "[::1]",
  "2026-02-30T00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2100-02-29T00:00:00Z",
  "2026-01-01T00:60:00Z",
  "2026-01-01T00:00:00+24:00",
  "2026-01-01T00:00:00+01:60",
  "2026-01-01T00:00:00",
  "2026-01-01t00:00:00z",
  "2026-01-01T24:00:00Z",
  "2026-01-01T00:00:00.1234Z",
  "2026-12-31T23:59:60Z",
  "2026-01-01T00:00:00Z+01:00",
  "2026-01-01T.5:00:00Z",
  "2026-01-01Te1:00:00Z",
  "2026-01-01T1",
  "2026-01-01T+01:00",
  "true",
  "NaN",
  "1e3",
];

/** Values near the limits of size. They are slow for everybody, so few cases have one. */
export function heavyValues(): readonly unknown[] {
  return [
    "a".repeat(STRING_CHARACTERS),
    "a".repeat(STRING_CHARACTERS + 1),
    "\u{1f600}".repeat(STRING_CHARACTERS),
    Array.from({ length: ARRAY_ELEMENTS }, () => "a"),
    Array.from({ length: ARRAY_ELEMENTS + 1 }, () => "a"),
    nested(REQUEST_DEPTH - 3),
    nested(REQUEST_DEPTH - 2),
    nested(REQUEST_DEPTH - 1),
    nested(200),
  ];
}

/** What may stand where a request has an object of attributes. */
export const CONTAINERS: readonly unknown[] = [null, "x", 1, true, [], ["a"], ownProto({}), {}, "", 0, false];

/** What may stand where a request is expected; most are not one. */
export const NO_REQUESTS: readonly unknown[] = [
  null,
  undefined,
  "",
  "x",
  0,
  1,
  true,
  [],
  {},
  [{}],
  { action: "" },
  { action: null },
  { action: 1 },
  { action: ["a"] },
  { action: {} },
  { action: true },
  { action: "\ud800" },
  { action: "__proto__" },
  { action: "constructor" },
  { action: "toString" },
  { action: "*" },
  { action: " " },
  { action: "\0" },
  { Action: "a" },
  ownProto({ action: "a" }),
];

/** An object with an own key `__proto__`, as JSON makes it. */
function ownProto(inner: object): unknown {
  return JSON.parse(`{"__proto__":${JSON.stringify(inner)}}`);
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}
