import { expect, it } from "vitest";
import { createEmbeddedOpa } from "../../../src/engines/opa/embedded.js";
import { preferQuickStart } from "../../../src/engines/opa/index.js";
import { LIMITS, POLICY } from "./samples.js";
import { builtArtefact, done } from "./toolchains.js";

it("the embedded OPA works the same without optimization, and spends less time", async () => {
  preferQuickStart();
  const opa = createEmbeddedOpa(await builtArtefact());
  expect(opa.check([POLICY, LIMITS])).toEqual([]);
  const query = done(opa.prepare([POLICY, LIMITS], "data.support.decision"));
  const input = '{"action": "read", "path": "/data/x", "size": 30}';
  expect(query.evaluate(input)).toEqual({ kind: "defined", value: { effect: "allow" } });
  // The threads that optimize would use up most of the time of the processors until the process ends.
  const { user } = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(process.cpuUsage().user - user).toBeLessThan(200_000);
});
