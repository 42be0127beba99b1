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
