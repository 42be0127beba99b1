import fc from "fast-check";
import { expect, it } from "vitest";
import { type Policy, sliceRules } from "../../compilers/model/index.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { PATHS, TEXTS } from "./arbitrary-policy.js";
import { arbitraryRequest } from "./arbitrary-request.js";
import { arbitraryWorld, loadObject } from "./world.js";

it("looking only at a request's slice never changes the answer", () => {
  fc.assert(
    fc.property(arbitraryWorld(20), ({ policy, requests }) => {
      compare(policy, requests);
    }),
    { numRuns: 200 },
  );
});

it("nor does it where rules differ by one attribute, so that there are slices", () => {
  const decision = fc.constantFrom("allow", "deny", "escalate");
  const keyed = fc.oneof(
    fc.record({
      text: fc.record({ in: fc.uniqueArray(fc.constantFrom("a", "b", "ab", "é"), { minLength: 1 }) }),
    }),
    fc.record({
      path: fc.record({ within: fc.constantFrom(...PATHS) }),
      n: fc.record({ min: fc.integer() }),
    }),
    fc.record({ text: fc.record({ equals: fc.constantFrom(...TEXTS.filter((text) => text !== "${")) }) }),
    fc.record({ not: fc.record({ text: fc.record({ equals: fc.constantFrom("a", "b") }) }) }),
  );
  const rules = fc.array(fc.record({ action: fc.constant("a"), decision, conditions: keyed }), {
    minLength: 8,
    maxLength: 20,
  });
  const flags = fc.record({
    combining: fc.constantFrom("deny-overrides", "first-match"),
    optional: fc.boolean(),
  });
  let sliced = 0;
  fc.assert(
    fc.property(
      rules,
      flags,
      fc.array(arbitraryRequest(), { minLength: 20, maxLength: 20 }),
      (all, { combining, optional }, requests) => {
        const attributes = { text: { type: "string", optional } };
        const policy = loadObject({ name: "random", combining, attributes, rules: all });
        compare(
          policy,
          requests.map((request) => ({ ...request, action: "a" })),
        );
        if (policy.named[0] !== undefined && sliceRules(policy.named[0]) !== undefined) sliced += 1;
      },
    ),
    { numRuns: 200 },
  );
  expect(sliced).toBeGreaterThan(20);
});

function compare(policy: Policy, requests: readonly unknown[]): void {
  const sliced = createReferenceEngine(policy);
  const whole = createReferenceEngine(policy, { slices: false });
  for (const request of requests) expect(sliced.decide(request)).toEqual(whole.decide(request));
}
