import fc from "fast-check";
import { expect, it } from "vitest";
import { type PolicyDraft, walkCondition } from "../../../compilers/model/index.js";
import { loadPolicy } from "../../../compilers/yaml/index.js";
import { arbitraryPolicy } from "../../properties/arbitrary-policy.js";

/** Values that belong nowhere, or somewhere else. */
const JUNK: readonly unknown[] = [
  null,
  5,
  0.5,
  true,
  "",
  "x",
  "allow",
  "/a",
  [],
  ["x"],
  [null],
  {},
  { x: 1 },
  { equals: "x" },
  { present: false },
  { x: { equals: "x" } },
];

it("a policy that compiles holds every rule, action and constraint of its file, whatever was changed in it", () => {
  let compiled = 0;
  fc.assert(
    fc.property(
      arbitraryPolicy("random"),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...JUNK)), { maxLength: 2 }),
      (policy, changes) => {
        const changed = changes.reduce<unknown>((data, [at, junk]) => replaced(data, at, junk), policy);
        const loaded = loadPolicy({ path: "random.yaml", text: JSON.stringify(changed) });
        const failed = loaded.diagnostics.some((each) => each.severity === "error");
        expect(loaded.policy === undefined).toBe(failed);
        if (loaded.policy === undefined) return;
        compiled += 1;
        expect(countModel(loaded.policy)).toEqual(countFile(changed));
      },
    ),
    { numRuns: 400 },
  );
  expect(compiled).toBeGreaterThan(40);
});

interface Count {
  readonly rules: number;
  readonly actions: number;
  readonly constraints: number;
  readonly declarations: number;
  readonly catalogue: number;
}

function countModel({ rules, attributes, catalogue }: PolicyDraft): Count {
  let constraints = 0;
  for (const rule of rules) {
    walkCondition(rule.condition, ({ kind }) => {
      if (kind === "constraint" || kind === "present") constraints += 1;
    });
  }
  return {
    rules: rules.length,
    actions: rules.reduce((sum, rule) => sum + rule.actions.length, 0),
    constraints,
    declarations: attributes.length,
    catalogue: catalogue?.length ?? -1,
  };
}

/** The same counted in the data, without any code of the loader. */
function countFile(file: unknown): Count {
  const {
    rules = [],
    forbidden_actions = [],
    tool_transitions = {},
    attributes = {},
    actions,
  } = recordOf(file);
  const listed = new Set(listOf(forbidden_actions)).size;
  const transitions = Object.keys(recordOf(tool_transitions)).length;
  const all = listOf(rules).map(recordOf);
  const declared = Object.keys(recordOf(attributes));
  const isDeclared = declared.some((name) => name === "context.previous_action");
  return {
    rules: all.length + listed + transitions,
    actions: all.reduce((sum, rule) => sum + listOf(rule["action"]).length, 0) + listed + transitions,
    constraints:
      all.reduce((sum, rule) => sum + countConditions(rule["conditions"] ?? {}), 0) + 2 * transitions,
    declarations: declared.length + (transitions > 0 && !isDeclared ? 1 : 0),
    catalogue: actions === undefined ? -1 : Object.keys(recordOf(actions)).length,
  };
}

function countConditions(conditions: unknown): number {
  return Object.entries(recordOf(conditions)).reduce((sum, [key, value]) => {
    if (key === "any" || key === "all" || key === "not") {
      return listOf(value).reduce<number>((inner, each) => inner + countConditions(each), sum);
    }
    return sum + Object.keys(recordOf(value)).length;
  }, 0);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${JSON.stringify(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The data with one value in it, chosen by a number, put to another. */
function replaced(data: unknown, at: number, junk: unknown): unknown {
  const values = countValues(data);
  let left = at % values;
  const go = (value: unknown): unknown => {
    left -= 1;
    if (left === -1) return junk;
    if (Array.isArray(value)) return value.map(go);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, go(each)]));
  };
  return go(data);
}

function countValues(value: unknown): number {
  const inside = typeof value === "object" && value !== null ? Object.values(value) : [];
  return inside.reduce<number>((sum, each) => sum + countValues(each), 1);
}
