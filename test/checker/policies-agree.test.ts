import { afterAll, beforeAll, expect, it } from "vitest";
import { CHECK_ENGINES, openCheckEngines, SHARES } from "../../src/check-engines.js";
import { check } from "../../src/checker/check.js";
import { type OpaToolchain, openOpa } from "../../src/engines/opa/index.js";
import { casesOf, POLICY_FILES } from "../policy-files.js";

/** A short search in every run; `concord check policies test/conformance --cases 100000 --cedar-facts` is the long one. */
const CASES = 500;
const SEED = 20_261_121;

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

it.each(POLICY_FILES)("%s: all engines agree, and every rule has fired", async (path) => {
  const { policy, requests } = casesOf(path);
  const specs = CHECK_ENGINES.map((kind) => ({ kind }));
  const faults: unknown[] = [];
  const engines = await openCheckEngines(policy, specs, {
    cedarFacts: true,
    opa,
    onFault: (fault) => faults.push(fault),
  });
  const checking = check(policy, engines, {
    cases: CASES,
    corpus: requests,
    seed: SEED,
    shares: new Map(Object.entries(SHARES)),
  });
  for (;;) {
    const { done, value } = await checking.next();
    if (done !== true) continue;
    expect(value.findings).toEqual([]);
    expect(value.outcome).toEqual({ kind: "agreed" });
    expect(value.progress.byEngine["cedar-wasm-stateless"]).toBeGreaterThan(0);
    expect(value.coverage.rules.filter(({ fired }) => fired === 0)).toEqual([]);
    break;
  }
  for (const engine of engines) engine.close();
  expect(faults).toEqual([]);
});
