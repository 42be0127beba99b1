import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileRego } from "../../../../compilers/rego/index.js";
import { createLogic } from "../../../../compilers/smt/logic.js";
import { questionsOf } from "../../../../compilers/smt/model/questions.js";
import { createSpace } from "../../../../compilers/smt/place.js";
import { parsePlan, translatePlan } from "../../../../compilers/smt/plan/index.js";
import { type OpaToolchain, openOpa } from "../../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../../src/engines/reference.js";
import { arbitraryWorld } from "../../../properties/world.js";
import { done, moduleOf } from "../../rego/engines.js";
import { askOutcome, isAbout, isInSpace } from "./asked.js";

/** `npm run fuzz` sets these for a longer run; the seed of a failing run repeats it. */
const POLICIES = Number(process.env["CONCORD_RUNS"] ?? 8);
const SEED = Number(process.env["CONCORD_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const REQUESTS = 40;

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

it(`the plan of any policy says what the semantics say (CONCORD_SEED=${SEED})`, { timeout: 0 }, () => {
  for (const { policy, requests } of fc.sample(arbitraryWorld(REQUESTS), { numRuns: POLICIES, seed: SEED })) {
    const { entrypoints, packagePath } = compileRego(policy);
    const plan = parsePlan(done(opa.buildPlan([moduleOf(policy)], entrypoints)));
    const setting = { logic: createLogic(), space: createSpace() };
    const outcomes = questionsOf(policy).map((question) => ({
      question,
      outcome: translatePlan(plan, [...packagePath, "result"].join("/"), {
        ...setting,
        action: question.action,
      }),
    }));
    const reference = createReferenceEngine(policy);
    for (const request of requests.filter(isInSpace)) {
      const answer = reference.decide(request);
      if (answer.reason === "request_too_large") continue;
      for (const { outcome } of outcomes.filter(({ question }) => isAbout(question, request))) {
        expect(askOutcome(outcome, request), JSON.stringify([request, policy.rules])).toEqual({
          decisions: [answer.decision],
          rules: [...answer.rules].sort(),
          faults: [],
        });
      }
    }
  }
});
