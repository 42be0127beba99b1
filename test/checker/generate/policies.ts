import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Policy } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import type { CheckCase } from "../../../src/checker/case.js";
import { generateCases } from "../../../src/checker/generate/index.js";

/** A policy file's text, to change and load. */
export interface PolicyText {
  readonly name: string;
  readonly text: string;
}

const ROOT = resolve(import.meta.dirname, "../../..");

/** All shipped policies and those of the conformance suite. */
export const POLICIES: readonly PolicyText[] = [
  ...readdirSync(join(ROOT, "policies")).map((pack) => read(join("policies", pack, `${pack}.yaml`))),
  ...readdirSync(join(ROOT, "test/conformance"))
    .filter((file) => /(?<!\.cases|\.properties)\.yaml$/.test(file))
    .map((file) => read(join("test/conformance", file))),
];

/** The policy of a text; `undefined` when it does not compile. */
export function load({ name, text }: PolicyText): Policy | undefined {
  return loadPolicy({ path: name, text }).policy;
}

/** The policy of a text that compiles. */
export function loaded(source: PolicyText): Policy {
  const policy = load(source);
  if (policy === undefined) throw new Error(`${source.name} does not compile`);
  return policy;
}

/** The policy of some rules in YAML's flow form. */
export function policyOf(rules: string, rest = ""): Policy {
  return loaded({ name: "small.yaml", text: `name: small\n${rest}\nrules:\n${rules}` });
}

/** The cases that a policy itself suggests, at most so many. */
export function systematic(policy: Policy, most = Number.POSITIVE_INFINITY): readonly CheckCase[] {
  const cases: CheckCase[] = [];
  for (const each of generateCases(policy, { seed: 1 })) {
    if (each.stage === "random" || cases.length >= most) return cases;
    cases.push(each);
  }
  return cases;
}

function read(path: string): PolicyText {
  return { name: path, text: readFileSync(join(ROOT, path), "utf8") };
}
