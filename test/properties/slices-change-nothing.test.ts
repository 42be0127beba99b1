import fc from "fast-check";
import { expect, it } from "vitest";
import { type Policy, sliceRules } from "../../compilers/model/index.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { INTEGERS } from "./arbitrary-policy.js";
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
  const byText = fc.record({ text: fc.record({ equals: fc.constantFrom("a", "b", "ab", "é", "\0", "ba") }) });
  const byTexts = fc.record({
    text: fc.record({ in: fc.uniqueArray(fc.constantFrom("a", "b", "ab"), { maxLength: 2 }) }),
  });
  const byPath = fc.record({
    path: fc.record({ within: fc.constantFrom("/a/b", "/a/c", "/tmp", "/ab", "/é") }),
  });
  const byNumber = fc.record({
    n: fc.record({ equals: fc.constantFrom(...INTEGERS) }),
    text: fc.record({ prefix: fc.constant("a") }),
  });
  const loose = fc.record({ not: fc.record({ text: fc.record({ equals: fc.constantFrom("a", "b") }) }) });
  const either = fc.record({ any: fc.tuple(byText, byTexts) });
  const keyed = fc
    .constantFrom<fc.Arbitrary<object>>(byText, byPath, byNumber, fc.oneof(byText, byTexts, either))
    .chain((kind) =>
      fc.array(fc.oneof({ weight: 12, arbitrary: kind }, { weight: 1, arbitrary: loose }), {
        minLength: 8,
        maxLength: 20,
      }),
    );
  const rules = keyed.chain((all) =>
    fc.tuple(
      ...all.map((conditions) =>
        fc.record({ action: fc.constant("a"), decision, conditions: fc.constant(conditions) }),
      ),
    ),
  );
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
