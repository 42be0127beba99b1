import { expect, it } from "vitest";
import { mutateCedar } from "../../../src/checker/mutate/cedar.js";

/** A policy of some actions with a condition. */
function text(actions: string, condition: string, effect = "permit"): string {
  return `@id("${effect}")\n@rule("${effect}")\n${effect} (principal, action in [${actions}], resource)\nwhen { ${condition} };\n`;
}

const [READ, DELETE, ANY] = ['Action::"read_x"', 'Action::"* & delete_*"', 'Action::"*"'];
const HAS = 'context.parameters has "a"';
const GUARD_A = `(if ${HAS} then context.parameters["a"] like "*" else true)`;
const GUARD_B = '(if context.parameters has "b" then context.parameters["b"] || true else true)';
const REFUSES_FALSE = `forbid (principal, action in [${READ}], resource)\nwhen { !(context.parameters has "b") || context.parameters["b"] == false };\n`;

/** What changes nothing, and nearly the same that does. */
const REASONS: readonly {
  readonly name: string;
  readonly same: string;
  readonly other: string;
  /** What is in the text, and what a fault makes of it. */
  readonly before: string;
  readonly after: string;
}[] = [
  {
    name: "a pattern that no action of the scope has",
    same: text(DELETE, '!(context.host.action like "read_*")'),
    other: text(`${DELETE}, ${ANY}`, '!(context.host.action like "read_*")'),
    before: '"read_*"',
    after: '"reae_*"',
  },
  {
    name: "an operator between such patterns",
    same: text(DELETE, '(context.host.action like "read_*" || context.host.action like "list_*")'),
    other: text(READ, '(context.host.action like "read_*" || context.host.action like "list_*")'),
    before: "||",
    after: "&&",
  },
  {
    name: "a test that stands in front",
    same: text(READ, `${HAS} && context.parameters["a"] == "x" && ${HAS} && context.parameters["a"] == "y"`),
    other: text(READ, `context.parameters["a"] == "x" && ${HAS} && context.parameters["a"] == "y"`),
    before: `"x" && ${HAS}`,
    after: '"x" && true',
  },
  {
    name: "a test beside a fact of the same attribute",
    same: text(READ, `${HAS} && context.facts["a.regex"]`, "forbid"),
    other: text(READ, `${HAS} && !context.facts["a.regex"]`, "forbid"),
    before: HAS,
    after: "true",
  },
  {
    name: "a guard that comes to refuse a false value",
    same: text(READ, "true") + text(READ, GUARD_B) + REFUSES_FALSE,
    other: text(READ, "true") + text(READ, GUARD_B),
    before: '["b"] || true',
    after: '["b"] && true',
  },
  {
    name: "the guard of an attribute for which a forbid always applies",
    same:
      text(READ, `${GUARD_A} && ${GUARD_B}`) +
      text(READ, `${HAS} && !["x"].contains(context.parameters["a"])`, "forbid"),
    other:
      text(READ, `${GUARD_A} && ${GUARD_B}`) +
      text(READ, `${HAS} && context.parameters["a"] like "x*"`, "forbid"),
    before: GUARD_A,
    after: "true",
  },
  {
    name: "an action that is refused anyway",
    same:
      text(`${READ}, ${DELETE}`, "context.parameters.b") +
      `forbid (principal, action in [${DELETE}], resource);\n`,
    other:
      text(`${READ}, ${DELETE}`, "context.parameters.b") +
      `forbid (principal, action in [${READ}], resource);\n`,
    before: `${READ}, ${DELETE}`,
    after: READ,
  },
];

it.each(REASONS)("leaves out $name, and only that", ({ same, other, before, after }) => {
  const planted = (source: string): boolean => {
    expect(source).toContain(before);
    return mutateCedar(source).some((mutant) => mutant.text === source.replace(before, after));
  };
  expect(planted(same)).toBe(false);
  expect(planted(other)).toBe(true);
});
