import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { answersOf, compileWith, moduleOf } from "./engines.js";
import { policyOf } from "./policies.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

const TEXT = [{ text: "a" }, { text: "b" }, { text: "" }, { text: null }, {}];
const TAGS = [{ tags: [] }, { tags: ["a"] }, { tags: ["a", "b"] }, { tags: ["b"] }, { tags: null }, {}];
const NUMBER = [{ n: 0 }, { n: 1 }, { n: -1 }, { n: 5 }, { n: null }, {}];
const FLAG = [{ flag: true }, { flag: false }, { flag: null }, {}];
const PATH = [
  { path: "/a" },
  { path: "/a/" },
  { path: "/a/b" },
  { path: "/ab" },
  { path: "/" },
  { path: "a" },
  {},
];

function one(decision: string, conditions: object, attributes: object = {}): object {
  return { attributes, rules: [{ id: "r", action: "x", decision, conditions }] };
}

const optional = (name: string): object => ({ [name]: { optional: true } });

/** Each policy with the parameters of requests for the actions `x`, `y` and `z`. */
const POLICIES: Readonly<Record<string, readonly [object, readonly object[]]>> = {
  "a negation, allowing": [one("allow", { text: { not_in: ["a"] } }), TEXT],
  "a negation, denying": [one("deny", { text: { not_in: ["a"] } }), TEXT],
  "a negation of an optional attribute, allowing": [
    one("allow", { text: { not_equals: "a" } }, optional("text")),
    TEXT,
  ],
  "a negation of an optional attribute, denying": [
    one("deny", { text: { not_equals: "a" } }, optional("text")),
    TEXT,
  ],
  "not around any": [
    one("allow", { not: { any: [{ text: { equals: "a" } }, { flag: { equals: true } }] } }),
    [...TEXT, ...FLAG, { text: "b", flag: false }],
  ],
  "not around all, denying": [
    one("deny", { not: { all: [{ text: { equals: "a" } }, { flag: { equals: true } }] } }),
    [...TEXT, { text: "a", flag: true }],
  ],
  presence: [one("allow", { flag: { present: true } }), FLAG],
  absence: [one("allow", { flag: { present: false } }), FLAG],
  "false as a value": [one("allow", { flag: { equals: false } }), FLAG],
  "any of nothing": [one("allow", { any: [] }), TEXT],
  "all of nothing": [one("deny", { all: [] }), TEXT],
  "not any of nothing": [one("allow", { not: { any: [] } }), TEXT],
  "an empty list": [one("deny", { text: { in: [] } }, optional("text")), TEXT],
  "not in an empty list": [one("allow", { text: { not_in: [] } }), TEXT],
  "an empty list beside another condition": [
    one("deny", { any: [{ text: { in: [] } }, { flag: { equals: true } }] }),
    [...TEXT, ...FLAG],
  ],
  "elements in an empty list": [one("allow", { tags: { in: [] } }, { tags: { type: "strings" } }), TAGS],
  "elements not in an empty list": [
    one("allow", { tags: { not_in: [] } }, { tags: { type: "strings" } }),
    TAGS,
  ],
  "elements in an empty list, denying": [
    one("deny", { tags: { in: [] } }, { tags: { type: "strings", optional: true } }),
    TAGS,
  ],
  "all of an empty list": [one("allow", { tags: { contains_all: [] } }), TAGS],
  "not all of an empty list": [one("allow", { not: { tags: { contains_all: [] } } }), TAGS],
  "any of an empty list": [one("deny", { tags: { contains_any: [] } }, optional("tags")), TAGS],
  "every element": [one("allow", { tags: { in: ["a", "c"] } }, { tags: { type: "strings" } }), TAGS],
  "some element": [one("deny", { tags: { in: ["a", "c"] } }, { tags: { type: "strings" } }), TAGS],
  "no element": [one("allow", { tags: { not_in: ["a", "c"] } }, { tags: { type: "strings" } }), TAGS],
  "not every element": [one("deny", { tags: { not_in: ["a", "c"] } }, { tags: { type: "strings" } }), TAGS],
  "all of several": [one("allow", { tags: { contains_all: ["a", "b"] } }), TAGS],
  "not all of several": [one("deny", { not: { tags: { contains_all: ["a", "b"] } } }), TAGS],
  bounds: [one("allow", { n: { min: 0, below: 5, not_equals: 1 } }), NUMBER],
  "bounds, denying": [one("deny", { n: { above: 0, max: 5 } }), NUMBER],
  "not bounds": [one("allow", { not: { n: { min: 0 } } }), NUMBER],
  "a folder": [one("allow", { path: { within: "/a" } }), PATH],
  "the root": [one("allow", { path: { within: "/" } }), PATH],
  "outside a folder": [one("allow", { path: { outside: "/a" } }), PATH],
  "the action itself": [
    { rules: [{ id: "r", action: "*", decision: "allow", conditions: { action: { in: ["y", "w"] } } }] },
    [{}],
  ],
  "the same rules about actions with other types": [
    {
      actions: {
        x: { parameters: { path: { type: "path" } } },
        y: { parameters: { path: { type: "string" } } },
        z: { parameters: { path: { type: "path" } } },
      },
      rules: [
        { id: "a", action: "*", decision: "allow", conditions: { path: { present: true } } },
        { id: "b", action: "*", decision: "deny", conditions: { path: { equals: "/ab" } } },
      ],
    },
    PATH,
  ],
  "the same rule about actions where an attribute is optional and where not": [
    {
      actions: {
        x: { parameters: { n: { optional: true } } },
        y: { parameters: { n: { type: "integer" } } },
        z: {},
      },
      rules: [{ id: "a", action: "*", decision: "deny", conditions: { n: { above: 0 } } }],
    },
    NUMBER,
  ],
  "several rules that fire, out of the order of their texts": [
    {
      rules: ["zeta", "alpha", "mid", "beta"].flatMap((id, index) => [
        { id, action: ["x", "y"], decision: "deny", conditions: { n: { max: index } } },
        { id: `${id}-escalate`, action: "x", decision: "escalate", conditions: { n: { max: 3 } } },
        { id: `${id}-allow`, action: ["z", "*"], decision: "allow" },
      ]),
    },
    [...NUMBER, { n: 3 }, { n: 4 }, { n: "1" }],
  ],
  "the first match": [
    {
      combining: "first-match",
      default_decision: "escalate",
      rules: [
        { id: "a", action: "x", decision: "allow", conditions: { n: { equals: 1 } } },
        { id: "b", action: ["x", "y"], decision: "deny", conditions: { n: { above: 0 } } },
        { id: "c", action: "y", decision: "allow" },
        { id: "d", action: "*", decision: "deny" },
      ],
    },
    NUMBER,
  ],
  "allowing by default": [
    {
      default_decision: "allow",
      rules: [{ id: "a", action: "x*", decision: "deny", conditions: { text: { equals: "a" } } }],
    },
    TEXT,
  ],
  "rules that never fire": [
    {
      rules: Array.from({ length: 8 }, (_, index) => ({
        id: `r${index}`,
        action: "x",
        decision: "allow",
        conditions: { text: { equals: `t${index}` }, any: [] },
      })),
    },
    TEXT,
  ],
  "a number under a name that is a keyword": [
    one("allow", { 'parameters["in"]': { in: [1, 2] }, 'parameters["every"]["if"]': { prefix: "a" } }),
    [{ in: 1, every: { if: "ab" } }, { in: 1.5 }, { in: 2, every: 1 }, {}],
  ],
};

describe.each(Object.entries(POLICIES))("%s", (_, [object, parameters]) => {
  it("means in both engines what it means in the reference", () => {
    const policy = policyOf(JSON.parse(JSON.stringify(object)));
    expect(opa.check([moduleOf(policy)])).toEqual([]);
    const compiled = compileWith(opa, policy);
    const reference = createReferenceEngine(policy);
    for (const each of parameters) {
      for (const action of ["x", "y", "z", "xy"]) {
        const request = { action, parameters: each };
        const expected = reference.decide(request);
        for (const answer of answersOf(compiled, policy, request))
          expect([request, answer]).toEqual([request, expected]);
      }
    }
    compiled.close();
  });
});
