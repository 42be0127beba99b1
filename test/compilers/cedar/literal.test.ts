import { isAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  datetimeText,
  decimalText,
  printComment,
  printPattern,
  printText,
} from "../../../compilers/cedar/literal.js";
import { parseInstant } from "../../../compilers/model/index.js";
import { arbitraryText } from "./hostile.js";

describe("printText", () => {
  it.each([
    ["plain text: 10% of /a-b_c (é, 中, 😀)", '"plain text: 10% of /a-b_c (é, 中, 😀)"'],
    ['"\\\n\r\t\0', '"\\"\\\\\\n\\r\\t\\0"'],
    ["*", '"*"'],
    ["a\u202eb", '"a\\u{202e}b"'],
    ["a\u00a0b", '"a\\u{a0}b"'],
    ["e\u0301", '"e\\u{301}"'],
    ["אב", '"\\u{5d0}\\u{5d1}"'],
    ["\u2028\u{10ffff}", '"\\u{2028}\\u{10ffff}"'],
  ])("writes %j so that a reader sees what is there", (text, literal) => {
    expect(printText(text)).toBe(literal);
  });
});

describe("printPattern", () => {
  it("tells a star of the text from a wildcard", () => {
    expect(printPattern(["a*", "*"])).toBe('"a\\**\\*"');
    expect(printPattern(["\\", ""])).toBe('"\\\\*"');
  });
});

describe("printComment", () => {
  it("never ends a line and shows only ASCII", () => {
    fc.assert(
      fc.property(arbitraryText(), (text) => {
        expect(printComment(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe("decimalText", () => {
  it.each([
    [0n, "0.0000"],
    [7000n, "0.7000"],
    [-1n, "-0.0001"],
    [-12_500n, "-1.2500"],
    [999_999_999_999_999n, "99999999999.9999"],
  ])("writes %d ten-thousandths as %s", (value, text) => {
    expect(decimalText(value)).toBe(text);
    expect(cedarSays(`decimal("${text}") == context.value`, { fn: "decimal", arg: text })).toBe("allow");
  });
});

describe("datetimeText", () => {
  it.each([
    "1970-01-01T00:00:00Z",
    "2026-07-01T21:59:59.999Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "0000-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999-23:59",
    "0000-01-01T23:58:59.999+23:59",
    "1969-12-31T23:59:59.9+05:30",
  ])("writes the instant of %s so that Cedar means the same", (text) => {
    const instant = parseInstant(text) ?? Number.NaN;
    const duration = `datetime("1970-01-01").offset(duration("${instant}ms"))`;
    expect(cedarSays(`context.value == ${duration}`, { fn: "datetime", arg: datetimeText(instant) })).toBe(
      "allow",
    );
  });
});

function cedarSays(condition: string, value: { readonly fn: string; readonly arg: string }): unknown {
  const answer = isAuthorized({
    principal: { type: "S", id: "" },
    action: { type: "Action", id: "a" },
    resource: { type: "S", id: "" },
    context: { value: { __extn: value } },
    entities: [],
    policies: { staticPolicies: `permit(principal, action, resource) when { ${condition} };` },
  });
  return answer.type === "success" ? answer.response.decision : answer.errors;
}
