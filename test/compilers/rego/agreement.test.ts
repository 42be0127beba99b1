import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { arbitraryWorld } from "../../properties/world.js";
import { answersOf, compileWith, done, moduleOf } from "./engines.js";

/** A longer run: `CONCORD_REGO_RUNS=500 npx vitest run test/compilers/rego/agreement.test.ts --testTimeout 3600000`. */
const RUNS = Number(process.env["CONCORD_REGO_RUNS"] ?? 12);

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

it("answers as the reference does, reasons and invalid attributes included, in both engines", () => {
  const reasons = new Set<string>();
  fc.assert(
    fc.property(arbitraryWorld(25), ({ policy, requests }) => {
      const module = moduleOf(policy);
      expect(opa.check([module])).toEqual([]);
      expect(done(opa.format(module.source))).toBe(module.source);
      const compiled = compileWith(opa, policy);
      const reference = createReferenceEngine(policy);
      for (const request of requests) {
        const expected = reference.decide(request);
        reasons.add(expected.reason);
        for (const answer of answersOf(compiled, policy, request)) expect(answer).toEqual(expected);
      }
      compiled.close();
    }),
    { numRuns: RUNS },
  );
  expect([...reasons]).toEqual(expect.arrayContaining(["default", "invalid_attribute"]));
});
