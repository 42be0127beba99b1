import { expect, it } from "vitest";
import { mutateRego } from "../../../src/checker/mutate/rego.js";

const BASE = `package concord.small

default answer := ["DENY", [], "default", []]

answer := found if found := judge[input.action]
`;

/** A kind, what is there, what becomes of it, and whether the second module, where it matters, has it planted. */
interface Reason {
  readonly name: string;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  /** Where the fault changes nothing. */
  readonly same: string;
  /** Where it does. */
  readonly other: string;
}

const RULES = `rule["a"] := ["DENY", ["a"], "", []] if {
	input.context.before == "x"
	is_string(input.action)
	not one_of_1(input.action)
}

rule["b"] := ["DENY", ["b"], "", []] if {
	input.context.before == "y"
}

rule["c"] := ["DENY", ["c"], "", []] if {
	input.context.after == "z"
}
`;

const REASONS: readonly Reason[] = [
  {
    name: "a negative number of characters",
    kind: "off-by-one",
    before: "f(text) := substring(text, 2, -1)",
    after: "f(text) := substring(text, 2, -2)",
    same: "f(text) := substring(text, 2, -1)\n",
    other: "",
  },
  {
    name: "a position that is not below 0",
    kind: "guard-dropped",
    before: "at >= 0",
    after: "",
    same: 'f(text) if {\n\tat := count(text) - 6\n\tat >= 0\n\tsign := {"+": 1}[substring(text, at, 1)]\n\tsign == 1\n}\n',
    other:
      'f(text) if {\n\tat := indexof(text, "x")\n\tat >= 0\n\trest := substring(text, at + 1, -1)\n\trest == "y"\n}\n',
  },
  {
    name: "the length of a beginning",
    kind: "guard-dropped",
    before: "count(value) >= 3",
    after: "",
    same: 'f(value) if {\n\tstartswith(value, "abc")\n\tcount(value) >= 3\n}\n',
    other: 'f(value) if {\n\tstartswith(value, "ab")\n\tendswith(value, "b")\n\tcount(value) >= 3\n}\n',
  },
  {
    name: "the length of a beginning that something follows",
    kind: "comparison-edge",
    before: "count(value) >= 3",
    after: "count(value) > 3",
    same: 'f(value) if {\n\tstartswith(value, "abc")\n\tcount(value) >= 3\n\trest_0 := substring(value, 3, count(value) - 3)\n\tcontains(rest_0, "x")\n}\n',
    other: 'f(value) if {\n\tstartswith(value, "abc")\n\tcount(value) >= 3\n}\n',
  },
  {
    name: "what stands behind the last dot",
    kind: "literal-changed",
    before: 'padded := concat("", [".", value, "."])',
    after: 'padded := concat("", [".", value, ".x"])',
    same: 'is_hostname(value) if {\n\tpadded := concat("", [".", value, "."])\n\tnot contains(padded, "..")\n}\n',
    other:
      'is_name(value) if {\n\tpadded := concat("", [".", value, "."])\n\tnot contains(padded, "..")\n}\n',
  },
  {
    name: "what misfits where nothing else can",
    kind: "guard-dropped",
    before: "misfit.port if not_integer(input.port)",
    after: "misfit.port if true",
    same: 'misfit.port if not_integer(input.port)\n\nmisfits_1 contains [0, "port"] if misfit.port\n',
    other:
      'misfit.port if not_integer(input.port)\n\nmisfits_1 contains [0, "port"] if misfit.port\n\nmisfits_1 contains [1, "host"] if misfit.host\n',
  },
  {
    name: "the absent value that a rule refuses",
    kind: "rule-removed",
    before: "either_1(request) if not has_x(request)",
    after: "",
    same: 'either_1(request) if not has_x(request)\n\neither_1(request) if request.x == "a"\n\nhas_x(request) if request.x != null\n\nrule["r"] := ["DENY", ["r"], "", []] if {\n\tinput.x != null\n\teither_1(input)\n}\n',
    other:
      'either_1(request) if not has_x(request)\n\neither_1(request) if request.x == "a"\n\nhas_x(request) if request.x != null\n\nrule["r"] := ["DENY", ["r"], "", []] if {\n\tinput.y != null\n\teither_1(input)\n}\n',
  },
  {
    name: "a rule that spares the action",
    kind: "rule-removed",
    before: 'denying_1 contains [0, rule["a"]]',
    after: "",
    same: `judge["read"] := found if found := merged(denying_1)\n\ndenying_1 contains [0, rule["a"]]\n\ndenying_1 contains [1, rule["b"]]\n\none_of_1("read") := true\n\n${RULES}`,
    other: `judge["write"] := found if found := merged(denying_1)\n\ndenying_1 contains [0, rule["a"]]\n\ndenying_1 contains [1, rule["b"]]\n\none_of_1("read") := true\n\n${RULES}`,
  },
  {
    name: "a set of rules that spare the action",
    kind: "rule-removed",
    before: "else := found if found := merged(denying_1)",
    after: "",
    same: `judge["read"] := found if found := rule.c\n\nelse := found if found := merged(denying_1)\n\ndenying_1 contains [0, rule["a"]]\n\none_of_1(value) if value in ["read", "list"]\n\n${RULES}`,
    other: `judge["read"] := found if found := rule.c\n\nelse := found if found := merged(denying_1)\n\ndenying_1 contains [0, rule["a"]]\n\none_of_1(value) if value in ["list"]\n\n${RULES}`,
  },
  {
    name: "the order of rules that never fire together",
    kind: "precedence-swapped",
    before: 'denying_1 contains [0, rule["a"]] denying_1 contains [1, rule["b"]]',
    after: 'denying_1 contains [1, rule["a"]] denying_1 contains [0, rule["b"]]',
    same: `denying_1 contains [0, rule["a"]]\n\ndenying_1 contains [1, rule["b"]]\n\n${RULES}`,
    other: `denying_1 contains [0, rule["a"]]\n\ndenying_1 contains [1, rule["b"]]\n\n${RULES.replace('context.before == "y"', 'context.after == "y"')}`,
  },
  {
    name: "no record, where an instant in it is asked next",
    kind: "rule-removed",
    before: "malformed_1(record) if misplaced(record)",
    after: "",
    same: 'judge["read"] := invalid(misfits_1) if malformed_1(input.context)\n\nelse := invalid(misfits_1) if misfit.now\n\nmalformed_1(record) if misplaced(record)\n\nmalformed_1(record) if not_string(record.a)\n\nmisfit.now if misplaced(input.context)\n',
    other:
      'judge["read"] := invalid(misfits_1) if malformed_1(input.context)\n\nelse := found if found := rule.c\n\nmalformed_1(record) if misplaced(record)\n\nmalformed_1(record) if not_string(record.a)\n\nmisfit.now if misplaced(input.context)\n',
  },
];

it.each(REASONS)("leaves out $name, and only that", ({ kind, before, after, same, other }) => {
  const planted = (module: string): boolean =>
    mutateRego(`${BASE}\n${module}`).some(
      (each) => each.kind === kind && each.before === before && each.after === after,
    );
  expect(planted(same)).toBe(false);
  if (other !== "") expect(planted(other)).toBe(true);
});
