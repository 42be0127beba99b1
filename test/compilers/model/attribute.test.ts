import { expect, it } from "vitest";
import { attributeName, parseAttribute } from "../../../compilers/model/index.js";

it.each([
  ["path", "parameters", ["path"], "path"],
  ["parameters.path", "parameters", ["path"], "path"],
  ["a.b", "parameters", ["a", "b"], "a.b"],
  ["subject.role", "subject", ["role"], "subject.role"],
  ["context.a.b", "context", ["a", "b"], "context.a.b"],
  ["action", "action", [], "action"],
  ['parameters["a.b"]', "parameters", ["a.b"], 'parameters["a.b"]'],
  ['parameters["in"]', "parameters", ["in"], "in"],
  ['parameters["any"]', "parameters", ["any"], "parameters.any"],
  ['parameters["subject"]', "parameters", ["subject"], "parameters.subject"],
  ['a["b c"].d', "parameters", ["a", "b c", "d"], 'a["b c"].d'],
  ['parameters["q\\"\\n"]', "parameters", ['q"\n'], 'parameters["q\\"\\n"]'],
  ["__proto__", "parameters", ["__proto__"], "__proto__"],
  ["max-bytes", "parameters", ["max-bytes"], "max-bytes"],
])("%s", (text, root, keys, name) => {
  const path = parseAttribute(text);
  expect(path).toEqual({ root, keys });
  if (!("problem" in path)) expect(attributeName(path)).toBe(name);
});

it.each([
  "",
  ".",
  "a.",
  ".a",
  "a..b",
  "subject",
  "parameters",
  "action.x",
  'a["b',
  "a[b]",
  'a["\\ud800"]',
  '["a"]',
  "a b",
  'a"b',
])("refuses %j", (text) => {
  expect(parseAttribute(text)).toHaveProperty("problem");
});
