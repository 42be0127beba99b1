import { describe, expect, it } from "vitest";
import { compileCedar } from "../../../compilers/cedar/index.js";
import { axioms } from "../../../compilers/smt/axioms.js";
import { literal } from "../../../compilers/smt/language/index.js";
import { createLogic, evaluate, type Formula } from "../../../compilers/smt/logic.js";
import { createMerge } from "../../../compilers/smt/merge.js";
import { createSpace, type Place } from "../../../compilers/smt/place.js";
import { carrier } from "../../../compilers/smt/plan/carry.js";
import { assign, type Frame, localDefined } from "../../../compilers/smt/plan/frame.js";
import { fuse } from "../../../compilers/smt/plan/fuse.js";
import { createElements, type World } from "../../../compilers/smt/plan/world.js";
import { printWith } from "../../../compilers/smt/print/formulas.js";
import { atomsIn, reachable } from "../../../compilers/smt/reachable.js";
import { orTooDeep, Untranslatable } from "../../../compilers/smt/untranslatable.js";
import { cedarJson } from "../../../src/engines/cedar-json.js";
import { cedarSide } from "../../../src/prover/cedar-side.js";
import { casesOf, POLICY_FILES } from "../../policy-files.js";
import { partsOf } from "./answers.js";

const LENGTH = 200_000;

const logic = createLogic();
const space = createSpace();
const places = Array.from({ length: 60 }, (_, index) => space.at([`p${index}`]));
const atoms = places.map((place) => logic.isTrue(place));

/** Each formula holds the one before: `and` and `or` in turns. */
const chain = chainOf(atoms);

function chainOf(letters: readonly Formula[]): Formula {
  let formula = logic.not(letters[1] as Formula);
  for (let index = 0; index < LENGTH; index += 1) {
    const letter = letters[index % letters.length] as Formula;
    formula = index % 2 === 0 ? logic.and([letter, formula]) : logic.or([letter, logic.not(formula)]);
  }
  return formula;
}

/** What the chain says, link by link. */
function valueOfChain(holds: (index: number) => boolean): boolean {
  let value = !holds(1);
  for (let index = 0; index < LENGTH; index += 1) {
    const letter = holds(index % places.length);
    value = index % 2 === 0 ? letter && value : letter || !value;
  }
  return value;
}

const SITUATIONS: readonly ((index: number) => boolean)[] = [
  () => true,
  () => false,
  (index) => index % 2 === 0,
  (index) => index % 2 === 0 && index !== 20,
  (index) => index < 50 && index % 2 === 0,
];

function expectChain(formula: Formula): void {
  for (const holds of SITUATIONS) {
    const value = evaluate(formula, (atom) => holds(indexOf(atom.place)));
    expect(value).toBe(valueOfChain(holds));
  }
}

function indexOf(place: Place): number {
  return Number(place.keys[0]?.slice(1));
}

function worldOf(): World {
  return { logic, space, action: undefined, askedAction: false, element: createElements() };
}

describe("a chain of 200,000 formulas", () => {
  it("is told apart by the situations", () => {
    expect(new Set(SITUATIONS.map(valueOfChain)).size).toBe(2);
  });

  it("is evaluated", () => expectChain(chain));

  it("is walked through, and axioms are made for it", () => {
    expect(reachable([chain]).length).toBeGreaterThan(LENGTH);
    expect(atomsIn([chain])).toHaveLength(places.length);
    expect(axioms(logic, [chain]).kind).toBe("and");
  });

  it("is merged", () => expectChain(createMerge(logic)(chain)));

  it("is carried into another logic", () => {
    const [other, otherSpace] = [createLogic(), createSpace()];
    expectChain(carrier(other, otherSpace)(chain));
  });

  it("is fused, also where all of it asks of one place", () => {
    expectChain(fuse(worldOf(), chain, new Set([space.at(["other"])])));
    const place = space.at(["q"]);
    const one = chainOf(["a", "b"].map((text) => logic.text(place, literal(text))));
    const fused = fuse(worldOf(), logic.or([one, logic.isTrue(space.at(["r"]))]), new Set([place]));
    expect(reachable([fused]).length).toBeLessThan(20);
    for (const text of ["a", "b", "c"]) {
      const holds = (formula: Formula): boolean =>
        evaluate(formula, (atom) => atom.kind === "text" && atom.language.accepts(text));
      expect(holds(fused)).toBe(holds(one));
    }
  });

  it("is printed", () => {
    const { text } = printWith([chain], (_, name) => [`(declare-const ${name} Bool)`]);
    expect(text.split("\n").length).toBeGreaterThan(1000);
    expect(text.slice(text.lastIndexOf("(")).length).toBeLessThan(300);
    expect(text.lastIndexOf("\n(assert ")).toBeGreaterThan(text.lastIndexOf("(define-fun "));
  });
});

it("asks whether a local is defined that was assigned 50,000 times", () => {
  const world = worldOf();
  const frame: Frame = {
    locals: new Map(),
    once: new Map(),
    faults: new Map(),
    returned: [],
    results: [],
    loops: [],
  };
  for (let index = 0; index < 50_000; index += 1)
    assign(frame, 1, atoms[index % atoms.length] as Formula, { kind: "place", place: space.root }, true);
  const formula = localDefined(world, frame, 1, logic.true);
  expect(evaluate(formula, (atom) => indexOf(atom.place) === 7)).toBe(true);
  expect(evaluate(formula, () => false)).toBe(false);
});

describe("what is nested more deeply than the stack is", () => {
  it("has no translation", () => {
    const deep = (): number => deep() + 1;
    expect(() => orTooDeep(deep)).toThrow(Untranslatable);
  });

  it("is no other error", () => {
    expect(() => orTooDeep(() => new Array(-1))).toThrow(RangeError);
    expect(orTooDeep(() => 1)).toBe(1);
  });

  it("is named where it is in Cedar's tree", () => {
    const [path] = POLICY_FILES;
    const { policy } = casesOf(path as string);
    const cedar = compileCedar(policy, { facts: true });
    const { policies, schema } = cedarJson(cedar.text, cedar.schemaText);
    let body: unknown = { Value: { Bool: true } };
    for (let index = 0; index < LENGTH; index += 1) body = { "!": { arg: body } };
    // Put in later: the side makes a digest of its source, and JSON cannot be printed so deep.
    const deep: unknown[] = [];
    const side = cedarSide(policy, {
      policies: deep,
      schema,
      actionIdOf: (label) => label,
      facts: new Map(cedar.facts.map((fact) => [fact.name, fact])),
    });
    for (const each of policies) deep.push({ ...(each as object), conditions: [{ kind: "when", body }] });
    expect(() => partsOf(policy).map((part) => side.lower(part))).toThrow(
      new Untranslatable("what is nested too deeply"),
    );
  });
});
