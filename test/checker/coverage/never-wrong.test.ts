import fc from "fast-check";
import { expect, it } from "vitest";
import { admit, createPreflight, type Decision, isAnswer } from "../../../compilers/model/index.js";
import { explainer } from "../../../src/checker/coverage/explain.js";
import { createCoverage, LEAF_GOALS } from "../../../src/checker/coverage/index.js";
import { generateCases } from "../../../src/checker/generate/index.js";
import { fires } from "../../../src/reference/fires.js";
import { arbitraryWorld } from "../../properties/world.js";

it("a rule is counted when the reference says that it fires", () => {
  let fired = 0;
  fc.assert(
    fc.property(arbitraryWorld(60), ({ policy, requests }) => {
      const coverage = createCoverage(policy);
      const expected = new Map(
        policy.rules.map(({ id }) => [id, { fired: 0, certainly: 0, onlyPossibly: 0 }]),
      );
      const preflight = createPreflight(policy);
      for (const request of requests) {
        coverage.observe(request);
        const located = preflight(request);
        if (isAnswer(located)) continue;
        const values = admit(located);
        if ("decision" in values) continue;
        for (const rule of located.actionClass.rules) {
          const test = (decision: Decision): boolean =>
            fires({ ...rule, decision }, located.actionClass)(values, located.action);
          const counts = expected.get(rule.id);
          if (counts === undefined) throw new Error("no rule");
          if (test(rule.decision)) counts.fired += 1;
          if (test("ALLOW")) counts.certainly += 1;
          else if (test("DENY")) counts.onlyPossibly += 1;
        }
      }
      for (const { id, fired: times, certainly, onlyPossibly } of coverage.report().rules) {
        expect({ fired: times, certainly, onlyPossibly }).toEqual(expected.get(id));
        fired += times;
      }
    }),
    { numRuns: 30, seed: 20260630 },
  );
  expect(fired).toBeGreaterThan(200);
});

it("nothing that a case has reached is called out of reach", () => {
  let met = 0;
  let refuted = 0;
  let open = 0;
  fc.assert(
    fc.property(arbitraryWorld(20), ({ policy, requests }) => {
      const coverage = createCoverage(policy);
      for (const request of requests) coverage.observe(request);
      let asked = 0;
      for (const { request } of generateCases(policy, { seed: 1 })) {
        coverage.observe(request);
        asked += 1;
        if (asked === 1500) break;
      }
      const explain = explainer(policy);
      for (const [index, report] of coverage.report().rules.entries()) {
        const rule = policy.rules[index];
        if (rule === undefined) throw new Error("no rule");
        if (report.fired > 0) expect(explain(rule, undefined, "fires").reachable).toBe("unknown");
        for (const [place, leaf] of report.leaves.entries()) {
          for (const goal of LEAF_GOALS.filter((each) => leaf[each])) {
            met += 1;
            expect({ goal, ...explain(rule, place, goal) }).toMatchObject({ reachable: "unknown" });
          }
          refuted += leaf.unmet.filter(({ reachable }) => reachable === "no").length;
          open += leaf.unmet.filter(({ reachable }) => reachable === "unknown").length;
        }
      }
    }),
    { numRuns: 24, seed: 20260630 },
  );
  expect(met).toBeGreaterThan(1000);
  expect(refuted).toBeGreaterThan(20);
  // Of what is left open there is little: most goals are met or refuted.
  expect(open / (met + refuted)).toBeLessThan(0.01);
});
