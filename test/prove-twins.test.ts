import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openOpa } from "../src/engines/opa/index.js";
import { openProver, type Prover } from "../src/prove.js";
import { proveTwins, type TwinsProofResult } from "../src/prove-twins.js";
import type { TwinSources } from "../src/twins.js";
import { PAIRS, sourcesOf as pairSources } from "./twins/pairs.js";

let prover: Prover;
beforeAll(async () => {
  prover = await openProver({ opa: await openOpa(), timeoutMs: 60_000 });
});
afterAll(async () => {
  await prover.close();
  prover.opa.close();
});

async function proofOf(sources: TwinSources): Promise<TwinsProofResult> {
  const proving = proveTwins(sources, prover);
  for (;;) {
    const { done, value } = await proving.next();
    if (done === true) return value;
  }
}

/** A pair whose Rego is in the package `twin`. */
interface Pair {
  readonly rego: string;
  readonly cedar: string;
  readonly mapping?: string;
  readonly schema?: string;
  readonly query?: string;
}

const sourcesOf = ({ rego, cedar, mapping, schema, query = "data.twin.allow" }: Pair): TwinSources => ({
  rego: [{ path: "policy.rego", text: `package twin\n\n${rego}\n` }],
  query,
  cedar: [{ path: "policy.cedar", text: cedar }],
  ...(mapping === undefined ? {} : { mapping: { path: "mapping.yaml", text: mapping } }),
  ...(schema === undefined ? {} : { schema: { path: "policy.cedarschema", text: schema } }),
});

/** Places that a gateway has looked at. */
const typed = (attributes: string): string => `requests: {attributes: {${attributes}}, typed: true}`;

/** A mismatch that people meet: with what puts it right, and what of the request shows it. */
interface Mismatch extends Pair {
  readonly name: string;
  readonly action: string;
  /** The same pair without the mismatch. */
  readonly right: Partial<Pair>;
  readonly shows: (parameters: Readonly<Record<string, unknown>>) => boolean;
}

const MISMATCHES: readonly Mismatch[] = [
  {
    name: "a missing attribute under a forbid",
    action: "deploy",
    rego: `default allow := false
allow if { input.action == "deploy"; not production }
production if object.get(input.parameters, "env", "production") == "production"`,
    cedar: `permit(principal, action == Action::"deploy", resource);
forbid(principal, action, resource) when { context.env == "production" };`,
    mapping: typed("parameters.env: {type: string, optional: true}"),
    right: {
      rego: `default allow := false
allow if { input.action == "deploy"; not production }
production if not elsewhere
elsewhere if input.parameters.env != "production"`,
      cedar: `permit(principal, action == Action::"deploy", resource);
forbid(principal, action, resource) when { context.env == "production" };
forbid(principal, action, resource) unless { context has env };`,
    },
    shows: ({ env }) => env === undefined,
  },
  {
    name: "a comparison across types in Rego",
    action: "refund",
    rego: `default allow := false
allow if { input.action == "refund"; input.parameters.level > 3 }`,
    cedar: `permit(principal, action == Action::"refund", resource) when { context.level > 3 };`,
    right: { mapping: typed("parameters.level: {type: integer, optional: true}") },
    shows: ({ level }) => typeof level !== "number",
  },
  {
    name: "a star that crosses a slash",
    action: "read",
    rego: `default allow := false
allow if { input.action == "read"; glob.match("/data/*.csv", ["/"], input.parameters.path) }`,
    cedar: `permit(principal, action == Action::"read", resource) when { context.path like "/data/*.csv" };`,
    mapping: typed("parameters.path: {type: string, optional: true}"),
    right: {
      cedar: `permit(principal, action == Action::"read", resource)
when { context.path like "/data/*.csv" && !(context.path like "/data/*/*") };`,
    },
    shows: ({ path }) => /^\/data\/.*\/.*\.csv$/s.test(String(path)),
  },
  {
    name: "a prefix without its slash",
    action: "delete",
    rego: `default allow := false
allow if { input.action == "delete"; startswith(input.parameters.path, "/tmp/") }`,
    cedar: `permit(principal, action == Action::"delete", resource) when { context.path like "/tmp*" };`,
    mapping: typed("parameters.path: {type: string, optional: true}"),
    right: {
      cedar: `permit(principal, action == Action::"delete", resource) when { context.path like "/tmp/*" };`,
    },
    shows: ({ path }) => /^\/tmp(?!\/)/.test(String(path)),
  },
  {
    name: "a number beyond 2^53",
    action: "open",
    rego: `default allow := false
allow if { input.action == "open"; input.parameters.account == 9007199254740993 }`,
    cedar: `permit(principal, action == Action::"open", resource) when { context.account == 9007199254740993 };`,
    mapping: typed("parameters.other: {type: string, optional: true}"),
    right: {
      rego: `default allow := false
allow if { input.action == "open"; input.parameters.account == 9007199254740991 }`,
      cedar: `permit(principal, action == Action::"open", resource) when { context.account == 9007199254740991 };`,
    },
    shows: ({ account }) => JSON.stringify(account) === '{"$number":"9007199254740993"}',
  },
  {
    name: "a default that is missing in Rego",
    action: "other actions",
    query: "data.twin.blocked",
    rego: `blocked := true if input.action == "drop"
blocked := false if input.parameters.dry_run == true`,
    cedar: `permit(principal, action, resource);
forbid(principal, action == Action::"drop", resource);`,
    mapping: `rego: {answer: {allow: [false], deny: [true]}}
${typed("parameters.dry_run: {type: boolean, optional: true}")}`,
    right: {
      rego: `default blocked := false
blocked := true if input.action == "drop"`,
      mapping: `rego: {answer: {allow: [false], deny: [true]}}
${typed("action: string")}`,
    },
    shows: () => true,
  },
  {
    name: "`not` over an undefined reference",
    action: "send",
    rego: `default allow := false
allow if { input.action == "send"; not input.parameters.external }`,
    cedar: `permit(principal, action == Action::"send", resource) unless { context.external };`,
    mapping: typed("parameters.external: {type: boolean, optional: true}"),
    right: {
      cedar: `permit(principal, action == Action::"send", resource)
unless { context has external && context.external };`,
    },
    shows: ({ external }) => external === undefined,
  },
  {
    name: "a decimal that is cut at four places",
    action: "pay",
    rego: `default allow := false
allow if { input.action == "pay"; input.parameters.amount <= 99.95 }`,
    cedar: `permit(principal, action == Action::"pay", resource)
when { context.amount.lessThanOrEqual(decimal("99.95")) };`,
    mapping: `cedar: {context: {amount: {$cutDecimal: $request.parameters.amount}}}
${typed("parameters.amount: decimal")}`,
    right: {
      cedar: `permit(principal, action == Action::"pay", resource)
when { context.amount.lessThan(decimal("99.95")) };`,
      rego: `default allow := false
allow if { input.action == "pay"; input.parameters.amount < 99.95 }`,
    },
    shows: ({ amount }) => typeof amount === "number" && amount > 99.95 && amount < 99.9501,
  },
];

describe("mismatches that people meet are refuted, and their repairs proved", () => {
  it.each(MISMATCHES)("$name", async ({ action, shows, right, ...pair }) => {
    const { outcome, counterexamples } = await proofOf(sourcesOf(pair));
    expect(outcome).toBe("counterexample");
    expect(counterexamples.every(({ real }) => real)).toBe(true);
    const found = counterexamples.find(({ label }) => label === action);
    const request = found?.request as { parameters?: Readonly<Record<string, unknown>> } | undefined;
    expect(request !== undefined && shows(request.parameters ?? {})).toBe(true);
    const repaired = await proofOf(sourcesOf({ ...pair, ...right }));
    expect(repaired.counterexamples).toEqual([]);
    expect(repaired.outcome).toBe("proved");
  });
});

/** Where both sides are covered. */
const COVERED = PAIRS.filter(({ pair }) => pair !== "payments");

describe.each(COVERED)("the pair $pair", ({ pair, query, mistakes }) => {
  it("is proved", async () => {
    const { outcome, parts } = await proofOf(pairSources({ pair, query }, []));
    expect(parts.filter(({ verdict }) => verdict.kind !== "proved")).toEqual([]);
    expect(outcome).toBe("proved");
  });

  it.each(mistakes)("is refuted by $name", async (mistake) => {
    const { outcome, counterexamples } = await proofOf(pairSources({ pair, query }, [mistake]));
    expect(counterexamples.filter(({ real }) => !real)).toEqual([]);
    expect(outcome).toBe("counterexample");
  });

  it("is refuted when Cedar has drifted", async () => {
    const { outcome } = await proofOf(pairSources({ pair, query }, [], "drifted.cedar"));
    expect(outcome).toBe("counterexample");
  });
});

it("what is not covered is named, and nothing is claimed of it", async () => {
  const { outcome, parts } = await proofOf(
    pairSources({ pair: "payments", query: "data.payments.allow" }, []),
  );
  expect(outcome).toBe("unknown");
  const pay = parts.find(({ label }) => label === "pay")?.verdict;
  expect(pay).toMatchObject({ kind: "unknown" });
  const whys = pay?.kind === "unknown" ? pay.whys.join("\n") : "";
  expect(whys).toContain("approved: Cedar's `-` of `context.now` and `parameters.approved_at`");
  expect(whys).toMatch(/payments\/policy\.rego:[0-9]+:[0-9]+: the builtin minus of OPA with /);
});

it("without a gateway, what Cedar refuses and Rego does not mind is found", async () => {
  const rego = 'default allow := false\nallow if input.action == "a"';
  const cedar = 'permit(principal, action == Action::"a", resource);';
  const { outcome, counterexamples } = await proofOf(sourcesOf({ rego, cedar }));
  expect(outcome).toBe("counterexample");
  expect(counterexamples[0]?.answers.map(({ answer }) => answer.decision)).toEqual([
    "ALLOW",
    "ALLOW",
    "DENY",
  ]);
  const guarded = await proofOf(sourcesOf({ rego, cedar, mapping: typed("subject.id: string") }));
  expect(guarded.outcome).toBe("proved");
});

it("a pair whose files are wrong cannot be proved", async () => {
  await expect(proofOf(sourcesOf({ rego: "allow if {", cedar: "" }))).rejects.toThrow("policy.rego:4");
});
