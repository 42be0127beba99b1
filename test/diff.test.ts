import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../compilers/model/index.js";
import { loadPolicy } from "../compilers/yaml/index.js";
import { type DiffResult, diff } from "../src/diff.js";
import { solve } from "../src/prover/solve/index.js";
import { openSolver, type Solver } from "../src/prover/solver/index.js";
import { casesOf, POLICY_FILES } from "./policy-files.js";

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver({ kind: "z3-wasm" });
});
afterAll(() => solver.close());

async function compare(before: Policy, after: Policy): Promise<DiffResult> {
  const comparing = diff(before, after, { ask: (query) => solve(query, { solver, timeoutMs: 20_000 }) });
  for (;;) {
    const { done, value } = await comparing.next();
    if (done === true) return value;
  }
}

function policyOf(text: string): Policy {
  const { policy, diagnostics } = loadPolicy({ path: "policy.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  return policy;
}

/** Each difference as `action: relation (from>to ..)`. */
function said({ parts }: DiffResult): readonly string[] {
  return parts
    .filter(({ relation }) => relation !== "equal")
    .map(({ label, relation, changes }) => {
      const shown = changes.map(({ from, to }) => `${from}>${to}`).join(" ");
      return `${label}: ${relation} (${shown})`;
    });
}

const TABLE: readonly {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly expected: readonly string[];
}[] = [
  {
    name: "a bound that is moved",
    before: "rules: [{action: a, decision: allow, conditions: {n: {max: 10}}}]",
    after: "rules: [{action: a, decision: allow, conditions: {n: {max: 11}}}]",
    expected: ["a: more-permissive (DENY>ALLOW)"],
  },
  {
    name: "the same bound in other words",
    before: "rules: [{action: a, decision: allow, conditions: {n: {max: 10}}}]",
    after: "rules: [{action: a, decision: allow, conditions: {n: {below: 11}}}]",
    expected: [],
  },
  {
    name: "the same rules in another order",
    before:
      "rules: [{id: x, action: a, decision: allow}, {id: y, action: a, decision: deny, conditions: {n: {equals: 1}}}]",
    after:
      "rules: [{id: y, action: a, decision: deny, conditions: {n: {equals: 1}}}, {id: x, action: a, decision: allow}]",
    expected: [],
  },
  {
    name: "a prefix that loses its slash",
    before: 'rules: [{action: a, decision: allow, conditions: {path: {prefix: "/tmp/"}}}]',
    after: 'rules: [{action: a, decision: allow, conditions: {path: {prefix: "/tmp"}}}]',
    expected: ["a: more-permissive (DENY>ALLOW)"],
  },
  {
    name: "an escalation in the place of a denial, and of an allowance",
    before: "rules: [{action: a, decision: deny}, {action: b, decision: allow}]",
    after: "rules: [{action: a, decision: escalate}, {action: b, decision: escalate}]",
    expected: ["a: more-permissive (DENY>ESCALATE)", "b: stricter (ALLOW>ESCALATE)"],
  },
  {
    name: "another range: stricter here, more permissive there",
    before: "rules: [{action: a, decision: allow, conditions: {n: {min: 0, max: 10}}}]",
    after: "rules: [{action: a, decision: allow, conditions: {n: {min: 5, max: 15}}}]",
    expected: ["a: both (DENY>ALLOW ALLOW>DENY)"],
  },
  {
    name: "an attribute that becomes optional: its absence no longer counts against a request",
    before: "default_decision: allow\nrules: [{action: a, decision: deny, conditions: {n: {equals: 1}}}]",
    after:
      "default_decision: allow\nattributes: {n: {type: integer, optional: true}}\nrules: [{action: a, decision: deny, conditions: {n: {equals: 1}}}]",
    expected: ["a: more-permissive (DENY>ALLOW)"],
  },
  {
    name: "names that only a pattern of one of them covers",
    before: "rules: [{action: read_file, decision: allow}]",
    after: "rules: [{action: read_*, decision: allow}]",
    expected: ["read_*: more-permissive (DENY>ALLOW)"],
  },
  {
    name: "a catalogue that closes the policy",
    before: "default_decision: allow\nrules: [{action: a, decision: deny}]",
    after: "default_decision: allow\nactions: {a: {}}\nrules: [{action: a, decision: deny}]",
    expected: ["other actions: stricter (ALLOW>DENY)"],
  },
  {
    name: "a type that is declared: what is not of it was allowed",
    before: "rules: [{action: a, decision: allow, conditions: {p: {present: true}}}]",
    after:
      "attributes: {p: {type: path}}\nrules: [{action: a, decision: allow, conditions: {p: {present: true}}}]",
    expected: ["a: stricter (ALLOW>DENY)"],
  },
];

describe("diff", () => {
  it.each(TABLE)("$name", async ({ before, after, expected }) => {
    const result = await compare(policyOf(before), policyOf(after));
    expect(said(result)).toEqual(expected);
    expect(result.outcome).toBe(expected.length === 0 ? "equal" : "different");
    for (const { changes } of result.parts) {
      for (const change of changes) {
        expect(change.real).toBe(true);
        expect([change.before.decision, change.after.decision]).toEqual([change.from, change.to]);
      }
    }
  });

  it.each(POLICY_FILES)("%s is equal to itself", async (path) => {
    const { policy } = casesOf(path);
    const result = await compare(policy, policy);
    expect(result.outcome).toBe("equal");
    expect(result.parts.length).toBeGreaterThan(2);
  });

  it("asks nothing where both are the same formulas, and once more than there are changes where not", async () => {
    const questions = async (before: string, after: string) => {
      let asked = 0;
      const ask: Parameters<typeof diff>[2]["ask"] = (query) => {
        asked += 1;
        return solve(query, { solver, timeoutMs: 20_000 });
      };
      const comparing = diff(policyOf(before), policyOf(after), { ask });
      while ((await comparing.next()).done !== true);
      return asked;
    };
    const rule = (n: number) => `{id: r${n}, action: a, decision: allow, conditions: {n: {max: ${n}}}}`;
    const other = "{action: b, decision: deny, conditions: {p: {prefix: x}}}";
    const policy = (n: number, more = "") => `rules: [${other}, ${rule(n)}${more}]`;
    expect(await questions(policy(5), policy(5))).toBe(0);
    expect(await questions(policy(5), policy(6))).toBe(2);
    expect(
      await questions(policy(5), policy(5, ", {action: a, decision: deny, conditions: {n: {max: 9}}}")),
    ).toBe(2);
    // The same, said otherwise.
    expect(await questions(policy(5), policy(5, `, ${rule(4)}`))).toBe(1);
  });

  it("shows requests with what is to be done first", async () => {
    const { parts } = await compare(
      policyOf("rules: [{action: a, decision: allow, conditions: {n: {max: 5}}}]"),
      policyOf("rules: [{action: a, decision: allow, conditions: {n: {max: 6}}}]"),
    );
    const [change] = parts.flatMap(({ changes }) => changes);
    expect(Object.keys(change?.request as object)).toEqual(["action", "parameters"]);
  });

  it("seen from the other side, stricter is more permissive", async () => {
    for (const { before, after } of TABLE) {
      const [there, back] = [
        await compare(policyOf(before), policyOf(after)),
        await compare(policyOf(after), policyOf(before)),
      ];
      const mirrored = {
        equal: "equal",
        stricter: "more-permissive",
        "more-permissive": "stricter",
        both: "both",
      } as const;
      const relations = (result: DiffResult) =>
        new Map(result.parts.map(({ label, relation }) => [label, relation]));
      for (const [label, relation] of relations(back)) {
        expect(relations(there).get(label)).toBe(mirrored[relation ?? "both"]);
      }
    }
  });
});
