import { expect, it } from "vitest";
import type { Policy } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { mutateModel } from "../../../src/checker/mutate/model.js";

function policyOf(text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "small.yaml", text });
  if (policy === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return policy;
}

const SOURCE = `name: small
default_decision: escalate
attributes:
  path: {type: path}
  tags: {type: strings, optional: true}
rules:
  - id: read
    action: [read_file, "list_*"]
    decision: allow
    conditions:
      path: {prefix: /tmp/}
      size: {max: 10}
      tags: {contains_any: [a, b]}
  - id: ask
    action: read_file
    decision: escalate
    conditions:
      any:
        - {host: {domain: example.com}}
        - {name: {allowlist: ["a*b"]}}
        - {not: {code: {regex: "^a{2}$"}}}
  - id: never
    action: drop
    decision: deny
`;

const POLICY = policyOf(SOURCE);
const MUTANTS = mutateModel(POLICY, SOURCE);

/** A kind, the line, and parts of what it says that it changed. */
const EXPECTED: readonly (readonly [string, number, string, string])[] = [
  ["slash-dropped", 11, "read: ", '"/tmp"'],
  ["literal-changed", 11, "read: ", '"/tmq/"'],
  ["comparison-edge", 12, "read: ", '"below"'],
  ["off-by-one", 12, "read: ", '"bound":11'],
  ["off-by-one", 12, "read: ", '"bound":9'],
  ["quantifier-swapped", 13, "read: ", '"containsAll"'],
  ["guard-dropped", 12, "read: ", ""],
  ["connective-swapped", 17, "ask: ", '"all"'],
  ["literal-changed", 8, "read: action read_file", "read_filf"],
  ["pattern-widened", 8, "read: action read_file", "read_file*"],
  ["pattern-widened", 8, "read: action list_*", "*list_*"],
  ["pattern-narrowed", 8, "read: action list_*", "list_"],
  ["rule-removed", 8, "read: action list_*", ""],
  ["literal-changed", 7, "read: ALLOW", "DENY"],
  ["escalate-as-allow", 14, "ask: ESCALATE", "ALLOW"],
  ["slash-dropped", 19, "ask: ", '"suffix"'],
  ["pattern-narrowed", 20, "ask: ", '"parts":["ab"]'],
  ["pattern-widened", 21, "ask: ", '"source":"a{2}$"'],
  ["off-by-one", 21, "ask: ", '"source":"^a{3}$"'],
  ["negation-dropped", 21, "ask: ", '"regex"'],
  ["rule-removed", 22, "never", ""],
  ["escalate-as-allow", 0, "default_decision: ESCALATE", "ALLOW"],
  ["precedence-swapped", 0, "combining: deny-overrides", "first-match"],
  ["guard-dropped", 0, "read_file: path path", "path string"],
];

it.each(EXPECTED)("%s in line %i: %s becomes %s", (kind, line, before, after) => {
  const found = MUTANTS.filter((mutant) => mutant.kind === kind && mutant.before.startsWith(before));
  expect(found.some((mutant) => mutant.after.includes(after) && near(mutant.line, line))).toBe(true);
});

/** A rule begins where its first key does or a line before. */
function near(line: number, expected: number): boolean {
  return Math.abs(line - expected) <= 1;
}

it("changes the policy and leaves the one it was given", () => {
  const before = JSON.stringify(POLICY.rules);
  for (const { policy } of mutateModel(POLICY)) expect(policy).not.toEqual(POLICY);
  expect(JSON.stringify(POLICY.rules)).toBe(before);
});

/** Policies in which the fault means nothing. */
const SAME: readonly (readonly [string, string, string])[] = [
  [
    "a weaker rule beside one that always fires",
    `name: a\nrules:\n  - {id: no, action: x, decision: deny}\n  - {id: yes, action: x, decision: allow, conditions: {n: {max: 3}}}`,
    "comparison-edge",
  ],
  [
    "rules after one that always fires, where the first match counts",
    `name: a\ncombining: first-match\nrules:\n  - {id: yes, action: x, decision: allow}\n  - {id: no, action: x, decision: deny, conditions: {n: {max: 3}}}`,
    "comparison-edge",
  ],
  [
    "any and all of one text",
    `name: a\nrules:\n  - {id: yes, action: x, decision: allow, conditions: {tags: {contains_any: [a]}}}`,
    "quantifier-swapped",
  ],
];

it.each(SAME)("plants nothing in %s", (_, source, kind) => {
  expect(mutateModel(policyOf(source)).filter((mutant) => mutant.kind === kind)).toEqual([]);
});
