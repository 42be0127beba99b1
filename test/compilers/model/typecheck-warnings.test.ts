import { describe, expect, it } from "vitest";
import { report } from "../yaml/report.js";

describe("warnings", () => {
  it.each<[string, string, readonly (readonly [string, string])[]]>([
    // Rules that never fire
    [
      "bounds that exclude each other",
      rule("allow", "{x: {above: 5, below: 5}}"),
      never("no number lies within"),
    ],
    ["bounds that meet", rule("allow", "{x: {min: 5, max: 5}}"), []],
    ["disjoint literals", rule("allow", "{x: {in: [a, b], equals: c}}"), never("no literal fits `x`")],
    ["literals that overlap", rule("allow", "{x: {in: [a, b], equals: b}}"), []],
    [
      "presence and absence",
      rule("allow", "{x: {present: false, equals: a}}"),
      never("presence and absence of `x`"),
    ],
    ["an empty `any`", rule("allow", "{any: []}"), never("its conditions leave nothing")],
    ["the negation of nothing", rule("deny", "{not: {}}"), never("its conditions leave nothing")],
    ["one way out of two", rule("allow", "{any: [{x: {above: 5, below: 5}}, {x: {min: 1}}]}"), []],
    [
      "behind a rule that always fires",
      "combining: first-match\nrules:\n  - {id: all, action: a, decision: deny}\n  - {id: r, action: a, decision: allow}",
      never("`all` comes first and always fires"),
    ],
    [
      "behind a rule that fires for some actions",
      "combining: first-match\nrules:\n  - {id: all, action: a, decision: deny}\n  - {id: r, action: [a, b], decision: allow}",
      [],
    ],
    // Absence that denies
    [
      "a deny rule on an undeclared attribute",
      rule("deny", "{x: {equals: a}}"),
      [["absent-fires-deny", "`x`"]],
    ],
    ["an allow rule on it", rule("allow", "{x: {equals: a}}"), []],
    ["an escalation on it", rule("escalate", "{x: {equals: a}}"), []],
    [
      "a deny rule on a declared one",
      `attributes: {x: {type: string}}\n${rule("deny", "{x: {equals: a}}")}`,
      [],
    ],
    [
      "a deny rule on an optional one",
      `attributes: {x: {optional: true}}\n${rule("deny", "{x: {equals: a}}")}`,
      [],
    ],
    ["a deny rule on the action's name", rule("deny", "{action: {prefix: a}}"), []],
    // Folders
    ["a prefix that is a path", rule("allow", "{x: {prefix: [a, /tmp/]}}"), [["prefix-of-path", "`/tmp/`"]]],
    ["a prefix that is none", rule("allow", "{x: {prefix: [a, b/]}}"), []],
    // The catalogue
    [
      "a pattern that matches nothing",
      'actions: {a: {}}\nrules: [{action: [a, "b*"], decision: allow}]',
      [["pattern-matches-nothing", "`b*`"]],
    ],
    [
      "a parameter that is not listed",
      `actions: {a: {parameters: {path: {type: string}}}}\n${rule("allow", "{pth: {equals: b}, subject.x: {equals: a}}")}`,
      [["undeclared-parameter", "`pth` for `a`; did you mean `path`?"]],
    ],
    [
      "a parameter of an action that lists none",
      `actions: {a: {}}\n${rule("allow", "{path: {equals: b}}")}`,
      [],
    ],
    [
      "a parameter that all actions share",
      `attributes: {path: {type: string}}\nactions: {a: {parameters: {}}}\n${rule("allow", "{path: {equals: b}}")}`,
      [],
    ],
  ])("%s", (_, text, expected) => {
    const { marked, words } = report(text);
    expect(marked.map(([, code]) => code)).toEqual(expected.map(([code]) => code));
    for (const [, said] of expected) expect(words).toContain(said);
  });
});

function rule(decision: string, conditions: string): string {
  return `rules: [{id: r, action: a, decision: ${decision}, conditions: ${conditions}}]`;
}

function never(because: string): readonly (readonly [string, string])[] {
  return [["rule-never-fires", because]];
}
