import { expect, it } from "vitest";
import { createReferenceEngine } from "../../../../src/engines/reference.js";
import { casesOf, POLICY_FILES } from "../../../policy-files.js";
import { answerOf, generatedRequests, partOf, partsOf } from "../answers.js";

const GENERATED = 400;

it.each(POLICY_FILES)("%s: the formulas say what the reference evaluator says", (path) => {
  const { policy, requests } = casesOf(path);
  const reference = createReferenceEngine(policy);
  const parts = partsOf(policy);
  const asked = generatedRequests(policy, requests, GENERATED);
  expect(asked.length).toBeGreaterThan(GENERATED / 2);
  for (const request of asked) {
    const { decision, rules } = reference.decide(request);
    const said = answerOf(partOf(parts, request).model, request);
    expect({ request, ...said }).toEqual({ request, decisions: [decision], rules: [...rules], faults: [] });
  }
});
