import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../../../compilers/model/index.js";
import { compileRego } from "../../../../compilers/rego/index.js";
import { createLogic } from "../../../../compilers/smt/logic.js";
import { questionsOf } from "../../../../compilers/smt/model/questions.js";
import { createSpace } from "../../../../compilers/smt/place.js";
import { type Plan, parsePlan, translatePlan } from "../../../../compilers/smt/plan/index.js";
import { generateCases } from "../../../../src/checker/generate/index.js";
import { type OpaToolchain, openOpa } from "../../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../../src/engines/reference.js";
import { casesOf, POLICY_FILES } from "../../../policy-files.js";
import { done, moduleOf } from "../../rego/engines.js";
import { askOutcome, isAbout, isInSpace } from "./asked.js";

/** Requests for each policy beside those of its cases: what the policy suggests, hostile ones, and chance. */
const REQUESTS = 80;
const SEED = 20;

const POLICIES = POLICY_FILES.map((file) => ({ file, ...casesOf(file) }));

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

describe.each(POLICIES)("the plan of $file", { timeout: 60_000 }, ({ policy, requests }) => {
  it("answers as the semantics do, for every class, and without a fault", () => {
    const outcomes = translated(policy, parsePlan(planOf(policy)));
    const reference = createReferenceEngine(policy);
    const asked = [...requests, ...suggested(policy)].filter(isInSpace);
    let count = 0;
    for (const request of asked) {
      const answer = reference.decide(request);
      // Nothing that is too large comes to OPA.
      if (answer.reason === "request_too_large") continue;
      const parts = outcomes.filter(({ question }) => isAbout(question, request));
      expect(parts, JSON.stringify(request)).toHaveLength(1);
      for (const { outcome } of parts) {
        expect(askOutcome(outcome, request), `seed ${SEED}: ${JSON.stringify(request)}`).toEqual({
          decisions: [answer.decision],
          rules: [...answer.rules].sort(),
          faults: [],
        });
      }
      count += 1;
    }
    expect(count).toBeGreaterThan(requests.length / 2);
  });
});

function planOf(policy: Policy): string {
  return done(opa.buildPlan([moduleOf(policy)], compileRego(policy).entrypoints));
}

function translated(policy: Policy, plan: Plan) {
  const setting = { logic: createLogic(), space: createSpace() };
  const entrypoint = [...compileRego(policy).packagePath, "result"].join("/");
  return questionsOf(policy).map((question) => ({
    question,
    outcome: translatePlan(plan, entrypoint, { ...setting, action: question.action }),
  }));
}

function suggested(policy: Policy): readonly unknown[] {
  const requests: unknown[] = [];
  for (const { request } of generateCases(policy, { seed: SEED })) {
    requests.push(request);
    if (requests.length === REQUESTS) break;
  }
  return requests;
}
