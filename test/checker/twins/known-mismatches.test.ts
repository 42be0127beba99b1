import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareEngines } from "../../../src/checker/compare.js";
import { type OpaToolchain, openOpa } from "../../../src/engines/opa/index.js";
import { openTwins } from "../../../src/twins.js";

/** A mismatch that people meet, as a pair in which nothing says where to look. */
interface Mismatch {
  readonly name: string;
  readonly rego: string;
  readonly cedar: string;
  readonly mapping?: string;
  /** The two engines that it splits, with what each decides. */
  readonly splits: Readonly<Record<string, string>>;
  /** What the request that shows it is like. */
  readonly shows: (request: Shown) => boolean;
}

interface Shown {
  readonly action?: unknown;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Cases within which each is found. */
const WITHIN = 1500;

const MISMATCHES: readonly Mismatch[] = [
  {
    name: "a missing attribute under a forbid",
    rego: `default allow := false
allow if {
  input.action == "deploy"
  not production
}
production if object.get(input.parameters, "env", "production") == "production"`,
    cedar: `permit(principal, action == Action::"deploy", resource);
forbid(principal, action, resource) when { context.env == "production" };`,
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ parameters }) => parameters?.["env"] === undefined,
  },
  {
    name: "a comparison across types in Rego",
    rego: `default allow := false
allow if {
  input.action == "refund"
  input.parameters.level > 3
}`,
    cedar: `permit(principal, action == Action::"refund", resource) when { context.level > 3 };`,
    splits: { "rego-topdown": "ALLOW", "cedar-wasm": "DENY" },
    shows: ({ parameters }) => typeof parameters?.["level"] === "string",
  },
  {
    name: "a star that crosses a slash",
    rego: `default allow := false
allow if {
  input.action == "read"
  glob.match("/data/*.csv", ["/"], input.parameters.path)
}`,
    cedar: `permit(principal, action == Action::"read", resource) when { context.path like "/data/*.csv" };`,
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ parameters }) => /^\/data\/.*\/.*\.csv$/s.test(String(parameters?.["path"])),
  },
  {
    name: "the apex against its subdomains",
    rego: `default allow := false
allow if {
  input.action == "fetch"
  endswith(input.parameters.host, ".example.com")
}`,
    cedar: `permit(principal, action == Action::"fetch", resource)
when { context.host like "*.example.com" || context.host == "example.com" };`,
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ parameters }) => parameters?.["host"] === "example.com",
  },
  {
    name: "an IPv4-mapped address, by OPA's interpreter and by its Wasm",
    rego: `default allow := false
allow if {
  input.action == "connect"
  net.cidr_contains("10.0.0.0/8", input.parameters.addr)
}`,
    cedar: `permit(principal, action == Action::"connect", resource)
when { context.addr.isInRange(ip("10.0.0.0/8")) };`,
    mapping: "cedar: {context: {addr: {$ip: $request.parameters.addr}}}",
    splits: { "rego-topdown": "ALLOW", "rego-wasm": "DENY" },
    shows: ({ parameters }) => /^::ffff:/i.test(String(parameters?.["addr"])),
  },
  {
    name: "`not` over an undefined reference",
    rego: `default allow := false
allow if {
  input.action == "send"
  not input.parameters.external
}`,
    cedar: `permit(principal, action == Action::"send", resource) unless { context.external };`,
    splits: { "rego-topdown": "ALLOW", "cedar-wasm": "DENY" },
    shows: ({ parameters }) => parameters?.["external"] === undefined,
  },
  {
    name: "a default that is missing in Rego",
    rego: `blocked := true if input.action == "drop"
blocked := false if input.parameters.dry_run == true`,
    cedar: `permit(principal, action, resource);
forbid(principal, action == Action::"drop", resource);`,
    mapping: "rego: {answer: {allow: [false], deny: [true]}}",
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ action }) => action !== "drop",
  },
  {
    name: "a number beyond 2^53",
    rego: `default allow := false
allow if {
  input.action == "open"
  input.parameters.account == 9007199254740993
}`,
    cedar: `permit(principal, action == Action::"open", resource) when { context.account == 9007199254740993 };`,
    splits: { "rego-topdown": "ALLOW", "cedar-wasm": "DENY" },
    shows: ({ parameters }) => JSON.stringify(parameters?.["account"]) === '{"$number":"9007199254740993"}',
  },
  {
    name: "an erroring forbid that is skipped",
    rego: `default allow := false
allow if {
  input.action == "write"
  not forbidden
}
forbidden if not is_number(input.parameters.level)
forbidden if input.parameters.level > 5`,
    cedar: `permit(principal, action == Action::"write", resource);
forbid(principal, action, resource) when { context has level && context.level > 5 };
forbid(principal, action, resource) unless { context has level };`,
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ parameters }) => parameters?.["level"] !== undefined && typeof parameters["level"] !== "number",
  },
  {
    name: "a decimal that is cut at four places",
    rego: `default allow := false
allow if {
  input.action == "pay"
  input.parameters.amount <= 99.95
}`,
    cedar: `permit(principal, action == Action::"pay", resource)
when { context.amount.lessThanOrEqual(decimal("99.95")) };`,
    mapping: `cedar: {context: {amount: {$cutDecimal: $request.parameters.amount}}}
requests: {attributes: {parameters.amount: decimal}, typed: true}`,
    splits: { "rego-topdown": "DENY", "cedar-wasm": "ALLOW" },
    shows: ({ parameters }) => {
      const amount = parameters?.["amount"];
      return typeof amount === "number" && amount > 99.95 && amount < 99.9501;
    },
  },
];

describe("known mismatches are found blind", () => {
  let opa: OpaToolchain;
  beforeAll(async () => {
    opa = await openOpa();
  });
  afterAll(() => {
    opa.close();
  });

  it.each(MISMATCHES)("$name", async ({ rego, cedar, mapping, splits, shows }) => {
    const twins = await openTwins({
      rego: [{ path: "policy.rego", text: `package twin\n\n${rego}\n` }],
      query: rego.includes("blocked") ? "data.twin.blocked" : "data.twin.allow",
      cedar: [{ path: "policy.cedar", text: cedar }],
      ...(mapping === undefined ? {} : { mapping: { path: "mapping.yaml", text: mapping } }),
      opa,
    });
    expect(twins.notes).toEqual([]);
    const fits = (request: unknown): boolean => {
      const { answers } = compareEngines(twins.engines, request, "decision");
      const isSplit = Object.entries(splits).every(
        ([engine, decision]) => answers.get(engine)?.decision === decision,
      );
      return isSplit && shows(request as Shown);
    };
    let asked = 0;
    let found = false;
    for (const { request } of twins.cases) {
      asked += 1;
      found = fits(request);
      if (found || asked >= WITHIN) break;
    }
    twins.close();
    expect(found).toBe(true);
  });
});
