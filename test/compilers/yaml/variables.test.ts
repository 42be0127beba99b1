// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how policies refer to variables
import { expect, it } from "vitest";
import { load, report, withConditions } from "./report.js";

it.each<[string, string, string]>([
  ["{a: x}", "${a}", "x"],
  ["{a: x}", "${a}/${a}", "x/x"],
  ["{a: x}", "$${a}", "${a}"],
  ["{a: x}", "$$${a}", "$${a}"],
  ["{a: x}", "$a ${ a} ${} ${a-b} $ {a} $", "$a ${ a} ${} ${a-b} $ {a} $"],
  ["{a: '$&$1'}", "${a}", "$&$1"],
  ["{a: '${b}!', b: '${c}', c: x}", "${a}", "x!"],
  ["{a: '$${b}', b: y}", "${a}${b}", "${b}y"],
  ["{a: '${', b: '{b}'}", "${a}${b}", "${{b}"],
  ["{__proto__: x, toString: y}", "${__proto__}${toString}", "xy"],
  ["{1: x}", "${1}", "x"],
])("with %s, %s is %s", (vars, text, expanded) => {
  const policy = load(`vars: ${vars}\n${withConditions(`{t: {equals: ${JSON.stringify(text)}}}`)}`);
  expect(policy.rules[0]?.condition).toMatchObject({ constraint: { kind: "oneOf", values: [expanded] } });
});

it.each<[string, string]>([
  ["{prefix: '${a}/'}", "/srv/"],
  ["{within: '${a}'}", "/srv"],
  ["{allowlist: '${a}/*'}", "/srv/*"],
  ["{regex: '^${a}$'}", "^/srv$"],
])("texts of every kind are expanded before they are read: %s", (constraint, expanded) => {
  const policy = load(`vars: {a: /srv}\n${withConditions(`{t: ${constraint}}`)}`);
  expect(JSON.stringify(policy.rules[0]?.condition)).toContain(JSON.stringify(expanded));
});

it("keys, actions, ids and reasons are not expanded", () => {
  const text = `vars: {a: x}
rules: [{id: "\${a}", action: "\${a}", decision: allow, reason: "\${a}", conditions: {"\${a}": {equals: "\${a}"}}}]`;
  expect(load(text).rules[0]).toMatchObject({
    id: "${a}",
    actions: [{ name: "${a}" }],
    reason: "${a}",
    condition: { attribute: { keys: ["${a}"] }, constraint: { values: ["x"] } },
  });
});

it("an overriding value is literal and takes the place of the file's", () => {
  const text = `vars: {a: "\${b}", b: x}\n${withConditions('{t: {equals: "${a}"}}')}`;
  const policy = load(text, { a: "${b}" });
  expect(policy.rules[0]?.condition).toMatchObject({ constraint: { values: ["${b}"] } });
  expect(report(text, { a: "y" }).places).toEqual(["1:19 unused-variable"]);
  expect(report(text).places).toEqual([]);
});

it.each<[string, string, string]>([
  ["vars: {a: '${b}'}", "1:11 unknown-variable", "unknown variable `b`"],
  ["vars: {root: x, a: '${rot}'}", "1:20 unknown-variable", "did you mean `root`?"],
  [withConditions('{t: {in: [a, "${b}", c]}}'), "1:70 unknown-variable", "define it under `vars`"],
  ["vars: {a: '${a}'}", "1:11 variable-cycle", "`a` -> `a`"],
  ["vars: {a: '${b}', b: '${c}', c: '${a}'}", "1:33 variable-cycle", "`a` -> `b` -> `c` -> `a`"],
  ["vars: {z: '${a}', a: '${a}'}", "1:22 variable-cycle", "`a` -> `a`"],
])("%s", (text, place, words) => {
  const reported = report(text);
  expect(reported.places).toEqual([place]);
  expect(reported.words).toContain(words);
});

it.each<[Record<string, string>, string]>([
  [{ nope: "x" }, "1:1 unknown-variable"],
  [JSON.parse('{"__proto__": "x"}') as Record<string, string>, "1:1 unknown-variable"],
  [{ constructor: "x" }, "1:1 unknown-variable"],
  [{ a: "\ud800" }, "1:1 lone-surrogate"],
])("overriding with %j", (variables, place) => {
  const text = `vars: {a: x}\n${withConditions('{t: {equals: "${a}"}}')}`;
  expect(report(text, variables).places).toEqual([place]);
});

it("chains of variables are bounded", () => {
  const chain = (length: number): string =>
    `vars:\n${Array.from({ length }, (_, n) => `  v${n}: "\${v${n + 1}}"\n`).join("")}  v${length}: x\n`;
  const used = (length: number): string => `${chain(length)}${withConditions('{t: {equals: "${v0}"}}')}`;
  expect(report(used(63)).places).toEqual([]);
  expect(report(chain(10_000)).places).toContain("66:8 input-too-large");
});

it("texts that double with each variable are bounded", () => {
  const vars = Array.from({ length: 40 }, (_, n) => `  v${n}: "\${v${n + 1}}\${v${n + 1}}"\n`).join("");
  const reported = report(`vars:\n${vars}  v40: xxxx\n`);
  expect(reported.words).toContain("exceeds 8388608 characters");
  expect(reported.places.every((place) => place.endsWith("input-too-large"))).toBe(true);
});
