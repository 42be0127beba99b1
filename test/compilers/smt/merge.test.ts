import fc from "fast-check";
import { expect, it } from "vitest";
import { compileCedar } from "../../../compilers/cedar/index.js";
import {
  containing,
  endingWith,
  IPV4,
  IPV6,
  lengthAtMost,
  literal,
  startingWith,
} from "../../../compilers/smt/language/index.js";
import { createLogic, type Formula } from "../../../compilers/smt/logic.js";
import { createMerge } from "../../../compilers/smt/merge.js";
import { createSpace } from "../../../compilers/smt/place.js";
import { parseRational } from "../../../compilers/smt/rational.js";
import { cedarJson } from "../../../src/engines/cedar-json.js";
import { cedarSide } from "../../../src/prover/cedar-side.js";
import { casesOf, POLICY_FILES } from "../../policy-files.js";
import { generatedRequests, isTrueOf, partOf, partsOf } from "./answers.js";

const SEED = Number(process.env["CONCORD_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const logic = createLogic();
const space = createSpace();
const place = space.at(["p"]);
const LANGUAGES = [
  startingWith("/a"),
  endingWith("b"),
  containing("/"),
  literal("/ab"),
  literal(""),
  lengthAtMost(3),
  IPV4,
  IPV6,
];
const ATOMS: readonly Formula[] = [
  ...LANGUAGES.map((language) => logic.text(place, language)),
  ...LANGUAGES.slice(0, 5).map((language) => logic.someText(place, language)),
  logic.address(place, 4, 0n, 255n),
  logic.address(place, 4, 10n, 2n ** 31n),
  logic.address(place, 4, 0n, 2n ** 32n - 1n),
  logic.instantAtMost(place, 0),
  logic.instantBefore(place, 5),
  logic.atMost(place, parseRational("3")),
  logic.below(place, parseRational("1.5")),
  logic.atom({ kind: "whole", place }),
  logic.atom({ kind: "writtenWhole", place }),
  logic.atom({ kind: "tenThousandths", place }),
  logic.atom({ kind: "someOther", place }),
  logic.isTrue(place),
  ...(["absent", "null", "boolean", "number", "string", "array", "object"] as const).map((kind) =>
    logic.is(place, kind),
  ),
];
const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  1.5,
  2.00001,
  3,
  4,
  "",
  "/",
  "/a",
  "/ab",
  "b",
  "xb",
  "/a/b",
  "abcd",
  "0.0.0.9",
  "0.0.1.0",
  "200.0.0.0",
  "1970-01-01T00:00:00Z",
  "1970-01-01T00:00:00.005Z",
  "1999-01-01T00:00:00Z",
  [],
  ["/ab"],
  ["", 1],
  ["xb", "/"],
  {},
  { a: 1 },
];

const formula = fc.letrec<{ readonly any: Formula }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthSize: "medium" },
    { weight: 3, arbitrary: fc.constantFrom(...ATOMS) },
    { weight: 2, arbitrary: tie("any").map(logic.not) },
    { weight: 3, arbitrary: fc.array(tie("any"), { minLength: 2, maxLength: 4 }).map(logic.and) },
    { weight: 3, arbitrary: fc.array(tie("any"), { minLength: 2, maxLength: 4 }).map(logic.or) },
  ),
})).any;

it(`a formula whose questions are merged says the same of every value (CONCORD_SEED=${SEED} repeats this)`, () => {
  let changed = 0;
  fc.assert(
    fc.property(formula, (asked) => {
      const merged = createMerge(logic)(asked);
      if (merged !== asked) changed += 1;
      for (const p of VALUES) {
        const request = p === undefined ? {} : { p };
        expect({ p, holds: isTrueOf(merged, request) }).toEqual({ p, holds: isTrueOf(asked, request) });
      }
    }),
    { numRuns: 400, seed: SEED },
  );
  expect(changed).toBeGreaterThan(100);
});

it("every two questions about one place, in every way beside each other", () => {
  const merge = createMerge(logic);
  const beside: readonly ((a: Formula, b: Formula) => Formula)[] = [
    (a, b) => logic.and([a, b]),
    (a, b) => logic.and([a, logic.not(b)]),
    (a, b) => logic.or([a, b]),
    (a, b) => logic.or([a, logic.not(b)]),
    (a, b) => logic.or([a, logic.and([b, logic.not(logic.isTrue(place))])]),
    (a, b) => logic.and([a, logic.or([b, logic.isTrue(place)])]),
  ];
  for (const a of ATOMS) {
    for (const b of ATOMS) {
      for (const [index, make] of beside.entries()) {
        const asked = make(a, b);
        const merged = merge(asked);
        for (const p of VALUES) {
          const request = p === undefined ? {} : { p };
          if (isTrueOf(asked, request) !== isTrueOf(merged, request))
            expect({ a, b, index, p }).toBe("the same");
        }
      }
    }
  }
});

it("as many questions about one text as there may be become one, where what is left is small", () => {
  const asked = ["/a/", "/b/", "/c/", "/d/", "/e/"].map((each) => logic.text(place, containing(each)));
  const inner = logic.text(place, startingWith("/a/b/c/d/e/"));
  expect(createMerge(logic)(logic.and([...asked, inner]))).toBe(inner);
});

it("what translators take apart in different ways becomes one formula", () => {
  const merge = createMerge(logic);
  const [a, b, c] = LANGUAGES.slice(0, 3).map((language) => logic.text(place, language)) as [
    Formula,
    Formula,
    Formula,
  ];
  const present = logic.and([logic.not(logic.is(place, "absent")), logic.not(logic.is(place, "null"))]);
  expect(merge(logic.or([logic.or([a, b]), c]))).toBe(
    merge(logic.or([logic.and([present, c]), a, logic.and([present, b])])),
  );
  expect(merge(logic.and([a, logic.not(b), logic.not(c)]))).toBe(
    merge(logic.and([a, logic.not(logic.or([c, b]))])),
  );
});

it.each(POLICY_FILES)("%s: merged formulas say what they said", (path) => {
  const { policy, requests } = casesOf(path);
  const cedar = compileCedar(policy, { facts: true });
  const side = cedarSide(policy, {
    ...cedarJson(cedar.text, cedar.schemaText),
    actionIdOf: (label) => label,
    facts: new Map(cedar.facts.map((fact) => [fact.name, fact])),
  });
  const parts = partsOf(policy);
  const pairs = new Map(
    parts.map((part) => {
      const merge = createMerge(part.logic);
      const outcomes = [part.model, side.lower(part) ?? part.model];
      const all = outcomes.flatMap(({ decision, rules }) => [...Object.values(decision), ...rules.values()]);
      return [part, all.map((each) => [each, merge(each)] as const)];
    }),
  );
  for (const request of generatedRequests(policy, requests, 60)) {
    for (const [asked, merged] of pairs.get(partOf(parts, request)) ?? []) {
      if (isTrueOf(asked, request) !== isTrueOf(merged, request))
        expect(request).toBe("decided otherwise once merged");
    }
  }
});
