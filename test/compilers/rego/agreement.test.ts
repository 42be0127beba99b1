import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { arbitraryWorld } from "../../properties/world.js";
import { answersOf, compileWith, done, moduleOf } from "./engines.js";

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

it("answers as the reference does, reasons and invalid attributes included, in both engines", () => {
  const reasons = new Map<string, number>();
  fc.assert(
    fc.property(arbitraryWorld(30), ({ policy, requests }) => {
      const module = moduleOf(policy);
      expect(opa.check([module])).toEqual([]);
      expect(done(opa.format(module.source))).toBe(module.source);
      const compiled = compileWith(opa, policy);
      const reference = createReferenceEngine(policy);
      for (const request of requests) {
        const expected = reference.decide(request);
        reasons.set(expected.reason, (reasons.get(expected.reason) ?? 0) + 1);
        for (const answer of answersOf(compiled, policy, request)) expect(answer).toEqual(expected);
      }
      compiled.close();
    }),
    { numRuns: Number(process.env["RUNS"] ?? 60) },
  );
  console.log(reasons.size, reasons.get("invalid_attribute"), reasons.get("default"));
});
