import { describe, expect, it } from "vitest";
import { recordOf, splitAssignment } from "../../../src/cli/input/assignments.js";

function record(...texts: readonly string[]): object {
  return recordOf(
    "--param",
    texts.map((text) => splitAssignment(text) ?? { key: "", value: "" }),
  );
}

describe("k=v", () => {
  it.each([
    ["k=v", { key: "k", value: "v" }],
    ["k=a=b", { key: "k", value: "a=b" }],
    ["k=", { key: "k", value: "" }],
    ["k", undefined],
    ["=v", undefined],
    ["", undefined],
  ])("splits %j", (text, expected) => expect(splitAssignment(text)).toEqual(expected));
});

describe("a record from assignments", () => {
  it.each([
    [["path=/tmp/a"], { path: "/tmp/a" }],
    [["n=10", "m=-1.5", "b=true", "z=null"], { n: 10, m: -1.5, b: true, z: null }],
    [['s="10"', "e=", "w= x"], { s: "10", e: "", w: " x" }],
    [['l=["a","b"]', 'o={"k":1}'], { l: ["a", "b"], o: { k: 1 } }],
    [["l=[a", "v=1.0.0", "x=0x10"], { l: "[a", v: "1.0.0", x: "0x10" }],
    [["owner.id=3", "owner.name=x"], { owner: { id: 3, name: "x" } }],
  ])("%j", (texts, expected) => expect(record(...texts)).toEqual(expected));

  it.each([
    [["a=1", "a=2"], "--param a: given twice"],
    [["a=1", "a.b=2"], "`a` has a value already"],
    [["a.b=2", "a=1"], "--param a: given twice"],
    [["a..b=2"], "`a..b` has an empty part"],
    [[".a=2"], "`.a` has an empty part"],
  ])("refuses %j", (texts, message) => expect(() => record(...texts)).toThrow(message));

  it("treats the names of the host language as names", () => {
    const built = record("__proto__.polluted=yes", "constructor.prototype.polluted=yes", "toString=1");
    expect(Object.getPrototypeOf(built)).toBe(Object.prototype);
    expect(JSON.stringify(built)).toBe(
      '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"toString":1}',
    );
    expect("polluted" in {}).toBe(false);
    expect(JSON.stringify(record("__proto__=1"))).toBe('{"__proto__":1}');
  });
});
