import fc from "fast-check";
import { containing, endingWith, literal, startingWith } from "../../../compilers/smt/language/index.js";
import { createLogic, type Formula, type Logic } from "../../../compilers/smt/logic.js";
import { createSpace, KINDS, type Space } from "../../../compilers/smt/place.js";
import { parseRational } from "../../../compilers/smt/rational.js";

/** A small world: few atoms, and requests such that whatever some request makes of the atoms, one of these makes too. */
export interface World {
  readonly logic: Logic;
  readonly space: Space;
  readonly atoms: readonly Formula[];
}

/** Makes a world of its own. */
export function createWorld(): World {
  const [logic, space] = [createLogic(), createSpace()];
  const p = space.at(["p"]);
  const q = space.at(["p", "q"]);
  const r = space.at(["r"]);
  return {
    logic,
    space,
    atoms: [
      logic.is(space.root, "object"),
      logic.is(space.root, "string"),
      ...KINDS.flatMap((kind) => [logic.is(p, kind), logic.is(q, kind)]),
      logic.isTrue(p),
      logic.text(q, literal("a")),
      logic.text(q, literal("b")),
      logic.text(q, startingWith("a")),
      logic.text(q, endingWith("b")),
      logic.text(q, containing("")),
      logic.atMost(r, parseRational("1")),
      logic.below(r, parseRational("1")),
      logic.below(r, parseRational("1.5")),
      logic.atMost(r, parseRational("1.5")),
      logic.atom({ kind: "whole", place: r }),
      logic.atom({ kind: "tenThousandths", place: r }),
      logic.instantBefore(r, 0),
      logic.instantAtMost(r, 0),
      logic.address(r, 4, 0n, 255n),
      logic.someText(r, literal("a")),
      logic.someText(r, startingWith("a")),
      logic.atom({ kind: "someOther", place: r }),
    ],
  };
}

const Q = [undefined, null, true, 0, "", "a", "b", "c", "ab", "ac", "cb", [], {}];
const P = [undefined, null, true, false, 0, "x", [], ...Q.map((q) => object({ q }))];
const R = [
  undefined,
  null,
  0,
  0.5,
  1,
  1.2,
  1.5,
  1.7,
  2,
  0.00001,
  1.20001,
  1.70001,
  "",
  "0.0.0.1",
  "1.0.0.0",
  "1969-12-31T23:59:59Z",
  "1970-01-01T00:00:00Z",
  "1970-01-01T00:00:01Z",
  [],
  ["a"],
  ["ab"],
  ["b"],
  [1],
  ["a", 1],
  ["ab", 1],
  {},
];

/** Every request of the world that matters. */
export const REQUESTS: readonly unknown[] = [
  undefined,
  null,
  true,
  1,
  "x",
  [],
  ...P.flatMap((p) => R.map((r) => object({ p, r }))),
];

function object(entries: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** What a formula of the world is made from: numbers of atoms, negative for their negation. */
export type Shape = number | { readonly kind: "and" | "or"; readonly members: readonly Shape[] };

/** Shapes with some dozens of leaves. */
export const shapes: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 1, arbitrary: fc.integer({ min: -60, max: 60 }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        members: fc.array(tie("shape"), { minLength: 2, maxLength: 4 }),
      }),
    },
  ),
})).shape;

/** Atoms about one place, in which clauses of one or two soon exclude each other: texts, numbers, instants and addresses, arrays. */
const CROWDS = [
  [17, 18, 19, 20, 21],
  [22, 23, 24, 25, 26, 27],
  [28, 29, 30],
  [31, 32, 33],
];

/** Shapes that need more than axioms to be seen through. */
export const crowds: fc.Arbitrary<Shape> = fc.constantFrom(...CROWDS).chain((crowd) => {
  const literal = fc.constantFrom(...crowd.flatMap((each) => [each, -each]));
  const clause = fc.record({
    kind: fc.constant("or" as const),
    members: fc.array(literal, { minLength: 1, maxLength: 2 }),
  });
  return fc.record({
    kind: fc.constant("and" as const),
    members: fc.array(clause, { minLength: 2, maxLength: 7 }),
  });
});

/** The formula of a shape. */
export function formulaOf({ logic, atoms }: World, shape: Shape): Formula {
  if (typeof shape !== "number") {
    return logic[shape.kind](shape.members.map((member) => formulaOf({ logic, atoms } as World, member)));
  }
  const atom = atoms[Math.abs(shape) % atoms.length] ?? logic.true;
  return shape < 0 ? logic.not(atom) : atom;
}
