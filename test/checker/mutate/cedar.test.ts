import { expect, it } from "vitest";
import { mutateCedar } from "../../../src/checker/mutate/cedar.js";
import { tokenizeCedar } from "../../../src/checker/mutate/cedar-tokens.js";

const TEXT = `// not a comment < 1
@id("read")
@rule("read")
@decision("allow")
permit (
  principal,
  action in [Action::"read", Action::"list"],
  resource
)
when
{
  context.parameters has "path" &&
  context.parameters["path"] like "/tmp/*" &&
  context.parameters has "size" &&
  context.parameters["size"] <= 10
}
unless { context.parameters has "tags" && context.parameters["tags"].containsAny(["a", "b"]) }
when
{
  (if context.parameters has "path" then context.parameters["path"] like "*" else true) &&
  (if context.parameters has "size" then context.parameters["size"] < 0 || true else true) &&
  (if context.parameters has "to" then context.parameters["to"] like "*" else true)
};

@id("ask")
@rule("ask")
@decision("escalate")
forbid (
  principal,
  action == Action::"read",
  resource
)
when { !(context.parameters["a;b"] == "x // y") && context.parameters["cost"].floor.lessThan(decimal("1.5000")) };
`;

const EXPECTED: readonly (readonly [string, string, string])[] = [
  ["comparison-edge", 'context.parameters["size"] <= 10', 'context.parameters["size"] < 10'],
  ["off-by-one", 'context.parameters["size"] <= 10', 'context.parameters["size"] <= 11'],
  [
    "pattern-widened",
    'context.parameters["path"] like "/tmp/*" &&',
    'context.parameters["path"] like "*/tmp/*" &&',
  ],
  [
    "pattern-narrowed",
    'context.parameters["path"] like "/tmp/*" &&',
    'context.parameters["path"] like "/tmp/" &&',
  ],
  [
    "slash-dropped",
    'context.parameters["path"] like "/tmp/*" &&',
    'context.parameters["path"] like "/tmp*" &&',
  ],
  ["connective-swapped", 'context.parameters has "path" &&', 'context.parameters has "path" ||'],
  ["guard-dropped", 'context.parameters has "path" &&', "true &&"],
  [
    "guard-dropped",
    '(if context.parameters has "to" then context.parameters["to"] like "*" else true)',
    "true",
  ],
  [
    "guard-dropped",
    'unless { context.parameters has "tags" && context.parameters["tags"].containsAny(["a", "b"]) }',
    "",
  ],
  [
    "quantifier-swapped",
    'unless { context.parameters has "tags" && context.parameters["tags"].containsAny(["a", "b"]) }',
    'unless { context.parameters has "tags" && context.parameters["tags"].containsAll(["a", "b"]) }',
  ],
  ["rule-removed", 'action in [Action::"read", Action::"list"],', 'action in [Action::"list"],'],
  ["escalate-as-allow", "forbid (", "permit ("],
  ["precedence-swapped", "permit (", "forbid ("],
  ["literal-changed", '@rule("read")', '@rule("ask")'],
  ["default-flipped", "", '@id("allowed by default") permit (principal, action, resource);'],
];

it.each(EXPECTED)("%s: %s", (kind, before, after) => {
  const found = mutateCedar(TEXT).filter((mutant) => mutant.kind === kind && mutant.before === before);
  expect(found.map((mutant) => mutant.after)).toContain(after);
});

it.each([
  ["negation-dropped", '{ (context.parameters["a;b"] =='],
  ["equality-flipped", '["a;b"] != "x // y"'],
  ["literal-changed", '"x // z"'],
  ["off-by-one", 'decimal("1.5001")'],
  ["comparison-edge", ".lessThanOrEqual(decimal("],
])("%s in a line with all of it", (kind, text) => {
  const found = mutateCedar(TEXT).filter((mutant) => mutant.kind === kind);
  expect(found.some((mutant) => mutant.text.includes(text))).toBe(true);
});

it("asks a host without a schema about guards, and only the actions of the policy", () => {
  const asks = new Map(mutateCedar(TEXT).map((mutant) => [mutant.after, mutant]));
  const guard = asks.get('(if context.parameters has "to" then context.parameters["to"] like "" else true)');
  expect(guard?.asks).toBe("plain");
  expect(guard?.classes).toEqual(new Set(["read", "list"]));
  expect(asks.get("permit (")?.asks).toBe("engine");
});

it("plants nothing in a guard that the condition makes needless, nor in its bound", () => {
  const guards = mutateCedar(TEXT).filter(({ asks }) => asks === "plain");
  const dropped = guards.filter(({ kind }) => kind === "guard-dropped").map(({ before }) => before);
  expect(dropped).not.toContain(
    '(if context.parameters has "path" then context.parameters["path"] like "*" else true) &&',
  );
  expect(dropped.some((each) => each.startsWith("when"))).toBe(true);
  expect(guards.filter(({ kind }) => kind === "off-by-one" || kind === "comparison-edge")).toEqual([]);
});

const GUARD = (key: string): string =>
  `(if context.parameters has "${key}" then context.parameters["${key}"] like "*" else true)`;

/** A permit that needs `path` to be there, and its guards. */
function withGuards(guards: string): string {
  return `@id("read")
@rule("read")
permit (principal, action == Action::"read", resource)
when { context.parameters has "path" && context.parameters["path"] like "/tmp/*" }
when { ${guards} };
`;
}

it.each<readonly [string, boolean, string]>([
  ["an attribute that the permit needs", true, `${GUARD("to")} && ${GUARD("path")}`],
  ["several that it needs", true, `${GUARD("to")} && ${GUARD("path")} && ${GUARD("path")}`],
  ["an attribute that it does not need", false, `${GUARD("path")} && ${GUARD("to")}`],
  ["one that it does not need, further right", false, `${GUARD("to")} && ${GUARD("path")} && ${GUARD("to")}`],
  ["one outside of the brackets", true, `(${GUARD("to")} && ${GUARD("path")}) && ${GUARD("to")}`],
  ["a fact, which the host writes", true, `${GUARD("to")} && (context.facts["to.regex"] || true)`],
  ["the name, which the host writes", true, `${GUARD("to")} && context.host["action"] like "*"`],
  [
    "the second half of a decimal",
    true,
    '(context.parameters["a"].floor.lessThan(decimal("0.0")) || true) && (context.parameters["a"].exact || true)',
  ],
])("leaves out by `||` the guard of %s: needless is %s", (_, needless, guards) => {
  const text = withGuards(guards);
  const first = guards.startsWith("((")
    ? text.indexOf("&&", text.indexOf("when { ("))
    : text.indexOf("&&", text.lastIndexOf("when"));
  const faulty = `${text.slice(0, first)}||${text.slice(first + 2)}`;
  const planted = mutateCedar(text).map((mutant) => mutant.text);
  expect(planted.includes(faulty)).toBe(!needless);
});

it("drops the guard of an attribute that nothing needs, and none that is about what the host writes", () => {
  const text = withGuards(`${GUARD("to")} && (context.facts["to.regex"] || true) && ${GUARD("path")}`);
  const dropped = mutateCedar(text).filter(({ asks, kind }) => asks === "plain" && kind === "guard-dropped");
  expect(dropped.map((each) => each.text)).toEqual([
    // The whole clause, and the one guard that counts.
    text.replace(/\nwhen \{ \(if.*\};/, "\n;"),
    text.replace(GUARD("to"), "true"),
  ]);
});

it("tells strings and comments apart", () => {
  const tokens = tokenizeCedar('a["x // \\" y"] // "z"\n>= 1');
  expect(tokens.map(({ kind }) => kind)).toEqual([
    "name",
    "operator",
    "string",
    "operator",
    "comment",
    "operator",
    "number",
  ]);
});
