import fc from "fast-check";
import type { Policy, TypeName } from "../../../compilers/model/index.js";
import { assemble } from "./assemble.js";
import { ABSENT } from "./candidates.js";
import { unknownName } from "./class-name.js";
import { HOSTILE } from "./hostile.js";
import { maskersOf } from "./maskers.js";
import { type Setting, solve } from "./solve.js";
import type { Place, Space } from "./space.js";

/** Characters that are written, compared or escaped in their own way somewhere; all of Unicode takes long to prepare. */
const CHARACTERS = [
  ..."aZ0 -_./\\*\"'$%{}[]()\n\t\0é\u0301ßſ\u2028\uffff\ue000\u4e00",
  "\u{1f600}",
  "\u{10ffff}",
];
const BATCH = 256;
const SETTINGS = 48;

/** Random requests without end, near what the rules ask; the same seed gives the same ones. */
export function* randomRequests(policy: Policy, spaces: readonly Space[], seed: number): Generator<unknown> {
  const requests = arbitraryRequest(policy, spaces);
  // Drawn by the batch: the public way to draw costs more than a request when it is taken for one.
  for (let batch = 0; ; batch += 1) {
    yield* fc.sample(requests, { seed: mixed(seed, batch), numRuns: BATCH });
  }
}

/** A request of a class: those with many rules more often; now and then of an action that nobody knows. */
function arbitraryRequest(policy: Policy, spaces: readonly Space[]): fc.Arbitrary<unknown> {
  const unknown = fc.constant<unknown>({ action: unknownName(policy), parameters: { path: "/a" } });
  return fc.oneof(
    { weight: 1, arbitrary: unknown },
    ...spaces.map((space) => ({
      weight: 5 + 4 * Math.min(50, space.rules.length),
      arbitrary: arbitraryOf(space),
    })),
  );
}

/** Half of the requests are free in every attribute, half change a few of a setting in which a rule fires. */
function arbitraryOf(space: Space): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...space.names);
  const fields = space.places.slice(0, -1).map(arbitraryField);
  const free = fc.tuple(name, fc.tuple(...fields)).map(([action, raws]) => request(space, action, raws));
  const settings = firingSettings(space);
  if (settings.length === 0 || fields.length === 0) return free;
  const change = fc.oneof(
    ...fields.map((field, index) => ({ weight: 1, arbitrary: fc.tuple(fc.constant(index), field) })),
  );
  const near = fc
    .tuple(name, fc.constantFrom(...settings), fc.array(change, { minLength: 0, maxLength: 3 }))
    .map(([action, setting, changes]) => {
      const raws = setting.slice(0, -1).map(({ raw }) => raw);
      for (const [index, raw] of changes) raws[index] = raw;
      return request(space, action, raws);
    });
  return fc.oneof({ weight: 1, arbitrary: free }, { weight: 1, arbitrary: near });
}

function request(space: Space, action: string, raws: readonly unknown[]): unknown {
  return assemble(space.actionClass, action, raws);
}

function firingSettings(space: Space): readonly Setting[] {
  return space.rules.slice(0, SETTINGS).flatMap((rule) => {
    const setting = solve(
      space,
      [{ tree: rule.own.tree, wanted: true }],
      maskersOf(space, rule).slice(0, 200),
    );
    return setting === undefined ? [] : [setting];
  });
}

function arbitraryField(place: Place): fc.Arbitrary<unknown> {
  const typed = place
    .pool()
    .filter((each) => each !== ABSENT)
    .map(({ raw }) => raw);
  const ill = [...place.odd(), ...HOSTILE];
  return fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...typed) },
    { weight: 10, arbitrary: freeValue(place.attribute?.type ?? "string", typed) },
    { weight: 12, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom(...ill) },
  );
}

/** Any value of a type, or nearly: parts of the suggested ones in new orders. */
function freeValue(type: TypeName, typed: readonly unknown[]): fc.Arbitrary<unknown> {
  const texts = typed.filter((each) => typeof each === "string");
  const text = texts.length === 0 ? fc.constant("zz") : fc.constantFrom(...texts);
  switch (type) {
    case "integer":
      return fc.oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger());
    case "decimal":
      return fc.oneof(
        fc.integer({ min: -2_000_000, max: 2_000_000 }).map((each) => each / 10_000),
        fc.double({ min: -1e11, max: 1e11, noNaN: true }),
      );
    case "boolean":
      return fc.boolean();
    case "strings":
      return fc.array(elementOf(typed), { maxLength: 4 });
    case "path":
      return fc
        .tuple(text, fc.constantFrom("/", "/a", "/../b", "x", "/.", ""))
        .map((parts) => parts.join(""));
    case "hostname":
      return fc.tuple(fc.constantFrom("a.", "x", "b.a.", "-", ""), text).map((parts) => parts.join(""));
    case "ip":
      return fc.oneof(fc.ipV4(), fc.ipV6());
    case "datetime":
      return fc
        .integer({ min: Date.UTC(1990), max: Date.UTC(2040) })
        .map((each) => new Date(each).toISOString());
    case "string":
      return fc.oneof(
        fc.tuple(text, text).map((parts) => parts.join("")),
        fc.string({ unit: fc.constantFrom(...CHARACTERS), maxLength: 6 }),
      );
  }
}

function elementOf(lists: readonly unknown[]): fc.Arbitrary<string> {
  const elements = [...new Set(lists.flatMap((list) => (Array.isArray(list) ? (list as string[]) : [])))];
  return fc.constantFrom("zz", ...elements);
}

/** Seeds beside each other must not give batches that overlap. */
function mixed(seed: number, batch: number): number {
  return (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(batch, 0xc2b2ae35)) | 0;
}
