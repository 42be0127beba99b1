import type { TypeName } from "../../../compilers/model/index.js";

/** Values of each type that no constraint suggests: plain ones first, then the edges of the type. */
export const TYPE_VALUES: Readonly<Record<TypeName, readonly unknown[]>> = {
  string: [
    "zz",
    "",
    "a",
    "*",
    "\n",
    "\0",
    "é",
    "e\u0301",
    "\u{1f600}",
    "\uffff",
    "\\",
    '"',
    "$x",
    "__proto__",
    "null",
    "true",
    "1",
    "\u2028",
    "/",
    "K",
    "ſ",
  ],
  path: [
    "/zz",
    "/",
    "/zz/",
    "/a/b",
    "/é",
    "/e\u0301",
    "/*",
    "/a b",
    "/.a",
    "/..a",
    "/a..",
    "/...",
    "/A",
    "/\n",
  ],
  hostname: [
    "zz.test",
    "a9.zz",
    "0-9.zz",
    "zz",
    "a",
    "1.2.3.4",
    "xn--bcher-kva.example",
    `${"a".repeat(63)}.a`,
    "a-b.c",
    "0",
    longName(253),
    longName(254),
    `${"a".repeat(64)}.a`,
    ".a",
    "a.",
    "-a.b",
    "a-.b",
    "a.-b",
    "a..b",
    "A.b",
    "a_b",
  ],
  integer: [7, 0, -1, -0, 1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e3, 2 ** 31, -(2 ** 31) - 1],
  decimal: [
    7, 0, -1, -0, 0.5, 0.1, 0.30000000000000004, 1e-7, 5e-324, -5e-324, 0.00005, 99_999_999_999.99998,
    -99_999_999_999.99998, 1e10, 123456.7891, 123456.78905,
  ],
  boolean: [true, false],
  ip: [
    "203.0.113.7",
    "2001:db8::7",
    "0.0.0.0",
    "255.255.255.255",
    "::",
    "::1",
    "::10.0.0.1",
    "0:0:0:0:0:ffff:a00:1",
    "FE80::A",
    "1:2:3:4:5:6:7::",
    // The neighbours of the mapped range are addresses.
    "::fffe:ffff:ffff",
    "::1:0:0:0",
  ],
  datetime: [
    "2000-01-01T12:00:00Z",
    "1969-12-31T23:59:59.9Z",
    "1970-01-01T00:00:00.000Z",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999-23:59",
    "2024-02-29T10:00:00.01+05:30",
    ...calendarDays(),
    "2025-1-01T00:00:00Z",
    "2025-01-1T00:00:00Z",
    "2025-01-01T24:00:00Z",
    "2025-01-01T00:60:00Z",
    "2025-01-01T00:00:60Z",
    "2025-01-01T0:00:00Z",
    "2025-01-01T00:00:00+24:00",
    "2025-01-01T00:00:00+23:60",
    "2025-01-01T00:00:00+1:00",
    "2025-01-01T00:00:00.Z",
    "2025-01-01T00:00:00.0000Z",
    "+00:00",
  ],
  strings: [["zz"], [], ["zz", "zz"], [""], ["zz", "yy", "xx"], ["é"], ["e\u0301"], ["*"], ["\0"]],
};

/** A name of labels as long as they may be, with that many characters. */
function longName(length: number): string {
  const labels = `${"a".repeat(63)}.`.repeat(4);
  return `${labels.slice(0, length - 1)}a`;
}

/** The last day of each month, the day after it, and the days and months that a calendar does not have. */
function calendarDays(): readonly string[] {
  const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].flatMap((last, index) => {
    const month = String(index + 1).padStart(2, "0");
    return [`2025-${month}-${last}`, `2025-${month}-${last + 1}`];
  });
  const leap = ["2024-02-30", "1900-02-29", "2000-02-29", "2000-02-30", "2023-02-29"];
  return [...leap, ...days, "2025-00-10", "2025-13-10", "2025-01-00"].map((day) => `${day}T00:00:00Z`);
}
