import fc from "fast-check";
import { expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import { compareEngines } from "../../src/checker/compare.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { arbitraryPolicy, type PolicyObject } from "./arbitrary-policy.js";
import { arbitraryRequest } from "./arbitrary-request.js";
import { loadObject } from "./world.js";

/** Faults of the kinds that a wrong compiler would have, as changes of the policy that one of two engines gets. */
const FAULTS: Readonly<Record<string, (text: string) => string>> = {
  "an allow that denies": (text) => text.replace('"decision":"allow"', '"decision":"deny"'),
  "an escalation that allows": (text) => text.replace('"decision":"escalate"', '"decision":"allow"'),
  "a bound moved by its edge": (text) => text.replace('"min":', '"above":'),
  "a lost negation": (text) => text.replace('"not_in":', '"in":'),
  "absence that does not count": (text) => text.replaceAll('"optional":false', '"optional":true'),
  "the other default": (text) => text.replace('"default_decision":"deny"', '"default_decision":"escalate"'),
  "another order of precedence": (text) => text.replace('"first-match"', '"deny-overrides"'),
  "a prefix that is a suffix": (text) => text.replace('"prefix":', '"suffix":'),
};

it.each(Object.entries(FAULTS))("the random requests find %s", (_, plant) => {
  let planted = 0;
  let found = 0;
  for (let seed = 1; found < 3 && seed < 400; seed += 1) {
    const [object] = fc.sample(arbitraryPolicy("random"), { seed, numRuns: 1 });
    if (object === undefined) throw new Error("fast-check gave no policy");
    const right = JSON.stringify(object);
    const wrong = plant(right);
    const faulty = wrong === right ? undefined : tryLoad(wrong);
    if (faulty === undefined) continue;
    planted += 1;
    const engines = [createReferenceEngine(loadObject(object)), createReferenceEngine(faulty)];
    const requests = fc.sample(arbitraryRequest(), { seed, numRuns: 200 });
    if (requests.some((request) => !compareEngines(engines, request).agree)) found += 1;
  }
  expect(planted).toBeGreaterThan(0);
  expect(found).toBeGreaterThanOrEqual(3);
});

/** A changed policy may contradict its declared types; then it is no fault that could be missed. */
function tryLoad(text: string): Policy | undefined {
  try {
    return loadObject(JSON.parse(text) as PolicyObject);
  } catch {
    return undefined;
  }
}
