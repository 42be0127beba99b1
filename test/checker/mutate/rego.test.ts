import { expect, it } from "vitest";
import { mutateRego } from "../../../src/checker/mutate/rego.js";
import { tokenizeRego } from "../../../src/checker/mutate/rego-tokens.js";

const MODULE = `# METADATA
# title: "not a < b"
package concord.small # 1 < 2

default answer := ["DENY", [], "default", []]

answer := found if found := rule.first

else := found if found := rule.second

rule["first"] := ["ALLOW", ["first"], "allowed", []] if {
	input.parameters.size < 10
	not prefix_1(input.parameters.path)
	startswith(input.parameters.path, "/tmp/")
}

rule["second"] := ["ESCALATE", ["second"], "a \\"quoted\\" # text", []] if every_1(input.parameters.tags)

prefix_1(value) if contains(value, "/x")

prefix_1(value) if regex.match(\`^a{2}$\`, value)

every_1(values) if {
	every element in values {
		element == "a"
	}
}

denying_1 contains [1, rule.first]

denying_1 contains [2, rule.second]
`;

/** A line of the module and what a fault of a kind makes of it. */
const EXPECTED: readonly (readonly [string, string, string])[] = [
  ["comparison-edge", "input.parameters.size < 10", "input.parameters.size <= 10"],
  ["off-by-one", "input.parameters.size < 10", "input.parameters.size < 11"],
  ["off-by-one", "input.parameters.size < 10", "input.parameters.size < 9"],
  [
    "off-by-one",
    "prefix_1(value) if regex.match(`^a{2}$`, value)",
    "prefix_1(value) if regex.match(`^a{3}$`, value)",
  ],
  [
    "pattern-widened",
    "prefix_1(value) if regex.match(`^a{2}$`, value)",
    "prefix_1(value) if regex.match(`a{2}$`, value)",
  ],
  ["negation-dropped", "not prefix_1(input.parameters.path)", "prefix_1(input.parameters.path)"],
  ["guard-dropped", "not prefix_1(input.parameters.path)", ""],
  ["guard-dropped", 'prefix_1(value) if contains(value, "/x")', "prefix_1(value) if true"],
  [
    "slash-dropped",
    'startswith(input.parameters.path, "/tmp/")',
    'startswith(input.parameters.path, "/tmp")',
  ],
  [
    "literal-changed",
    'startswith(input.parameters.path, "/tmp/")',
    'startswith(input.parameters.path, "/tmq/")',
  ],
  [
    "pattern-widened",
    'startswith(input.parameters.path, "/tmp/")',
    'contains(input.parameters.path, "/tmp/")',
  ],
  ["pattern-narrowed", 'startswith(input.parameters.path, "/tmp/")', 'equal(input.parameters.path, "/tmp/")'],
  ["equality-flipped", 'element == "a"', 'element != "a"'],
  [
    "default-flipped",
    'default answer := ["DENY", [], "default", []]',
    'default answer := ["ALLOW", [], "default", []]',
  ],
  ["rule-removed", "else := found if found := rule.second", ""],
  ["rule-removed", "denying_1 contains [1, rule.first]", ""],
  [
    "precedence-swapped",
    "answer := found if found := rule.first else := found if found := rule.second",
    "answer := found if found := rule.second else := found if found := rule.first",
  ],
  [
    "precedence-swapped",
    "denying_1 contains [1, rule.first] denying_1 contains [2, rule.second]",
    "denying_1 contains [2, rule.first] denying_1 contains [1, rule.second]",
  ],
  [
    "escalate-as-allow",
    'rule["second"] := ["ESCALATE", ["second"], "a \\"quoted\\" # text", []] if every_1(input.parameters.tags)',
    'rule["second"] := ["ALLOW", ["second"], "a \\"quoted\\" # text", []] if every_1(input.parameters.tags)',
  ],
  [
    "quantifier-swapped",
    'every element in values { element == "a" }',
    'some element in values element == "a"',
  ],
];

it.each(EXPECTED)("%s: %s", (kind, before, after) => {
  const found = mutateRego(MODULE).filter((mutant) => mutant.kind === kind && mutant.before === before);
  expect(found.map((mutant) => mutant.after)).toContain(after);
});

it("changes nothing but what it says, and never a comment", () => {
  for (const { text, kind } of mutateRego(MODULE)) {
    expect(text, kind).not.toBe(MODULE);
    expect(text).toContain('# title: "not a < b"\npackage concord.small # 1 < 2\n');
  }
});

it("never plants the same text twice", () => {
  const texts = mutateRego(MODULE).map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
});

it("tells strings, raw strings and comments apart", () => {
  const tokens = tokenizeRego('a := "x \\" # y" # "z"\nb := `"#`');
  expect(tokens.map(({ kind, text }) => [kind, text])).toEqual([
    ["name", "a"],
    ["operator", ":="],
    ["string", '"x \\" # y"'],
    ["comment", '# "z"'],
    ["name", "b"],
    ["operator", ":="],
    ["raw", '`"#`'],
  ]);
});

/** What provably changes nothing, in the words of the library. */
const EQUIVALENT: readonly (readonly [string, string])[] = [
  [
    'has_dot_segment(path) if {\n\tcontains(path, "/.")\n\tsome segment in split(path, "/")\n\tsegment == "."\n}',
    'contains(path, "/.")',
  ],
  ["at_most(value, bound) if {\n\tis_number(value)\n\tvalue <= bound\n}", "is_number(value)"],
  ['is_path(value) if {\n\tis_string(value)\n\tstartswith(value, "/")\n}', "is_string(value)"],
];

it.each(EQUIVALENT)("does not drop what is only faster: %s", (definition, line) => {
  const mutants = mutateRego(`${MODULE}\n${definition}\n`);
  expect(mutants.filter(({ kind, before }) => kind === "guard-dropped" && before === line)).toEqual([]);
  // The other line of the body is dropped.
  expect(
    mutants.filter(({ kind, text }) => kind === "guard-dropped" && text.includes(`\t${line}\n}`)),
  ).toHaveLength(definition.includes("some segment") ? 0 : 1);
});
