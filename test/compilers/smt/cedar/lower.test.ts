import { expect, it } from "vitest";
import { compileCedar } from "../../../../compilers/cedar/index.js";
import { cedarJson } from "../../../../src/engines/cedar-json.js";
import { createCedarTextEngine } from "../../../../src/engines/cedar-text.js";
import { cedarSide } from "../../../../src/prover/cedar-side.js";
import { casesOf, POLICY_FILES } from "../../../policy-files.js";
import { answerOf, generatedRequests, partOf, partsOf } from "../answers.js";

const GENERATED = 400;

it.each(POLICY_FILES)("%s: the formulas of Cedar's tree say what Cedar says", (path) => {
  const { policy, requests } = casesOf(path);
  const cedar = compileCedar(policy, { facts: true });
  const engine = createCedarTextEngine(policy, cedar, { facts: true });
  const side = cedarSide(policy, {
    ...cedarJson(cedar.text, cedar.schemaText),
    actionIdOf: (label) => label,
    facts: new Map(cedar.facts.map((fact) => [fact.name, fact])),
  });
  const parts = partsOf(policy);
  const outcomes = new Map(parts.map((part) => [part, side.lower(part)]));
  const order = policy.rules.map(({ id }) => id);
  for (const request of generatedRequests(policy, requests, GENERATED)) {
    const outcome = outcomes.get(partOf(parts, request));
    if (outcome === undefined) continue;
    const { decision, rules } = engine.decide(request);
    const said = answerOf(outcome, request);
    const inOrder = [...said.rules].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    expect({ request, ...said, rules: inOrder }).toEqual({
      request,
      decisions: [decision],
      rules: [...rules],
      faults: [],
    });
  }
  engine.close();
});
