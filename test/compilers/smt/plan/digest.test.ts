import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libraryRules } from "../../../../compilers/rego/library.js";
import { EPOCH_DIGESTS, functionDigest } from "../../../../compilers/smt/plan/digest.js";
import { parsePlan } from "../../../../compilers/smt/plan/index.js";
import { type OpaToolchain, openOpa } from "../../../../src/engines/opa/index.js";
import { done } from "../../rego/engines.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

const LIBRARY = libraryRules(new Set(["epoch_milliseconds"] as const))
  .map((rule) => (rule.kind === "library" ? rule.text : ""))
  .join("\n\n");

describe("the reader of instants", () => {
  it("is known by what OPA plans for the library's text", () => {
    // When the library changes: read the new text against the semantics, then write its digest down.
    expect(EPOCH_DIGESTS).toContain(digestOf(LIBRARY));
  });

  it("is the same in another package, between other rules", () => {
    const source = `package a.b\n\nother(x) if x == 1\n\n${LIBRARY}\n\np if {\n\tother(input.b)\n\tepoch_milliseconds(input.a)\n}\n`;
    const plan = parsePlan(done(opa.buildPlan([{ path: "t.rego", source }], ["a/b/p"])));
    expect(EPOCH_DIGESTS).toContain(functionDigest(plan, "g0.data.a.b.epoch_milliseconds"));
  });

  const CHANGES: readonly (readonly [string, string])[] = [
    ["- 865565", "- 865564"],
    ["hour <= 23", "hour <= 24"],
    ["count(text) <= 29", "count(text) <= 30"],
    ['"+": 1, "-": -1', '"+": -1, "-": 1'],
    ["year % 400 == 0", "year % 401 == 0"],
    ['"0123456789"', '"012345678"'],
    ["month >= 1", "month > 1"],
    ["offset if", "0 if"],
  ];
  it.each(CHANGES)("is another when %s is %s", (before, after) => {
    const changed = LIBRARY.replace(before, after);
    expect(changed).not.toBe(LIBRARY);
    expect(EPOCH_DIGESTS).not.toContain(digestOf(changed));
  });
});

function digestOf(library: string): string {
  const source = `package t\n\n${library}\n\np if epoch_milliseconds(input.a)\n`;
  const plan = parsePlan(done(opa.buildPlan([{ path: "t.rego", source }], ["t/p"])));
  return functionDigest(plan, "g0.data.t.epoch_milliseconds");
}
