import { describe, expect, it } from "vitest";
import { positionAt } from "../../../compilers/diagnostics/index.js";
import { loadCases } from "../../../compilers/yaml/index.js";

it("reads cases", () => {
  const text = `policy: ../a.yaml
cases:
  - {name: one, request: {action: a, parameters: {x: 1.0, y: null}}, decision: ALLOW, rules: [r, s], why: because}
  - name: two
    request: {action: a}
    decision: DENY
  - {name: three, request: null, decision: ESCALATE, rules: []}
`;
  const { file, diagnostics } = loadCases({ path: "a.cases.yaml", text });
  expect(diagnostics).toEqual([]);
  expect(file?.policy).toBe("../a.yaml");
  expect(file?.cases.map(({ span: _, ...rest }) => rest)).toEqual([
    {
      name: "one",
      request: { action: "a", parameters: { x: 1, y: null } },
      decision: "ALLOW",
      rules: ["r", "s"],
      why: "because",
    },
    { name: "two", request: { action: "a" }, decision: "DENY", rules: undefined, why: undefined },
    { name: "three", request: null, decision: "ESCALATE", rules: [], why: undefined },
  ]);
  expect(file?.cases.map(({ span }) => positionAt(text, span.start).line)).toEqual([3, 4, 7]);
});

it("requests may be anything that JSON can say, and halves of characters", () => {
  const requests = ['"\\ud800"', "[]", "5", "{__proto__: {a: 1}}", "{toString: 1}"];
  const text = `cases:\n${requests.map((request) => `  - {name: n, request: ${request}, decision: DENY}\n`).join("")}`;
  const { file, diagnostics } = loadCases({ path: "", text });
  expect(diagnostics).toEqual([]);
  expect(file?.cases.map(({ request }) => JSON.stringify(request))).toEqual([
    '"\\ud800"',
    "[]",
    "5",
    '{"__proto__":{"a":1}}',
    '{"toString":1}',
  ]);
});

describe("refuses", () => {
  it.each([
    ["", "1:1 wrong-shape", "the file must be a file of cases; a file of cases is a map with `cases`"],
    ["[]", "1:1 wrong-shape", "`cases`"],
    ["{}", "1:1 missing-key", "a file of cases needs the key `cases`"],
    ["cases: {}", "1:8 wrong-shape", "`cases` must be a list of cases"],
    ["cases: [{request: {}, decision: DENY}]", "1:10 missing-key", "a case needs the key `name`"],
    ["cases: [{name: n, decision: DENY}]", "1:10 missing-key", "a case needs the key `request`"],
    ["cases: [{name: n, request: {}, decison: DENY}]", "1:32 unknown-key", "did you mean `decision`?"],
    ["cases: [{name: n, request: {}, decision: deny}]", "1:42 bad-value", "did you mean `DENY`?"],
    ["cases: [{name: n, request: {}, decision: DENY, rules: r}]", "1:55 wrong-shape", "a list of rule ids"],
    ["cases: [{name: '', request: {}, decision: DENY}]", "1:16 empty-value", "`name` is empty"],
    ["cases: []\ncases: []", "2:1 duplicate-key", "`cases`"],
    ["a: [", "1:4 yaml-syntax", "not closed"],
  ])("%j", (text, place, words) => {
    const { file, diagnostics } = loadCases({ path: "", text });
    expect(file).toBeUndefined();
    const places = diagnostics.map(({ span, code }) => {
      const { line, column } = positionAt(text, span.start);
      return `${line}:${column} ${code}`;
    });
    expect(places).toEqual([place]);
    expect(diagnostics.map(({ message, help }) => `${message}; ${help}`).join()).toContain(words);
  });
});
