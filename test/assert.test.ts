import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Policy, Property } from "../compilers/model/index.js";
import { loadPolicy, loadProperties } from "../compilers/yaml/index.js";
import { generateCases } from "../src/checker/generate/index.js";
import { type AssertedProperty, assertProperties } from "../src/index.js";
import { createJudge } from "../src/prover/properties-judge.js";
import { sharedSolving } from "./solving.js";

const ROOT = resolve(import.meta.dirname, "..");
const solving = sharedSolving();

interface Loaded {
  readonly policy: Policy;
  readonly properties: readonly Property[];
}

function load(policyText: string, propertiesText: string): Loaded {
  const source = { path: "p.yaml", text: policyText };
  const { policy, diagnostics } = loadPolicy(source);
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  const file = { path: "p.properties.yaml", text: propertiesText };
  const loaded = loadProperties(file, { policy, source });
  if (loaded.properties === undefined) throw new Error(JSON.stringify(loaded.diagnostics));
  return { policy, properties: loaded.properties };
}

async function verdictsOf({ policy, properties }: Loaded): Promise<readonly AssertedProperty[]> {
  const { properties: asserted, faults } = await assertProperties(policy, properties, solving);
  expect(faults).toEqual([]);
  return asserted;
}

const FILES = `rules:
  - {id: write, action: write_file, decision: allow, conditions: {path: {prefix: /workspace/}, size: {max: 10}}}
  - {id: look, action: [read_file, list], decision: allow}
  - {id: huge, action: write_file, decision: escalate, conditions: {size: {above: 5}}}
  - {id: rm, action: "rm_*", decision: deny}
`;

describe("what properties mean", () => {
  it.each<[string, string, string]>([
    [
      "a text that only looks like the folder",
      "never: ALLOW, action: write_file, unless: {path: {prefix: /workspace/a}}",
      "broken",
    ],
    [
      "never unless, and it is so",
      "never: ALLOW, action: write_file, unless: {path: {prefix: /work}}",
      "holds",
    ],
    [
      "a value that is absent is not certain",
      "never: ALLOW, action: read_file, unless: {size: {max: 10}}",
      "broken",
    ],
    [
      "a value that is absent cannot be ruled out",
      "never: ALLOW, action: list, when: {size: {above: 10}}",
      "broken",
    ],
    [
      "never of one decision says nothing of another",
      "never: ALLOW, action: write_file, when: {size: {above: 5}}",
      "holds",
    ],
    ["never of two", "never: [ALLOW, ESCALATE], action: write_file, when: {size: {above: 5}}", "broken"],
    ["always, and the default does it", "always: DENY, action: [rm_all, other]", "holds"],
    ["always, in a pattern that rules cover in part", 'always: DENY, action: "r*"', "broken"],
    [
      "always ALLOW promises only what is certain",
      "always: ALLOW, action: write_file, when: {path: {prefix: /workspace/}, size: {max: 5}}",
      "holds",
    ],
    ["always ALLOW without a condition", "always: ALLOW, action: write_file", "broken"],
    [
      "always ALLOW lets off what may be an exception",
      "always: ALLOW, action: read_file, unless: {zone: {equals: x}}",
      "holds",
    ],
    ["only is never unless", "only: ALLOW, action: write_file, when: {path: {prefix: /w}}", "holds"],
    [
      "only, and another request has it too",
      "only: ALLOW, action: write_file, when: {path: {prefix: /workspace/a}}",
      "broken",
    ],
    ["only, of all actions", "only: ALLOW, when: {action: {in: [write_file, read_file, list]}}", "holds"],
    ["names that no rule speaks of are actions too", "never: DENY", "broken"],
    [
      "what an absent value may be, it is",
      "never: ALLOW, action: write_file, when: {path: {prefix: /a, suffix: b}}, unless: {size: {present: false}, path: {present: false}}",
      "holds",
    ],
    [
      "no request, as its conditions exclude each other",
      "always: ALLOW, action: read_file, when: {size: {min: 2, max: 1}}",
      "vacuous",
    ],
    [
      "a guard whose conditions exclude each other is a mistake, whatever an absent value may be",
      "never: ALLOW, action: write_file, when: {size: {min: 2, max: 1}}",
      "vacuous",
    ],
    [
      "a value of a wrong type is not spoken of, though no rule mentions it",
      'never: ALLOW, action: list, when: {zone: {present: true}}, unless: {zone: {allowlist: ["*"]}}',
      "vacuous",
    ],
    ["only without when", "only: ALLOW", "vacuous"],
    ["never, with an exception for everything", "never: ALLOW, unless: {}", "vacuous"],
  ])("%s", async (_, property, expected) => {
    const [verdict] = await verdictsOf(load(FILES, `properties:\n  - {${property}}\n`));
    expect(verdict?.kind).toBe(expected);
  });

  it("invalid requests and names outside a catalogue are not spoken of", async () => {
    const catalogue = `actions: {read: {parameters: {n: {type: integer}}}}
rules:
  - {action: read, decision: deny, conditions: {n: {max: 0}}}
  - {action: read, decision: allow}
`;
    const text = "properties:\n  - {always: ALLOW, when: {n: {min: 1}}}\n  - {always: DENY, action: write}\n";
    expect((await verdictsOf(load(catalogue, text))).map(({ kind }) => kind)).toEqual(["holds", "vacuous"]);
  });

  it("shows a small request that breaks it, with the answer", async () => {
    const [verdict] = await verdictsOf(
      load(FILES, "properties:\n  - {never: ALLOW, action: write_file, when: {size: {min: 3}}}\n"),
    );
    expect(verdict).toMatchObject({
      kind: "broken",
      request: { action: "write_file", parameters: { path: "/workspace/", size: 3 } },
      answer: { decision: "ALLOW", rules: ["write"] },
    });
  });

  it("is unknown when the solver is, and not true of what was not looked at", async () => {
    const { policy, properties } = load(
      FILES,
      "properties:\n  - {never: ALLOW, action: rm_x}\n  - {never: ALLOW}\n",
    );
    const asked = await assertProperties(policy, properties, {
      ask: async () => ({ kind: "unknown", why: "no time" }),
    });
    expect(asked.properties.map(({ kind }) => kind)).toEqual(["holds", "broken"]);
    const [first] = load(FILES, "properties:\n  - {never: ALLOW, action: write_file}\n").properties;
    const other = await assertProperties(policy, first === undefined ? [] : [first], {
      ask: async () => ({ kind: "unknown", why: "no time" }),
    });
    expect(other.outcome).toBe("unknown");
    expect(other.properties[0]).toMatchObject({ kind: "unknown", why: "for write_file: no time" });
  });
});

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are variables of policies. */
/** For each shipped file a change that somebody might make, and the properties that it breaks. */
const WEAKENED: Readonly<Record<string, readonly (readonly [string, string, readonly string[]])[]>> = {
  "scoped-files": [
    [
      '- id: edit\n    action: [edit_file, create_directory]\n    decision: allow\n    conditions:\n      path: {within: "${workspace}"}',
      "- id: edit\n    action: [edit_file, create_directory]\n    decision: allow\n    conditions:\n      path: {within: /workspace}",
      ["changes-stay-in-the-project"],
    ],
    ["size_bytes: {above: 1048576}", "size_bytes: {above: 2097152}", ["large-files-are-looked-at"]],
  ],
  payments: [
    [
      "- currency: {in: [EUR, USD, GBP]}",
      "- currency: {in: [EUR, USD, GBP, CHF]}",
      ["limit-without-a-person"],
    ],
    [
      "subject.role: {in: [support_agent, finance_agent]}\n\n  # One",
      "subject.role: {in: [support_agent, finance_agent, guest]}\n\n  # One",
      ["only-money-agents"],
    ],
    [
      "forbidden_actions: [create_payout, update_bank_account]",
      "escalation_required: [create_payout]",
      ["payouts"],
    ],
  ],
  "network-egress": [["scheme: {not_equals: https}", "scheme: {equals: http}", ["encrypted"]]],
  kubernetes: [["- namespace: {prefix: kube-}", "- namespace: {prefix: kube-system}", ["system-namespaces"]]],
  database: [
    [
      "- id: changes-structure\n    action: [query, execute]",
      "- id: changes-structure\n    action: [query]",
      ["no-structure"],
    ],
  ],
  messaging: [["recipient_count: {above: 50}", "recipient_count: {above: 500}", ["mass-mail"]]],
  shell: [['working_directory: {outside: "${workspace}"}', "working_directory: {outside: /}", ["workspace"]]],
  "coding-agent-ci": [
    ["get_issue: [get_issue,", "get_issue: [get_issue, push_branch,", ["no-push-after-an-issue"]],
  ],
  "read-only": [['- "*delete*"', '- "delete*"', ["nothing-is-written"]]],
};

/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are variables of policies. */
describe("the shipped properties", () => {
  const shipped = readdirSync(join(ROOT, "policies"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".properties.yaml"))
    .map((file) => /([^/]+)\.properties\.yaml$/.exec(file)?.[1] ?? "")
    .sort();
  const read = (name: string, ending: string): string =>
    readFileSync(join(ROOT, `policies/${name}/${name}${ending}`), "utf8");

  it("are weakened below, all of them", () => {
    expect(shipped).toEqual(Object.keys(WEAKENED).sort());
  });

  it.each(shipped)("%s: all hold, and a weaker policy breaks some", async (name) => {
    const text = read(name, ".yaml");
    const properties = read(name, ".properties.yaml");
    expect((await verdictsOf(load(text, properties))).filter(({ kind }) => kind !== "holds")).toEqual([]);
    for (const [before, after, broken] of WEAKENED[name] ?? []) {
      expect(text).toContain(before);
      const verdicts = await verdictsOf(load(text.replace(before, after), properties));
      expect(
        verdicts.flatMap((each) => (each.kind === "holds" ? [] : [each.property.id])),
        after,
      ).toEqual(broken);
    }
  });
});

describe("a search never finds what is proved not to be", () => {
  const PROPERTIES = `properties:
  - {never: ALLOW, when: {n: {above: 2}}}
  - {never: ALLOW, unless: {path: {within: /a}}}
  - {always: ALLOW, action: p, when: {n: {max: 1}, path: {within: /a/b}}}
  - {always: DENY, when: {tags: {in: [s]}, zone: {not_in: [u]}}}
  - {only: ESCALATE, when: {zone: {equals: u}}}
  - {only: ALLOW, action: [p, q], when: {any: [{tags: {contains_any: [t]}}, {zone: {equals: v}}]}}
`;
  it.each([1, 2, 3, 4])("seed %i", async (seed) => {
    const pick = (index: number, of: readonly string[]): string =>
      of[(seed * 7 + index * 3) % of.length] ?? "";
    const rules = [0, 1, 2, 3].map(
      (index) =>
        `  - {action: ${pick(index, ["p", "q", '"*"'])}, decision: ${pick(index, ["allow", "deny", "allow", "escalate"])}, conditions: {${pick(index, ["n: {max: 2}", "path: {within: /a}", "zone: {not_in: [u, v]}", "tags: {in: [s, t]}", "path: {outside: /a/b}"])}}}`,
    );
    const types =
      "attributes: {path: {type: path}, n: {type: integer}, zone: {type: string, optional: true}, tags: {type: strings}}";
    const loaded = load(`${types}\nrules:\n${rules.join("\n")}\n`, PROPERTIES);
    const verdicts = await verdictsOf(loaded);
    for (const verdict of verdicts) {
      const judge = createJudge(loaded.policy, verdict.property);
      expect(["holds", "broken"]).toContain(verdict.kind);
      if (verdict.kind !== "holds") continue;
      let left = 1500;
      for (const { request } of generateCases(loaded.policy, { seed })) {
        expect(judge(request), `${rules.join("\n")}\n${verdict.property.id} ${inspect(request)}`).toBe(
          undefined,
        );
        left -= 1;
        if (left === 0) break;
      }
    }
  });
});
