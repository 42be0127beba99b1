import { describe, expect, it } from "vitest";
import { type Condition, type Policy, typecheck } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { generateCases } from "../src/checker/generate/index.js";
import { createReferenceEngine } from "../src/engines/reference.js";
import { analyze, type Solving } from "../src/index.js";
import { analyzePolicy } from "../src/prover/analyze.js";
import { without } from "../src/prover/analyze-conditions.js";
import { sharedSolving } from "./solving.js";

const solving = sharedSolving();

function policyOf(text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  return policy;
}

/** Each finding as its kind, the text that it is about, and names. */
async function findingsIn(text: string, by: Pick<Solving, "ask"> = solving): Promise<readonly string[]> {
  const { findings, faults, unknown } = await analyze(policyOf(text), by);
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return findings.map(({ kind, diagnostic: { span }, names }) => {
    const about = text.slice(span.start, span.end);
    return [kind, about, ...names].join(" | ");
  });
}

describe("what is found", () => {
  it.each<[string, string, readonly string[]]>([
    [
      "nothing in a policy in which everything counts",
      `rules:
  - {id: a, action: read, decision: allow, conditions: {path: {within: /srv}}}
  - {id: b, action: read, decision: deny, conditions: {path: {within: /srv/secret}}}
`,
      [],
    ],
    [
      "a rule that never fires, for more than one reason together",
      `rules:
  - {id: a, action: pay, decision: allow, conditions: {n: {min: 1}, any: [{n: {max: 0}}, {n: {below: 1}}]}}
`,
      [
        "rule-never-fires | {id: a, action: pay, decision: allow, conditions: {n: {min: 1}, any: [{n: {max: 0}}, {n: {below: 1}}]}}",
      ],
    ],
    [
      "a rule that only one stronger rule hides",
      `rules:
  - {id: small, action: pay, decision: escalate, conditions: {n: {max: 5}}}
  - {id: any, action: pay, decision: deny, conditions: {n: {max: 10}}}
  - {id: rest, action: pay, decision: allow}
`,
      ["rule-never-decides | {id: small, action: pay, decision: escalate, conditions: {n: {max: 5}}} | any"],
    ],
    [
      "a rule that two together hide, and no third",
      `rules:
  - {id: low, action: pay, decision: deny, conditions: {n: {max: 5}}}
  - {id: high, action: pay, decision: deny, conditions: {n: {above: 5}}}
  - {id: ask, action: pay, decision: escalate}
  - {id: other, action: pay, decision: deny, conditions: {m: {equals: 1}}}
attributes: {m: {type: integer, optional: true}}
`,
      ["rule-never-decides | {id: ask, action: pay, decision: escalate} | low | high"],
    ],
    [
      "a rule that comes too late",
      `combining: first-match
rules:
  - {id: first, action: "*", decision: deny, conditions: {n: {max: 5}}}
  - {id: second, action: pay, decision: allow, conditions: {n: {max: 4}}}
  - {id: third, action: pay, decision: allow, conditions: {n: {max: 6}}}
`,
      ["rule-never-decides | {id: second, action: pay, decision: allow, conditions: {n: {max: 4}}} | first"],
    ],
    [
      "a condition that the rule's others imply",
      `rules:
  - {id: a, action: read, decision: allow, conditions: {path: {within: /srv, prefix: /s, suffix: .txt}}}
`,
      ["redundant-condition | prefix: /s"],
    ],
    [
      "a condition that matters only where a stronger rule decides",
      `rules:
  - {id: a, action: pay, decision: allow, conditions: {n: {max: 10}, to: {equals: us}}}
  - {id: b, action: pay, decision: escalate, conditions: {n: {above: 10}}}
`,
      ["redundant-condition | max: 10 | b"],
    ],
    [
      "what others make superfluous, and not what lies in it",
      `rules:
  - id: a
    action: read
    decision: allow
    conditions:
      all: [{host: {suffix: [""]}}, {host: {contains: "."}}]
      not: {path: {within: /}, host: {equals: a.b, prefix: c}}
`,
      [
        'redundant-condition | suffix: [""]',
        "redundant-condition | not: {path: {within: /}, host: {equals: a.b, prefix: c}}",
        "attribute-without-effect | within: / | path",
      ],
    ],
    [
      "a negated word that is never true",
      `rules:
  - {id: a, action: read, decision: allow, conditions: {any: [{path: {outside: /}}, {path: {within: /etc}}]}}
`,
      ["condition-never-true | outside: /"],
    ],
    [
      "what is always true in the other reading, as a negation asks it",
      `rules:
  - {id: a, action: read, decision: allow, conditions: {any: [{not: {path: {within: /}}}, {path: {within: /etc}}]}}
`,
      ["condition-always-true | within: /"],
    ],
    [
      "an action that a rule allows in vain, and one that another denies in vain",
      `combining: first-match
rules:
  - {id: x, action: drop, decision: deny}
  - {id: z, action: look, decision: allow}
  - {id: y, action: [drop, read], decision: allow}
  - {id: w, action: [look, write], decision: deny}
`,
      ["never-allowed | drop | drop", "always-allowed | look | look"],
    ],
    [
      "an attribute of which every value is as good as another",
      `rules:
  - id: b
    action: send
    decision: deny
    conditions: {any: [{m: {in: [1, 2]}}, {m: {not_in: [1, 2]}}], n: {min: 3}}
attributes: {n: {type: integer}}
`,
      [
        "condition-always-true | any: [{m: {in: [1, 2]}}, {m: {not_in: [1, 2]}}]",
        "attribute-without-effect | in: [1, 2] | m",
      ],
    ],
    [
      "a rule that no action reaches",
      `actions: {read: {}}
rules:
  - {id: a, action: "write_*", decision: deny}
`,
      ['rule-never-fires | {id: a, action: "write_*", decision: deny}'],
    ],
    [
      "the rule of a shorthand, at its place",
      `forbidden_actions: [drop]
allowed_actions: [drop, read]
`,
      ["rule-never-decides | drop | forbidden:drop"],
    ],
  ])("%s", async (_, text, expected) => {
    expect(await findingsIn(text)).toEqual(expected);
  });
});

describe("what cannot be answered", () => {
  const text = `rules:
  - {id: a, action: read, decision: allow, conditions: {path: {within: /srv, prefix: /s}}}
  - {id: b, action: read, decision: deny, conditions: {path: {suffix: .a, regex: "b$"}}}
`;

  it("is unknown with the reason, and never a finding", async () => {
    const ask: Solving["ask"] = async () => ({ kind: "unknown", why: "no time" });
    const { outcome, findings, unknown } = await analyze(policyOf(text), { ask });
    expect({ outcome, findings }).toEqual({ outcome: "unknown", findings: [] });
    expect(unknown).toEqual([
      {
        about: "whether the rule `a` has a condition `path: prefix` that can be left out",
        label: "read",
        why: "no time",
      },
    ]);
  });

  it("is unknown where a request of the solver shows nothing of what was asked", async () => {
    const ask: Solving["ask"] = async () => ({ kind: "sat", request: { action: "read" } });
    const { outcome, findings } = await analyze(policyOf(text), { ask });
    expect({ outcome, findings }).toEqual({ outcome: "unknown", findings: [] });
  });

  it("is a fault of the prover where the reference evaluator answers a request otherwise", async () => {
    // The reference evaluator of another policy stands for formulas that are wrong.
    const { decide } = createReferenceEngine(policyOf("default_decision: allow\n"));
    const { ask } = solving;
    const { outcome, findings, faults } = await analyzePolicy(policyOf(text), { ask, decide, seeds: [] });
    expect({ outcome, findings }).toEqual({ outcome: "contradicted", findings: [] });
    expect(faults.length).toBeGreaterThan(0);
  });

  it("is interrupted, without findings", async () => {
    const { outcome, findings } = await analyze(policyOf(text), solving, { signal: AbortSignal.abort() });
    expect({ outcome, findings }).toEqual({ outcome: "interrupted", findings: [] });
  });
});

/** Conditions that often imply, exclude or hide each other. */
function randomPolicy(seed: number): string {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const condition = (): string =>
    [
      () => `{n: {min: ${next(4)}}}`,
      () => `{n: {max: ${next(4)}}}`,
      () => `{path: {within: [${["/a", "/a/b", "/c", "/"][next(4)]}]}}`,
      () => `{path: {suffix: [${[".x", "b", "x"][next(3)]}]}}`,
      () => `{zone: {not_in: [${["u", "v"][next(2)]}, w]}}`,
      () => `{tags: {in: [${["s", "t"][next(2)]}, r]}}`,
      () => `{not: {zone: {equals: ${["u", "v", "w"][next(3)]}}}}`,
      () => `{flag: {equals: ${next(2) === 0}}}`,
    ][next(8)]?.() ?? "{}";
  const rules = Array.from({ length: 6 }, (_, index) => {
    const members = Array.from({ length: 1 + next(3) }, condition).join(", ");
    const decision = ["allow", "allow", "deny", "escalate"][next(4)];
    const action = ["p", "q", '"*"'][next(3)];
    return `  - {id: r${index}, action: ${action}, decision: ${decision}, conditions: {${next(3) === 0 ? "any" : "all"}: [${members}]}}`;
  });
  const optional = next(2) === 0;
  return `combining: ${["deny-overrides", "first-match"][next(2)]}
attributes:
  zone: {type: string, optional: ${optional}}
  tags: {type: strings}
rules:
${rules.join("\n")}
`;
}

describe("what is found is so of every request that a search tries", () => {
  it.each(Array.from({ length: 6 }, (_, index) => [index + 1]))("seed %i", async (seed) => {
    const text = randomPolicy(seed);
    const policy = policyOf(text);
    const { findings, outcome, actions } = await analyze(policy, solving);
    expect(["clean", "findings"], text).toContain(outcome);
    const requests: unknown[] = [];
    for (const { request } of generateCases(policy, { seed })) {
      requests.push(request);
      if (requests.length === 1200) break;
    }
    const answers = requests.map(createReferenceEngine(policy).decide);
    const decided = new Set(answers.flatMap(({ rules }) => rules));
    for (const { kind, rule, diagnostic } of findings) {
      const about = `${text}\n${kind} ${rule} ${text.slice(diagnostic.span.start, diagnostic.span.end)}`;
      if (kind === "rule-never-fires" || kind === "rule-never-decides")
        expect(decided, about).not.toContain(rule);
      if (kind !== "redundant-condition" && kind !== "condition-always-true") continue;
      const smaller = createReferenceEngine(leftOut(policy, rule, diagnostic.span.start));
      for (const [index, answer] of answers.entries()) {
        const other = smaller.decide(requests[index]);
        if (answer.reason === "invalid_attribute" || other.reason === "invalid_attribute") continue;
        expect(other.rules, `${about}\n${JSON.stringify(requests[index])}`).toEqual(answer.rules);
      }
    }
    // And what is not found is not so: each rule that decides nothing in the search is one that never does.
    const idle = findings.flatMap(({ kind, rule }) => (kind.startsWith("rule-never") ? [rule] : []));
    expect(policy.rules.map(({ id }) => id).filter((id) => !decided.has(id))).toEqual(idle);
    expect(actions.every(({ allowed }) => allowed !== undefined)).toBe(true);
  });
});

/** The policy without the outermost condition that begins at a place and can be left out. */
function leftOut(policy: Policy, rule: string | undefined, start: number): Policy {
  const rules = policy.rules.map((each) => {
    const found: Condition[] = [];
    if (each.id === rule) collect(each.condition, start, found);
    const [first] = found;
    return first === undefined ? each : { ...each, condition: without(each.condition, first) };
  });
  const { policy: smaller } = typecheck({ ...policy, rules });
  if (smaller === undefined) throw new Error("what is left is no policy");
  return smaller;
}

function collect(condition: Condition, start: number, found: Condition[]): void {
  if (condition.span.start === start) found.push(condition);
  if (condition.kind === "not") collect(condition.member, start, found);
  if (condition.kind === "all" || condition.kind === "any") {
    for (const each of condition.members) collect(each, start, found);
  }
}
