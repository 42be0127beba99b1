import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  isAuthorized,
  schemaToJsonWithResolvedTypes,
  schemaToText,
  validate,
} from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, it } from "vitest";
import { compileCedar, gatewayLayout } from "../../../compilers/cedar/index.js";
import { hasErrors } from "../../../compilers/diagnostics/index.js";
import type { TypedAttribute, TypeName } from "../../../compilers/model/index.js";
import { shippedPolicies } from "../../../scripts/golden.mjs";
import { createReferenceEngine } from "../../../src/engines/reference.js";
import {
  compilePolicy,
  generateCases,
  type LayoutName,
  loadPolicy,
  type Policy,
} from "../../../src/index.js";
import { casesOf, POLICY_FILES } from "../../policy-files.js";

const ROOT = resolve(import.meta.dirname, "../../..");
const SHIPPED = shippedPolicies(ROOT).map(({ path }) => path);
const EVERY_TYPE = "a policy with every type that is carried";
const DECIMALS = "a policy over decimals, whose tools keep to four digits";
const GATEWAY = { id: "arn:aws:bedrock-agentcore:eu-west-1:1:gateway/g", target: "Tools" };

describe("a store of Verified Permissions takes every shipped policy", () => {
  it.each(SHIPPED)("%s: each policy by itself is strictly valid in the JSON schema", (path) => {
    const { cedar, diagnostics } = compilePolicy(source(path), { cedarFacts: true, cedarLayout: "avp" });
    expect(diagnostics.filter(({ code }) => code.startsWith("exceeds"))).toEqual([]);
    const { schemaJson, policies } = cedar?.avp ?? { schemaJson: "{}", policies: [] };
    expect(policies.length).toBeGreaterThan(0);
    for (const { statement, description } of policies) {
      expect(complaints(JSON.parse(schemaJson), statement)).toEqual([]);
      expect([...description].length).toBeLessThanOrEqual(150);
    }
  });

  it.each(SHIPPED)("%s: the JSON schema is the one in Cedar's syntax", (path) => {
    const { cedar } = compilePolicy(source(path), { cedarFacts: true, cedarLayout: "avp" });
    const json = schemaToText(JSON.parse(cedar?.avp?.schemaJson ?? "{}"));
    const written = resolved(withoutDocs(cedar?.schema ?? ""));
    expect(resolved(json.type === "success" ? json.text.replaceAll("__cedar::", "") : "")).toEqual(written);
    expect(complaints(cedar?.schema ?? "", cedar?.text ?? "")).toEqual([]);
  });
});

/** The shipped policies that ask for nothing but what a gateway gives; of the others a diagnostic says what is missing. */
const CARRIED: readonly string[] = [
  "policies/database/database.yaml",
  "policies/scoped-files/scoped-files.yaml",
  "policies/shell/shell.yaml",
];

describe("a gateway", () => {
  it.each(SHIPPED)("%s: what it carries is strictly valid, what it does not is said", (path) => {
    const { cedar, diagnostics } = compilePolicy(source(path), { cedarLayout: "gateway", gateway: GATEWAY });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(cedar === undefined, errors.map(({ message }) => message).join("\n")).toBe(
      !CARRIED.includes(path),
    );
    expect(errors.filter(({ code }) => code !== "unsupported-by-target")).toEqual([]);
    if (cedar !== undefined) expect(complaints(cedar.schema, cedar.text)).toEqual([]);
    else expect(errors).not.toEqual([]);
  });

  it.each([
    ...POLICY_FILES.filter((path) => gatewayOf(casesOf(path).policy) !== undefined),
    EVERY_TYPE,
    DECIMALS,
  ])("allows what the reference allows and nothing else: %s", (path) => {
    const own = { [EVERY_TYPE]: everyType, [DECIMALS]: decimals }[path];
    const { policy, requests } = own === undefined ? casesOf(path) : own();
    const ask = gatewayOf(policy);
    const reference = createReferenceEngine(policy);
    const counts = { allow: 0, deny: 0, incomparable: 0 };
    for (const request of [...requests, ...someCases(policy)]) {
      const call = callOf(request, policy);
      if (ask === undefined || call === undefined) {
        counts.incomparable += 1;
        continue;
      }
      const { action, input: parameters, claims: subject } = call;
      const { decision } = reference.decide({ action, parameters, subject });
      expect(ask(call), JSON.stringify(request)).toBe(decision === "ALLOW" ? "allow" : "deny");
      counts[decision === "ALLOW" ? "allow" : "deny"] += 1;
    }
    expect(Math.min(counts.allow, counts.deny), JSON.stringify(counts)).toBeGreaterThan(3);
  });
});

/** Money, as in the pack for payments, with what a gateway does not carry left out. */
function decimals(): { readonly policy: Policy; readonly requests: readonly unknown[] } {
  const text = `
attributes: {amount: {type: decimal}, fee: {type: decimal, optional: true}}
rules:
  - {id: small, action: pay, decision: allow, conditions: {amount: {above: 0, max: 500.25}, subject.role: {equals: agent}}}
  - {id: exact, action: pay, decision: allow, conditions: {amount: {in: [1000, 2000.5, -0.0001]}}}
  - {id: fee, action: pay, decision: deny, conditions: {fee: {min: 10, below: 20.0001}}}
  - {id: odd, action: pay, decision: deny, conditions: {amount: {equals: 13.13}}}
  - {id: refund, action: refund, decision: allow, conditions: {amount: {not_in: [7]}}}
  - {id: much, action: refund, decision: escalate, conditions: {amount: {above: 99.9999}}}
`;
  const { policy, diagnostics } = loadPolicy({ path: "decimals.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  const amounts = [
    0, 0.0001, -0.0001, 500.25, 500.2501, 500.2499, 1000, 1000.0001, 2000.5, 13.13, 13.1299, 7, 99.9999,
  ];
  const fees = [9.9999, 10, 20, 20.0001, 20.0002];
  const pay = (amount: number, fee?: number) => ({
    action: "pay",
    parameters: { amount, ...(fee === undefined ? {} : { fee }) },
    subject: { role: "agent" },
  });
  return {
    policy,
    requests: [
      ...[...amounts, 100, 922_337_203_685_477, -922_337_203_685_477].flatMap((amount) => [
        pay(amount),
        { action: "pay", parameters: { amount } },
        { action: "refund", parameters: { amount } },
      ]),
      ...fees.map((fee) => pay(1, fee)),
      { action: "pay", parameters: { fee: 1 }, subject: { role: "agent" } },
      { action: "refund", parameters: {} },
    ],
  };
}

function everyType(): { readonly policy: Policy; readonly requests: readonly unknown[] } {
  const text = `
combining: first-match
attributes:
  note: {type: string, optional: true}
  tags: {type: strings}
  subject.role: {type: string}
  subject.region: {type: string, optional: true}
  subject.home: {type: path, optional: true}
  subject["custom:team"]: {type: string, optional: true}
rules:
  - {id: big, action: [put, get], decision: deny, conditions: {size: {above: 100}}}
  - {id: put, action: put, decision: allow, conditions: {at.path: {within: /srv}, size: {min: -5}, tags: {in: [a, b]}, note: {not_in: [x]}}}
  - {id: ask, action: put, decision: escalate, conditions: {at.path: {outside: /tmp}}}
  - {id: claims, action: [claim, put], decision: deny, conditions: {subject.region: {in: [north, south]}}}
  - {id: team, action: claim, decision: deny, conditions: {'subject["custom:team"]': {present: false}}}
  - {id: staff, action: claim, decision: allow, conditions: {subject.role: {allowlist: "staff-*"}, subject.home: {within: /home}}}
  - {id: not-guest, action: [put2], decision: deny, conditions: {subject.role: {equals: guest}}}
  - {id: all-others, action: put2, decision: allow}
  - {id: get, action: get, decision: allow, conditions: {any: [{force: {equals: true}}, {name: {allowlist: "a*z"}}, {count: {min: 1}}], action: {in: [get, put]}}}
`;
  const { policy, diagnostics } = loadPolicy({ path: "every.yaml", text });
  if (policy === undefined) throw new Error(JSON.stringify(diagnostics));
  const put = (path: unknown, size: unknown, tags: unknown = ["a"]) => ({
    action: "put",
    parameters: { at: { path }, size, tags },
  });
  const paths = [
    "/srv",
    "/srv/",
    "/srv/a",
    "/srv/../etc",
    "/srv/..",
    "/srv/.",
    "/srv/./a",
    "/srv//a",
    "/srv/a\\b",
  ];
  const sizes = [0, -5, -6, 100, 101, 2 ** 53 - 1, -(2 ** 53), 2 ** 53, 2 ** 60, 1.5, "1", true];
  const claims = [
    {},
    { role: "staff-a" },
    { role: "staff-a", home: "/home/a", "custom:team": "t" },
    { role: "staff-a", home: "/home/a", "custom:team": "" },
    { role: "staff-a", home: "/home/a" },
    { role: "staff-a", home: "/home/../a", "custom:team": "t" },
    { role: "staff-a", home: "home", "custom:team": "t" },
    { role: "staff-a", home: "/home", "custom:team": "t", region: "west" },
    { role: "staff-a", home: "/home", "custom:team": "t", region: "north" },
    { role: "guest", home: "/home", "custom:team": "t" },
    { role: "*", home: "/home", "custom:team": "t" },
    { home: "/home", "custom:team": "t" },
  ];
  return {
    policy,
    requests: [
      ...["claim", "put2"].flatMap((action) => claims.map((subject) => ({ action, subject }))),
      ...claims.map((subject) => ({ ...put("/srv/a", 1), subject })),
      ...[...paths, "/srv/..a", "/srv/a\0b", "srv", 5].map((path) => put(path, 1)),
      ...sizes.map((size) => put("/srv/a", size)),
      ...[[], ["a", "b"], ["c"], "a", ["a", 1]].map((tags) => put("/srv/a", 1, tags)),
      ...sizes.map((size) => ({ action: "get", parameters: { size, force: true, name: "az", count: 0 } })),
      ...sizes.map((count) => ({ action: "get", parameters: { size: 1, force: false, name: "b", count } })),
    ],
  };
}

function someCases(policy: Policy): readonly unknown[] {
  const cases: unknown[] = [];
  for (const { request } of generateCases(policy, { seed: 43 })) {
    if (cases.push(request) === 400) break;
  }
  return cases;
}

/** A call of a tool as a gateway gets it. */
interface Call {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The claims of the caller's token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A request as a call: JSON of well-formed text, without nulls, which have a type of their own there, and claims that are text. */
function callOf(request: unknown, policy: Policy): Call | undefined {
  const action = own(request, "action");
  const input = plain(own(request, "parameters") ?? {});
  const claims = plain(own(request, "subject") ?? {});
  const isCall = typeof action === "string" && input !== undefined && claims !== undefined;
  if (!isCall || Object.values(claims).some((claim) => typeof claim !== "string")) return undefined;
  // The tools' schemas, which the gateway holds calls against before anything else.
  const isAllowed = decimalsOf(policy, action).every(({ path: { keys } }) => {
    const value = keys.reduce<unknown>((record, key) => own(record, key), input);
    // What Cedar's JSON reads as a decimal is for the gateway alone to write.
    if (typeof value === "object") return false;
    return typeof value !== "number" || (Number(value.toFixed(4)) === value && Math.abs(value) < 1e14);
  });
  if (!isAllowed) return undefined;
  return { action, input, claims };
}

function decimalsOf(policy: Policy, action: unknown): readonly TypedAttribute[] {
  const named = policy.named.find((each) => each.action === action);
  return named?.attributes.filter(({ type }) => type === "decimal") ?? [];
}

function plain(value: unknown): Readonly<Record<string, unknown>> | undefined {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return undefined;
  }
  const parsed: unknown = JSON.parse(text);
  const isRecord = typeof parsed === "object" && !Array.isArray(parsed);
  const isOdd = /\\ud[89a-f]|null/i.test(text) || text.length > 60_000 || /(?:[[{][^[\]{}]*){9}/.test(text);
  return isRecord && !isOdd ? (parsed as Readonly<Record<string, unknown>>) : undefined;
}

type Ask = (call: Call) => string;

/** A gateway whose tools take what the policy mentions: it validates a call against them before it asks. */
function gatewayOf(policy: Policy): Ask | undefined {
  const layout = gatewayLayout({
    ...GATEWAY,
    decimals: policy.named.some((each) => each.attributes.some(({ type }) => type === "decimal")),
  });
  const { text, schemaText, diagnostics } = compileCedar(policy, { layout });
  if (hasErrors(diagnostics)) return undefined;
  return ({ action, input, claims }) => {
    const named = policy.named.find((each) => each.action === action);
    if (named === undefined) return "deny";
    const mentioned = Object.create(null);
    const parameters = named.attributes.filter(({ path }) => path.root === "parameters");
    for (const { path, type } of parameters) copy(input, mentioned, path.keys, type);
    const principal = { type: "AgentCore::OAuthUser", id: "12345678" };
    const answer = isAuthorized({
      principal,
      action: { type: "AgentCore::Action", id: `Tools___${action}` },
      resource: { type: "AgentCore::Gateway", id: GATEWAY.id },
      context: parameters.length === 0 ? {} : { input: mentioned },
      // Every claim is a tag, also those that no policy asks for.
      entities: [{ uid: principal, attrs: {}, parents: [], tags: claims as Record<string, string> }],
      policies: { staticPolicies: text },
      schema: schemaText,
      validateRequest: true,
    });
    return answer.type === "success" ? answer.response.decision : "deny";
  };
}

function copy(
  from: unknown,
  to: Record<string, unknown>,
  [key = "", ...rest]: readonly string[],
  type: TypeName,
): void {
  const value = own(from, key);
  if (value === undefined) return;
  if (rest.length === 0 && type === "decimal" && typeof value === "number") {
    to[key] = { __extn: { fn: "decimal", arg: value.toFixed(4) } };
  } else if (rest.length === 0 || typeof value !== "object") to[key] = value;
  else {
    to[key] ??= Object.create(null);
    copy(value, to[key] as Record<string, unknown>, rest, type);
  }
}

function own(record: unknown, key: string): unknown {
  const isRecord = typeof record === "object" && record !== null;
  return isRecord && Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

describe("what a gateway does not carry is said at its place", () => {
  const UNSEEN = "policies see nothing but the tool's input and the caller's token";
  it.each([
    ["{resource.a: {equals: a}}", `\`resource.a\`: ${UNSEEN}`],
    ["{context.a: {present: true}}", `\`context.a\`: ${UNSEEN}`],
    ["{subject.id: {equals: a}}", "`subject.id`: no claim is called so"],
    ["{subject.a.b: {equals: a}}", "`subject.a.b`: a claim is one text"],
    ["{subject.n: {above: 5}}", "`subject.n` as `integer`: claims are given as text"],
    ["{subject.n: {max: 1.5}}", "`subject.n` as `decimal`: claims are given as text"],
    ["{subject.b: {equals: true}}", "`subject.b` as `boolean`: claims are given as text"],
    ["{subject.ip: {cidr: 10.0.0.0/8}}", "`subject.ip` as `ip`: claims are given as text"],
    ["{subject.host: {domain: x.org}}", "`subject.host` as `hostname`: claims are given as text"],
    ["{subject.groups: {contains_all: [a]}}", "`subject.groups` as `strings`: claims are given as text"],
    ["{a: {cidr: 10.0.0.0/8}}", "`a` as `ip`: the input has addresses as text"],
    ["{a: {domain: x.org}}", "`a` as `hostname`: no expression can tell a hostname from other text"],
    ["{a: {max: 1.5}}", "`a` as `decimal`: the input's numbers are cut off before a policy sees them"],
    ['{a: {before: "2026-01-01T00:00:00Z"}}', "`a` as `datetime`: the input has times as text"],
    ["{action: {prefix: a}}", "conditions on `action` but `equals` and `in`"],
    ["{a: {regex: x}}", "`regex` on `a`"],
  ])("%s", (conditions, what) => {
    const rule = `{id: r, action: act, decision: allow, conditions: ${conditions}}`;
    expect(errorsOf(`rules: [${rule}]`, conditions.split(/[{:]/)[1] ?? "")).toEqual([[what, true]]);
  });

  it.each([
    ["rules: [{id: r, action: 'a*', decision: allow}]", ["`r` for actions that the policy does not name"]],
    ["rules: [{id: r, action: 'a*', decision: deny}]", []],
    ["default_decision: allow", ["the default for actions that the policy does not name"]],
    ["default_decision: allow\nactions: {a: {}}", []],
  ])("%s", (text, expected) => {
    expect(errorsOf(text, "").map(([what]) => what)).toEqual(expected);
  });

  function errorsOf(text: string, at: string): readonly (readonly [string, boolean])[] {
    const compiled = compilePolicy({ path: "p.yaml", text }, { cedarFacts: true, cedarLayout: "gateway" });
    return compiled.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message, span }) => [
        message.replace("a gateway's Cedar cannot express ", ""),
        text.slice(span.start).startsWith(at) || text.slice(span.start, span.end).length > 0,
      ]);
  }
});

it("refuses an empty key for a store, whose schemas have none", () => {
  const text = `rules: [{action: act, decision: allow, conditions: {'parameters[""]': {equals: a}}}]`;
  const messages = (cedarLayout: LayoutName) =>
    compilePolicy({ path: "p.yaml", text }, { cedarLayout }).diagnostics.map(({ message }) => message);
  expect(messages("cedar")).toEqual([]);
  expect(messages("avp")).toEqual([
    'Verified Permissions cannot express `parameters[""]`: its schemas have no empty keys',
  ]);
});

describe("sizes beyond a store's published limits", () => {
  const long = (count: number, length: number) =>
    `[${Array.from({ length: count }, (_, n) => `"${`${n}`.padEnd(length, "x")}"`).join(", ")}]`;
  const allow = (id: string, values: string) =>
    `  - {id: ${id}, action: act, decision: allow, conditions: {a: {in: ${values}}}}\n`;
  const many = Array.from({ length: 30 }, (_, n) => allow(`r${n}`, long(8, 900))).join("");
  const actions = (count: number) =>
    `  - {action: [${Array.from({ length: count }, (_, n) => `a${n}`)}], decision: deny, conditions: {${Array.from({ length: 40 }, (_, n) => `p${n}: {equals: x}`)}}}\n`;

  it.each<readonly [string, string, LayoutName, readonly string[]]>([
    ["a policy within", allow("r", long(9, 1000)), "avp", []],
    ["a policy beyond", allow("r", long(10, 1000)), "avp", ['error "Policy size" of 10000']],
    ["a policy beyond", allow("r", long(10, 1000)), "gateway", ['error "Policy size" of 10000']],
    ["a policy beyond what nobody counts", allow("r", long(10, 1000)), "cedar", []],
    ["all policies together", many, "avp", ['warning "Policy size per resource" of 200000']],
    ["a schema", actions(70), "avp", ['warning "Schema size" of 100000']],
    ["a schema that is the gateway's own", actions(70), "gateway", []],
    ["a large schema", actions(140), "avp", ['error "Schema size" of 200000']],
    ["a name", `  - {action: ${"n".repeat(513)}, decision: allow}`, "avp", ['error "actionId" of 512']],
    ["a name within", `  - {action: ${"n".repeat(512)}, decision: allow}`, "avp", []],
  ])("%s (%#)", (_, rules, cedarLayout, expected) => {
    const { diagnostics } = compilePolicy({ path: "p.yaml", text: `rules:\n${rules}` }, { cedarLayout });
    const found = diagnostics.filter(({ code }) => code.startsWith("exceeds-store"));
    expect(
      found.map(({ severity, message }) => `${severity} ${message.replace(/^[^"]*/, "")}`),
      found.map(({ message }) => message).join("\n"),
    ).toEqual(expected);
  });
});

/** The JSON form of the store says nothing of what a fact asks: the mapping's reader computes it. */
function withoutDocs(schema: string): string {
  return schema.replace(/^ *@doc\(.*\)\n/gm, "");
}

function resolved(schema: string): unknown {
  const answer = schemaToJsonWithResolvedTypes(schema);
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  return answer.json;
}

function source(path: string): { readonly path: string; readonly text: string } {
  return { path, text: readFileSync(join(ROOT, path), "utf8") };
}

function complaints(schema: Parameters<typeof validate>[0]["schema"], text: string): readonly string[] {
  const answer = validate({ schema, policies: { staticPolicies: text } });
  const found =
    answer.type === "failure" ? answer.errors : [...answer.validationErrors, ...answer.validationWarnings];
  return found.map((each) => ("error" in each ? each.error : each).message);
}
