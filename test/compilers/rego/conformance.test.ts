import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCases } from "../../../compilers/yaml/index.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import { answersOf, type Compiled, compileWith } from "./engines.js";
import { KNOWN_POLICIES } from "./policies.js";

const FOLDER = resolve(import.meta.dirname, "../../..");

let opa: OpaToolchain;
beforeAll(async () => {
  opa = await openOpa();
});
afterAll(() => opa.close());

describe.each([...KNOWN_POLICIES])("%s", (path, policy) => {
  const casesPath = path.replace(/\.yaml$/, ".cases.yaml");
  const { file, diagnostics } = loadCases({
    path: casesPath,
    text: readFileSync(`${FOLDER}/${casesPath}`, "utf8"),
  });
  const cases = file?.cases ?? [];
  let compiled: Compiled;
  beforeAll(() => {
    compiled = compileWith(opa, policy);
  });
  afterAll(() => compiled.close());

  it("has cases", () => {
    expect(diagnostics).toEqual([]);
    expect(cases.length).toBeGreaterThan(4);
  });

  it.each(cases.map((each) => [each.name, each] as const))("%s", (_, each) => {
    const expected = createReferenceEngine(policy).decide(each.request);
    expect(expected.decision).toBe(each.decision);
    if (each.rules !== undefined) expect(expected.rules).toEqual(each.rules);
    for (const answer of answersOf(compiled, policy, each.request)) expect(answer).toEqual(expected);
  });
});
