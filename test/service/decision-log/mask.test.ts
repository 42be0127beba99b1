import { describe, expect, it } from "vitest";
import { erase, parsePointer } from "../../../src/service/decision-log/mask.js";

const TEXT =
  '{"input":{"parameters":{"secret":"s","a/b":1,"c~d":2,"list":[{"token":"t","kept":1},"x"]},"action":"read"},' +
  '"result":{"reason":"because"}}';

describe("a mask takes out what its pointers lead to", () => {
  it.each([
    ["/input/parameters/secret", '"secret":"s",', ""],
    ["/input/parameters/a~1b", '"a/b":1,', ""],
    ["/input/parameters/c~0d", '"c~d":2,', ""],
    ["/input/parameters/list/0/token", '"token":"t",', ""],
    ["/input/parameters/list/1", '"x"', "null"],
    ["/input/action", ',"action":"read"', ""],
    ["/result/reason", '"reason":"because"', ""],
    ["/result", ',"result":{"reason":"because"}', ""],
  ])("%s", (pointer, text, instead) => {
    const event: object = JSON.parse(TEXT);
    const { event: masked, erased } = erase(event, [parsePointer(pointer)]);
    expect(masked).toEqual(JSON.parse(TEXT.replace(text, instead)));
    expect(erased).toEqual([pointer]);
    expect(event).toEqual(JSON.parse(TEXT));
  });

  it.each([
    "/input/parameters/nothing",
    "/input/parameters/list/2",
    "/input/parameters/list/x",
    "/input/parameters/list/length",
    "/input/action/0",
    "/input/constructor",
  ])("and leaves what %s does not lead to", (pointer) => {
    const event: object = JSON.parse(TEXT);
    const { event: masked, erased } = erase(event, [parsePointer(pointer)]);
    expect(masked).toBe(event);
    expect(erased).toEqual([]);
  });

  it("of an object that has a key called __proto__", () => {
    const hostile: object = JSON.parse('{"input": {"__proto__": {"secret": 1, "kept": 2}}}');
    const { event: masked } = erase(hostile, [parsePointer("/input/__proto__/secret")]);
    expect(JSON.stringify(masked)).toBe('{"input":{"__proto__":{"kept":2}}}');
  });
});

describe("what is no pointer into an event", () => {
  it.each(["", "/", "input/x", "/labels/id", "/input~2", "/Input"])("%j", (text) => {
    expect(() => parsePointer(text)).toThrow("JSON pointer");
  });
});
