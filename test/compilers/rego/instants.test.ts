import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { typeValue } from "../../../compilers/model/index.js";
import { libraryRules } from "../../../compilers/rego/library.js";
import { type OpaToolchain, openOpa, type PreparedQuery } from "../../../src/engines/opa/index.js";
import { type RegoInstance, startRegoWasm } from "../../../src/engines/rego-wasm-instance.js";
import { done } from "./engines.js";

const library = libraryRules(new Set(["epoch_milliseconds"])).map((rule) =>
  rule.kind === "library" ? rule.text : "",
);
const MODULE = {
  path: "t.rego",
  source: [
    "package t",
    "instants := [[text, epoch_milliseconds(text)] | some text in input]",
    ...library,
  ].join("\n\n"),
};

let opa: OpaToolchain;
let topdown: PreparedQuery;
let wasm: RegoInstance;
beforeAll(async () => {
  opa = await openOpa();
  topdown = done(opa.prepare([MODULE], "data.t.instants"));
  wasm = startRegoWasm(done(opa.buildWasm([MODULE], ["t/instants"])), "t/instants");
});
afterAll(() => {
  topdown.close();
  opa.close();
});

it("reads every month of every kind of year", () => {
  const years = [
    "0000",
    "0001",
    "0004",
    "0100",
    "0400",
    "1600",
    "1899",
    "1900",
    "1970",
    "1999",
    "2000",
    "2024",
    "2100",
    "9999",
  ];
  const days = ["01", "28", "29", "30", "31"];
  compare(
    years.flatMap((year) =>
      Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, "0")).flatMap((month) =>
        days.map((day) => `${year}-${month}-${day}T23:59:59.999Z`),
      ),
    ),
  );
});

it("reads random instants", () => {
  const digits = (count: number): fc.Arbitrary<string> =>
    fc.nat(10 ** count - 1).map((number) => String(number).padStart(count, "0"));
  const upTo = (most: number): fc.Arbitrary<string> =>
    fc.nat(most).map((number) => String(number).padStart(2, "0"));
  const zone = fc.oneof(
    fc.constant("Z"),
    fc
      .tuple(fc.constantFrom("+", "-"), upTo(24), upTo(60))
      .map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
  );
  const fraction = fc.oneof(
    fc.constant(""),
    fc.integer({ min: 0, max: 4 }).chain((n) => digits(n).map((d) => `.${d.slice(0, n)}`)),
  );
  const instant = fc
    .tuple(digits(4), upTo(13), upTo(32), upTo(24), upTo(60), upTo(60), fraction, zone)
    .map(([y, mo, d, h, mi, s, f, z]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f}${z}`);
  compare(fc.sample(instant, { numRuns: 1500, seed: 7 }));
});

/** Texts that are no instants have no entry. */
function compare(texts: readonly string[]): void {
  const expected = [...new Set(texts)].flatMap((text) => {
    const value = typeValue("datetime", text);
    return value === undefined ? [] : [[text, value]];
  });
  expect(expected.length).toBeGreaterThan(100);
  const input = JSON.stringify([...new Set(texts)]);
  const [member] = JSON.parse(wasm.evaluate(input)) as readonly { readonly result: unknown }[];
  expect(member?.result).toEqual(expected);
  expect(topdown.evaluate(input)).toEqual({ kind: "defined", value: expected });
}
