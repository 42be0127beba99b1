import { expect, it } from "vitest";
import { createEmbeddedOpa } from "../../../src/engines/opa/embedded.js";
import { createProgram } from "../../../src/engines/opa/program.js";
import { startReactor } from "../../../src/engines/opa/reactor.js";
import { LIMITS } from "./samples.js";
import { builtArtefact, done } from "./toolchains.js";

/** Long enough that the memory for its plan is given up. */
const LONG = { path: "long.rego", source: `package long\n\nx := 1\n\n# ${"long ".repeat(25_000)}\n` };

it("a program that is given up is started again when it is needed, and only then", async () => {
  const { module } = await builtArtefact();
  let started = 0;
  const program = createProgram(() => {
    started += 1;
    return startReactor(module);
  });
  const ask = () => done(program.ask("check", { modules: [LIMITS] }));
  ask();
  ask();
  expect([started, program.generation()]).toEqual([1, 0]);
  program.renew();
  expect([started, program.generation()]).toEqual([1, 1]);
  ask();
  expect([started, program.generation()]).toEqual([2, 1]);
});

it("queries outlive the plan of a long module, and the plan of a short one keeps them", async () => {
  const opa = createEmbeddedOpa(await builtArtefact());
  const size = done(opa.prepare([LIMITS], "data.support.limits.size"));
  for (const [module, entrypoint] of [
    [LIMITS, "support/limits/size"],
    [LONG, "long/x"],
    [LONG, "long/x"],
  ] as const) {
    expect(done(opa.buildPlan([module], [entrypoint]))).toContain(`"name":"${entrypoint}"`);
    expect(size.evaluate()).toEqual({ kind: "defined", value: 30 });
  }
  size.close();
  opa.close();
  expect(() => opa.buildPlan([LONG], ["long/x"])).toThrow("closed");
});

it("memory does not grow with the number of plans", async () => {
  const { module } = await builtArtefact();
  const call = startReactor(module);
  const rules = Array.from(
    { length: 400 },
    (_, index) => `x contains ${index} if input.a[_].b == ${index}\n`,
  );
  const modules = [{ path: "p.rego", source: `package p\n\n${rules.join("\n")}` }];
  const request = JSON.stringify({ op: "plan", params: { modules, entrypoints: ["p/x"] } });
  call(request);
  const before = process.memoryUsage().external;
  for (let plan = 0; plan < 40; plan += 1) call(request);
  // All these plans leave 400 MB of garbage; what may be left without a collection is 128 MB.
  expect(process.memoryUsage().external - before).toBeLessThan(250e6);
});
