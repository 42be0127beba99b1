import fc from "fast-check";
import { expect, it } from "vitest";
import { explainer } from "../../../src/checker/coverage/explain.js";
import { createCoverage, LEAF_GOALS } from "../../../src/checker/coverage/index.js";
import { generateCases } from "../../../src/checker/generate/index.js";
import { arbitraryWorld } from "../../properties/world.js";

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
    { numRuns: 40, seed: 20260630 },
  );
  expect(met).toBeGreaterThan(1000);
  expect(refuted).toBeGreaterThan(20);
  // Of what is left open there is little: most goals are met or refuted.
  expect(open / (met + refuted)).toBeLessThan(0.03);
});
