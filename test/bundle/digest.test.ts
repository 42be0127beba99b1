import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../src/bundle/digest.js";
import { textFile } from "../../src/bundle/index.js";

describe("the digest of a file", () => {
  it.each([
    [
      "sorts keys by their bytes",
      ".manifest",
      '{ "b": 1, "\u{1f600}": 2, "\uffff": 3, "a": [true, null] }',
      '{"a":[true,null],"b":1,"\uffff":3,"\u{1f600}":2}',
    ],
    [
      "is of the value of any data.json",
      "deep/data.json",
      '{"a":\n{"10": "x", "9": ""}}',
      '{"a":{"10":"x","9":""}}',
    ],
    ["escapes as Go does", "data.json", '"<&>\\u2028\u2029\\u0041"', '"<&>\\u2028\\u2029A"'],
    ["is of the bytes of all else", "x/policy.rego", "package x\n", "package x\n"],
    ["is of the bytes of what only sounds alike", "xdata.json", "{ }", "{ }"],
  ])("%s", (_, name, text, hashed) => {
    expect(digestOf(textFile(name, text))).toBe(createHash("sha256").update(hashed).digest("hex"));
  });
});
