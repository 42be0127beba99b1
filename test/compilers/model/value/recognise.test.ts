import { describe, expect, it } from "vitest";
import { type TypeName, typeValue } from "../../../../compilers/model/index.js";

const label63 = "a".repeat(63);
const CASES: Record<TypeName, { readonly yes: readonly unknown[]; readonly no: readonly unknown[] }> = {
  string: { yes: ["", "é", "😀", "\0"], no: ["\ud800", "a\udc00b", 1, true, null, [], {}, undefined] },
  path: {
    yes: ["/", "/a", "/a/", "/.a", "/..a", "/a./b", "/...", "/é b"],
    no: [
      "",
      "a",
      "a/b",
      "//",
      "/a//b",
      "/.",
      "/..",
      "/./a",
      "/a/.",
      "/a/..",
      "/a/../b",
      "/a\0",
      "/a\\b",
      ["/a"],
      "/\ud800",
    ],
  },
  hostname: {
    yes: ["a", "a.b", "a-b.c", "1.2", "xn--a", label63, `${label63}.${label63}.${label63}.${"a".repeat(61)}`],
    no: [
      "",
      ".",
      "a.",
      ".a",
      "a..b",
      "A",
      "a:1",
      "-a",
      "a-",
      "a.-b",
      "a_b",
      "é",
      `${label63}a`,
      `${label63}.${label63}.${label63}.${"a".repeat(62)}`,
      "a\n",
    ],
  },
  integer: {
    yes: [0, -0, 1.0, 1e3, 2 ** 53 - 1, -(2 ** 53 - 1)],
    no: [1.5, 2 ** 53, -(2 ** 53), Number.NaN, 1e308, "1", 1n, true],
  },
  decimal: {
    yes: [0, 0.1, 1e-7, 99999999999.9999, -99999999999.9999, 5e-324],
    no: [1e11, -1e11, Number.NaN, Number.POSITIVE_INFINITY, "1", true],
  },
  boolean: { yes: [true, false], no: [0, 1, "true", null] },
  ip: {
    yes: [
      "0.0.0.0",
      "255.255.255.255",
      "::",
      "::1",
      "1::",
      "1:2:3:4:5:6:7:8",
      "1:2:3:4:5:6:7::",
      "::2:3:4:5:6:7:8",
      "FE80::a",
      "::1.2.3.4",
      "64:ff9b::1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4",
    ],
    no: [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "256.0.0.1",
      "010.0.0.1",
      "1.2.3.4/8",
      " 1.2.3.4",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1::2::3",
      ":::",
      ":1",
      "1:",
      "12345::",
      "g::",
      "fe80::1%eth0",
      "::ffff:1.2.3.4",
      "::ffff:a00:1",
      "0:0:0:0:0:FFFF:1:2",
      "1:2:3:4:5:6:7:8::",
      "1.2.3.4::",
      "::1.2.3.4:5",
      "[::1]",
      "::01.2.3.4",
    ],
  },
  datetime: {
    yes: [
      "2026-01-01T00:00:00Z",
      "2024-02-29T23:59:59.9+23:59",
      "2000-02-29T00:00:00-00:00",
      "0000-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
    ],
    no: [
      "2026-01-01",
      "2026-01-01T00:00:00",
      "2026-01-01 00:00:00Z",
      "2026-01-01t00:00:00z",
      "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:60Z",
      "2026-01-01T00:00:00.1234Z",
      "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+0100",
      "+2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00Z\n",
    ],
  },
  strings: { yes: [[], ["a"], ["a", "a"]], no: [["a", 1], [null], [["a"]], ["\ud800"], "a", {}, null] },
};

describe("typeValue", () => {
  for (const [type, { yes, no }] of Object.entries(CASES) as [TypeName, (typeof CASES)[TypeName]][]) {
    it.each(yes.map((value) => [value]))(`${type} admits %j`, (value) => {
      expect(typeValue(type, value)).toBeDefined();
    });
    it.each(no.map((value) => [value]))(`${type} refuses #%#`, (value) => {
      expect(typeValue(type, value)).toBeUndefined();
    });
  }
});
