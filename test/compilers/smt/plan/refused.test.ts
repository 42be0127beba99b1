import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FULL } from "../../../../compilers/smt/language/index.js";
import { createLogic } from "../../../../compilers/smt/logic.js";
import { createSpace } from "../../../../compilers/smt/place.js";
import { parsePlan, translateQuery } from "../../../../compilers/smt/plan/index.js";
import { Untranslatable } from "../../../../compilers/smt/untranslatable.js";
import { type OpaToolchain, openOpa } from "../../../../src/engines/opa/index.js";
import { done } from "../../rego/engines.js";
import { whichHold } from "./asked.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

/** What has no translation, and the word that the error must hold. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ["an unknown builtin", `p if base64.decode(input.a) == "x"`, "base64.decode"],
  ["a replaced input", `q if input.a\n\np if q with input.a as 1`, "WithStmt"],
  ["a comparison of two values of the request", "p if input.a == input.b", 'input["a"]'],
  ["an order of texts", `p if input.a < "x"`, "order"],
  ["a regular expression of the request", "p if regex.match(input.b, input.a)", "regular expression"],
  ["a name of the request", "p if input.a[input.b]", "under a name"],
  ["an element at a position", "p if input.l == [1]", "elements of an array"],
  ["elements of different types", "p if { some e in input.l; e == null }", "different types"],
  ["members of elements", `p if { some e in input.l; e.k == "v" }`, "inside an element"],
  ["a set of values of the request", "q contains input.a\n\np if count(q) == 1", "set of values"],
  [
    "a changed reader of instants",
    "epoch_milliseconds(t) := count(t)\n\np if epoch_milliseconds(input.a) == 1",
    "epoch_milliseconds",
  ],
];

describe("what is not translated", () => {
  it.each(REFUSED)("%s", (_, body, word) => {
    const plan = planOf(`package t\n\n${body}\n`);
    const setting = {
      logic: createLogic(),
      space: createSpace(),
      action: { kind: "free", language: FULL } as const,
    };
    const translate = (): unknown => translateQuery(plan, "t/p", setting);
    expect(translate).toThrow(Untranslatable);
    expect(translate).toThrow(word);
  });

  const CHANGED: readonly (readonly [string, (plan: string) => string, string])[] = [
    ["an unknown statement", (text) => text.replace("ReturnLocalStmt", "ReturnStmt"), "ReturnStmt"],
    ["an unknown field", (text) => text.replace('"source":', '"origin":0,"source":'), "origin"],
    [
      "an unknown operand",
      (text) => text.replace('"type":"string_index"', '"type":"number_index"'),
      "number_index",
    ],
    [
      "a text that is not there",
      (text) => text.replace(/"type":"string_index","value":\d+/, '"type":"string_index","value":99'),
      "a text",
    ],
    ["an unknown part", (text) => text.replace('"static":', '"extra":1,"static":'), "extra"],
  ];
  it.each(CHANGED)("%s", (_, change, word) => {
    const text = JSON.stringify(JSON.parse(planText(`package t\n\np if input.a == "x"\n`)));
    const changed = change(text);
    expect(changed).not.toBe(text);
    expect(() => parsePlan(changed)).toThrow(Untranslatable);
    expect(() => parsePlan(changed)).toThrow(word);
  });

  it("names an entry point that is missing", () => {
    const setting = {
      logic: createLogic(),
      space: createSpace(),
      action: { kind: "free", language: FULL } as const,
    };
    expect(() => translateQuery(planOf("package t\n\np := 1\n"), "t/q", setting)).toThrow("t/q");
  });
});

describe("conflicts", () => {
  const CONFLICTS: readonly (readonly [string, string])[] = [
    ["two values of a rule", `p := 1 if input.a == "x"\n\np := 2 if input.b == 1`],
    ["two values of a function", `f(x) := 1 if x.a == "x"\n\nf(x) := 2 if x.b == 1\n\np := f(input)`],
  ];
  it.each(CONFLICTS)("%s are a fault exactly where OPA says so", (_, body) => {
    const source = `package t\n\n${body}\n`;
    const setting = {
      logic: createLogic(),
      space: createSpace(),
      action: { kind: "free", language: FULL } as const,
    };
    const { faults } = translateQuery(planOf(source), "t/p", setting);
    const query = done(opa.prepare([{ path: "t.rego", source }], "data.t.p"));
    for (const input of [{ a: "x" }, { b: 1 }, { a: "x", b: 1 }, { a: "x", b: 2 }, {}, null]) {
      const isConflict = query.evaluate(JSON.stringify(input)).kind === "failed";
      expect(whichHold(faults, input), JSON.stringify(input)).toEqual(isConflict ? ["conflict"] : []);
    }
    query.close();
  });
});

function planOf(source: string) {
  return parsePlan(planText(source));
}

function planText(source: string): string {
  return done(opa.buildPlan([{ path: "t.rego", source }], ["t/p"]));
}
