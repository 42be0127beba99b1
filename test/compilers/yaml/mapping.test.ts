import { describe, expect, it } from "vitest";
import { positionAt } from "../../../compilers/diagnostics/index.js";
import { DEFAULT_MAPPING } from "../../../compilers/model/index.js";
import { loadMapping } from "../../../compilers/yaml/index.js";

const load = (text: string) => loadMapping({ path: "m.yaml", text });

it("an empty map says what no mapping says", () => {
  expect(load("{}")).toEqual({ mapping: DEFAULT_MAPPING, diagnostics: [] });
});

it("reads templates", () => {
  const { mapping, diagnostics } = load(`rego:
  input: {user: $request.subject.id, fixed: [1, null, $$price], all: $request}
cedar:
  context: {addr: {$ip: $request.parameters.addr}, ip: {ip: x}}
`);
  expect(diagnostics).toEqual([]);
  expect(mapping?.rego.input).toEqual({
    kind: "map",
    entries: [
      ["user", { kind: "place", path: ["subject", "id"] }],
      [
        "fixed",
        {
          kind: "list",
          items: [
            { kind: "constant", value: 1 },
            { kind: "constant", value: null },
            { kind: "constant", value: "$price" },
          ],
        },
      ],
      ["all", { kind: "place", path: [] }],
    ],
  });
  expect(mapping?.cedar.context).toEqual({
    kind: "map",
    entries: [
      [
        "addr",
        { kind: "extension", extension: "ip", value: { kind: "place", path: ["parameters", "addr"] } },
      ],
      ["ip", { kind: "map", entries: [["ip", { kind: "constant", value: "x" }]] }],
    ],
  });
});

it("reads what answers mean; who lists values has said which ones count", () => {
  const { mapping } =
    load(`rego: {answer: {at: a.b, allow: [yes], escalate: [ask], undefined: escalate, otherwise: deny}}
cedar: {answer: {escalate: {annotation: d, value: ask, policies: [p]}, refused: escalate}}`);
  expect(mapping?.rego).toMatchObject({
    at: ["a", "b"],
    allow: ["yes"],
    deny: [],
    escalate: ["ask"],
    undefined: "ESCALATE",
    otherwise: "DENY",
  });
  expect(mapping?.cedar).toMatchObject({
    escalate: { annotation: "d", value: "ask", policies: ["p"] },
    refused: "ESCALATE",
  });
});

it("reads the space of requests", () => {
  const { mapping } = load(
    "requests: {actions: [a], attributes: {parameters.n: integer, parameters.s: {type: string, optional: true}}, typed: true}",
  );
  expect(mapping?.space).toEqual({
    actions: ["a"],
    attributes: [
      { path: ["parameters", "n"], type: "integer", optional: false },
      { path: ["parameters", "s"], type: "string", optional: true },
    ],
    typed: true,
  });
});

describe("says what is wrong, and where", () => {
  it.each([
    ["rego: {inptu: $request}", "1:8", "unknown key `inptu` in a map for Rego", "did you mean `input`?"],
    ["rego: {input: $requset.a}", "1:15", "a place cannot be `$requset.a`", "did you mean `$request.a`?"],
    [
      "rego: {input: $parameters.a}",
      "1:15",
      "a place cannot be `$parameters.a`",
      "did you mean `$request.parameters.a`?",
    ],
    ["cedar: {context: {a: {$Ip: 1}}}", "1:23", "unknown key `$Ip` in a template", "did you mean `$ip`?"],
    ["cedar: {principal: {type: User}}", "1:21", "a map with `type` and `id` needs the key `id`", undefined],
    [
      "rego: {answer: {undefined: no}}",
      "1:28",
      "`undefined` cannot be `no`",
      "use `allow`, `deny`, `escalate` or `error`",
    ],
    [
      "requests: {attributes: {parameters.n: int}}",
      "1:39",
      "`parameters.n` cannot be `int`",
      "use a type such as `string`, `integer` or `ip`",
    ],
    [
      "- a",
      "1:1",
      "the file must be a mapping",
      "a mapping has the keys `rego`, `cedar` and `requests`, each as needed",
    ],
  ])("%s", (text, place, message, help) => {
    const { mapping, diagnostics } = load(text);
    expect(mapping).toBeUndefined();
    const [first] = diagnostics;
    const { line, column } = positionAt(text, first?.span.start ?? -1);
    expect([`${line}:${column}`, first?.message, first?.help]).toEqual([place, message, help]);
  });
});
