import { describe, expect, it } from "vitest";
import { report } from "./report.js";

const ENTRY = "rules: [{action: a, decision: deny}]";

describe("one mistake, one diagnostic, at its place, in the author's words", () => {
  it.each<[string, string, string]>([
    // The file
    ["", "1:1 wrong-shape", "the file must be a policy; a policy is a map with `rules`"],
    ["# only a comment\n", "1:1 wrong-shape", "the file must be a policy"],
    ["- a", "1:1 wrong-shape", "the file must be a policy"],
    ["nme: x", "1:1 unknown-key", "unknown key `nme` in a policy; did you mean `name`?"],
    ["zzzzzz: x", "1:1 unknown-key", "the keys here are `name`, `version`"],
    ["constructor: x", "1:1 unknown-key", "unknown key `constructor`"],
    ["__proto__: x", "1:1 unknown-key", "unknown key `__proto__`"],
    // Names and words
    [
      "name: 5",
      "1:7 wrong-shape",
      '`name` must be a text of 1 to 128 characters; for the text itself write `"5"`',
    ],
    ["name: ''", "1:7 empty-value", "`name` is empty"],
    [`name: ${"x".repeat(129)}`, "1:7 wrong-shape", "1 to 128 characters"],
    [
      "version: true",
      "1:10 wrong-shape",
      '`version` must be a text or a number; for the text itself write `"true"`',
    ],
    ["description:", "1:1 wrong-shape", "`description` must be a text"],
    ["metadata: [1]", "1:11 wrong-shape", "`metadata` must be a map"],
    ["metadata: {a: {b: [.inf]}}", "1:20 wrong-shape", "`.inf` in `metadata` must be a finite number"],
    ["combining: first_match", "1:12 bad-value", "did you mean `first-match`?"],
    ["combining: any", "1:12 bad-value", "use `deny-overrides` or `first-match`"],
    ["default_decision: DENY", "1:19 bad-value", "`default_decision` cannot be `DENY`; did you mean `deny`?"],
    [
      "default_decision: [deny]",
      "1:19 wrong-shape",
      "`default_decision` must be `deny`, `escalate` or `allow`",
    ],
    ["default_deny: yes", "1:15 wrong-shape", "`default_deny` must be `true` or `false`"],
    [
      "default_deny: false\ndefault_decision: deny",
      "2:1 contradictory-keys",
      "`default_deny` and `default_decision`",
    ],
    // Rules
    ["rules:", "1:1 wrong-shape", "`rules` must be a list of rules"],
    ["rules: {action: a, decision: deny}", "1:8 wrong-shape", "begin each rule with `- `"],
    [
      "rules: [x]",
      "1:9 wrong-shape",
      "an entry of `rules` must be a rule; a rule is a map with `action` and `decision`",
    ],
    ["rules: [null]", "1:9 wrong-shape", "an entry of `rules` must be a rule"],
    ["rules: [{action: a}]", "1:10 missing-key", "a rule needs the key `decision`"],
    ["rules: [{decision: deny}]", "1:10 missing-key", "a rule needs the key `action`"],
    ["rules: [{action: a, decison: deny}]", "1:21 unknown-key", "did you mean `decision`?"],
    ["rules: [{action: a, decision: deny, when: {}}]", "1:37 unknown-key", "`conditions`"],
    ["rules: [{action: '', decision: deny}]", "1:18 empty-value", "`action` is empty"],
    ["rules: [{action: [], decision: deny}]", "1:18 empty-value", "`action` is empty"],
    ["rules: [{action: [a, ''], decision: deny}]", "1:22 empty-value", "an entry of `action` is empty"],
    ["rules: [{action: [a, 5], decision: deny}]", "1:22 wrong-shape", 'for the text itself write `"5"`'],
    [
      "rules: [{action: true, decision: deny}]",
      "1:18 wrong-shape",
      "`action` must be an action's name or pattern",
    ],
    [
      "rules: [{action: {name: a}, decision: deny}]",
      "1:18 wrong-shape",
      "`action` must be an action's name or pattern",
    ],
    ["rules: [{action: a, decision: permit}]", "1:31 bad-value", "use `allow`, `deny` or `escalate`"],
    ["rules: [{action: a, decision: alow}]", "1:31 bad-value", "did you mean `allow`?"],
    [
      "rules: [{action: a, decision: }]",
      "1:21 wrong-shape",
      "`decision` must be `allow`, `deny` or `escalate`",
    ],
    ["rules: [{id: '', action: a, decision: deny}]", "1:14 empty-value", "`id` is empty"],
    ["rules: [{id: 7, action: a, decision: deny}]", "1:14 wrong-shape", "`id` must be a text"],
    ["rules: [{action: a, decision: deny, reason: ''}]", "1:45 empty-value", "`reason` is empty"],
    ["rules: [{action: a, decision: deny, reason: engine_error}]", "1:45 reserved-reason", "`engine_error`"],
    [
      "rules: [{action: a, decision: deny}, {id: rule-1, action: b, decision: deny}]",
      "1:43 duplicate-id",
      "`rule-1`",
    ],
    [
      "rules: [{id: rule-2, action: b, decision: deny}, {action: a, decision: deny}]",
      "1:50 duplicate-id",
      "`rule-2`",
    ],
    [
      "rules: [{id: 'allowed:x', action: b, decision: deny}]\nallowed_actions: [x]",
      "2:19 duplicate-id",
      "`allowed:x`",
    ],
    // Conditions
    [
      "rules: [{action: a, decision: deny, conditions: }]",
      "1:37 wrong-shape",
      "`conditions` must be a map of conditions",
    ],
    [
      "rules: [{action: a, decision: deny, conditions: [x]}]",
      "1:49 wrong-shape",
      "write a map such as `path: {within: /tmp}`",
    ],
    [
      conditions("{path: /tmp}"),
      "1:57 wrong-shape",
      "`path` must be a map of constraints; write a constraint such as `{equals: ..}`",
    ],
    [conditions("{path: [/tmp]}"), "1:57 wrong-shape", "`{in: [..]}`"],
    [conditions("{path: }"), "1:51 wrong-shape", "`path` must be a map of constraints"],
    [conditions("{path: {}}"), "1:51 no-constraint", "no constraint on `path`"],
    [
      conditions("{path: {prefx: x}}"),
      "1:58 unknown-constraint",
      "unknown constraint `prefx` on `path`; did you mean `prefix`?",
    ],
    [conditions("{path: {starts_with: x}}"), "1:58 unknown-constraint", "did you mean `prefix`?"],
    [conditions("{'a/b~1': {prefx: x}}"), "1:61 unknown-constraint", "on `a/b~1`"],
    [conditions("{path: {GTE: 1}}"), "1:58 unknown-constraint", "did you mean `min`?"],
    [conditions("{path: {toString: 1}}"), "1:58 unknown-constraint", "unknown constraint `toString`"],
    [
      conditions("{any: x}"),
      "1:56 wrong-shape",
      "`any` must be a list of maps of conditions; begin each map with `- `",
    ],
    [conditions("{any: [x]}"), "1:57 wrong-shape", "an entry of `any` must be a map of conditions"],
    [conditions("{any: {path: 5}}"), "1:63 wrong-shape", "`path` must be a map of constraints"],
    [conditions("{all: [{path: {}}]}"), "1:58 no-constraint", "`path`"],
    [conditions("{not: [{path: {present: true}}]}"), "1:56 wrong-shape", "`not` must be a map of conditions"],
    [conditions("{subject: {equals: x}}"), "1:51 bad-attribute", "`subject` does not name an attribute"],
    [conditions("{action.x: {equals: x}}"), "1:51 bad-attribute", "`action` has no parts"],
    [conditions("{'a b': {equals: x}}"), "1:51 bad-attribute", "unexpected ` b`"],
    [conditions("{'': {equals: x}}"), "1:51 bad-attribute", "it is empty"],
    // Kinds of literals
    [
      conditions("{x: {equals: }}"),
      "1:55 wrong-shape",
      "`equals` must be a text, a number, `true` or `false`, or a list of these",
    ],
    [
      conditions("{x: {in: [a, null]}}"),
      "1:63 wrong-shape",
      "an entry of `in` must be a text, a number, `true` or `false`",
    ],
    [conditions("{x: {in: [{a: b}]}}"), "1:60 wrong-shape", "an entry of `in` must be a text"],
    [conditions("{x: {in: [[a]]}}"), "1:60 wrong-shape", "an entry of `in` must be a text"],
    [
      conditions("{x: {prefix: 10}}"),
      "1:63 wrong-shape",
      '`prefix` must be a text or a list of texts; for the text itself write `"10"`',
    ],
    [conditions("{x: {max: '10'}}"), "1:60 wrong-shape", "`max` must be a number; write it without quotes"],
    [
      conditions("{x: {regex: [a, b]}}"),
      "1:62 wrong-shape",
      "`regex` must be a regular expression as one text; join several with `|`",
    ],
    [conditions("{x: {present: 'true'}}"), "1:64 wrong-shape", "`present` must be `true` or `false`"],
    [conditions("{x: {after: 5}}"), "1:62 wrong-shape", "`after` must be an instant such as"],
    // Declarations
    ["attributes: {x: string}", "1:17 wrong-shape", "`x` must be a declaration; write `{type: string}`"],
    ["attributes: {x: {type: str}}", "1:24 bad-value", "`type` cannot be `str`"],
    ["attributes: {x: {type: String}}", "1:24 bad-value", "did you mean `string`?"],
    [
      "attributes: {x: {typ: string}}",
      "1:18 unknown-key",
      "unknown key `typ` in a declaration; did you mean `type`?",
    ],
    ["attributes: {x: {optional: 1}}", "1:28 wrong-shape", "`optional` must be `true` or `false`"],
    ["attributes: {action: {type: string}}", "1:14 bad-attribute", "it is always there and a string"],
    ["attributes: {context: {type: string}}", "1:14 bad-attribute", "is where attributes live"],
    [
      "attributes: {x: {type: string}, parameters.x: {type: string}}",
      "1:33 duplicate-key",
      "the key `x` appears twice",
    ],
    [
      "actions: [a]",
      "1:10 wrong-shape",
      "`actions` must be a map from actions to their parameters; write `read_file: {}`",
    ],
    ["actions: {'a*': {}}", "1:11 wrong-shape", "the key `a*` must be an action's name without `*`"],
    ["actions: {'': {}}", "1:11 empty-value", "the key `` is empty"],
    ["actions: {a: x}", "1:14 wrong-shape", "`a` must be an action of the catalogue"],
    ["actions: {a: {paramters: {}}}", "1:15 unknown-key", "did you mean `parameters`?"],
    ["actions: {a: {parameters: {subject.x: {}}}}", "1:28 bad-attribute", "declare it under `attributes`"],
    ["actions: {a: {parameters: {x: {}, 'parameters.x': {}}}}", "1:35 duplicate-key", "`x`"],
    ["actions: {a: {risk: 5}}", "1:21 wrong-shape", "`risk` must be a text"],
    // Variables
    ["vars: [a]", "1:7 wrong-shape", "`vars` must be a map from names to texts"],
    ["vars: {a-b: x}", "1:8 wrong-shape", "the key `a-b` must be a name of letters, digits and `_`"],
    // Shorthands
    [
      "allowed_actions: {a: b}",
      "1:18 wrong-shape",
      "`allowed_actions` must be a list of action names or patterns",
    ],
    ["allowed_actions: [5]", "1:19 wrong-shape", "an entry of `allowed_actions`"],
    ["allowed_actions: ['']", "1:19 empty-value", "an entry of `allowed_actions` is empty"],
    ["tool_transitions: [a]", "1:19 wrong-shape", "a map from actions to lists of actions"],
    [
      "tool_transitions: {a: ['b*']}",
      "1:24 wrong-shape",
      "an action's name without `*`; write the names out",
    ],
    ["tool_transitions: {a: 'b*'}", "1:23 wrong-shape", "`a` must be"],
    [
      "tool_transitions: {'a*': [b]}",
      "1:20 wrong-shape",
      "the key `a*` must be an action's name without `*`; write the names out",
    ],
    ["actions: {a: }\ntool_transitions: {a: [c]}", "2:24 action-outside-catalogue", "`c`"],
    ["actions: {a: }\ntool_transitions: {ab: [a]}", "2:20 action-outside-catalogue", "`ab`"],
    ["actions: {a: }\nallowed_actions: [b]", "2:19 action-outside-catalogue", "`b`"],
  ])("%s", (text, place, words) => {
    const reported = report(text);
    expect(reported.places.filter((each) => !each.endsWith("unused-variable"))).toEqual([place]);
    expect(reported.words).toContain(words);
  });
});

describe("warnings", () => {
  it.each([
    [`default_decision: allow\n${ENTRY}`, "1:1 allow-by-default"],
    [`${ENTRY}\ndefault_deny: false`, "2:1 allow-by-default"],
    ["default_deny: false\ndefault_decision: allow", "2:1 allow-by-default"],
    [`vars: {a: x}\n${ENTRY}`, "1:8 unused-variable"],
  ])("%s", (text, place) => {
    expect(report(text).places).toEqual([place]);
  });
});

it("reports every independent mistake at once, sorted by place", () => {
  const text = `nam: x
vars: {a: "\${nope}"}
attributes: {subject: {type: string}}
rules:
  - {action: a, decison: deny}
  - {action: a, decision: deny, conditions: {size: {max: 0.00001, prefx: a}, path: {within: tmp}}}
  - {action: a, decision: allow, conditions: {size: {max: 5}}}
  - {action: a, decision: allow, conditions: {size: {prefix: a}}}
allowed_actions: 5
`;
  expect(report(text).places).toEqual([
    "1:1 unknown-key",
    "2:11 unknown-variable",
    "3:14 bad-attribute",
    "5:17 unknown-key",
    "6:58 bad-literal",
    "6:67 unknown-constraint",
    "6:93 bad-literal",
    "8:54 type-conflict",
    "9:18 wrong-shape",
  ]);
});

function conditions(text: string): string {
  return `rules: [{action: a, decision: allow, conditions: ${text}}]`;
}
