import { type AttributePath, attributeName } from "./attribute.js";
import type { Condition } from "./condition.js";
import type { ActionClass, Rule, TypedAttribute } from "./policy.js";
import type { TypeName } from "./types.js";
import type { Value } from "./value/typed.js";

/** How a present value is turned into the key of its bucket: itself as text, or its first folders joined by `/`. */
export type SliceKey = { readonly kind: "value" } | { readonly kind: "folder"; readonly depth: number };

/**
 * The rules of a class sorted by one attribute, so that an engine looks only at those that its value leaves possible.
 * A rule outside the chosen bucket certainly does not fire; one inside still has its whole condition to meet.
 */
export interface Slices {
  readonly attribute: TypedAttribute;
  readonly key: SliceKey;
  /** For each key the rules that may fire, in document order. */
  readonly buckets: ReadonlyMap<string, readonly Rule[]>;
  /** For every other present value. */
  readonly otherwise: readonly Rule[];
  /** For an absent value. */
  readonly absent: readonly Rule[];
}

const WORTHWHILE = 2;
const SLICEABLE: ReadonlySet<TypeName> = new Set<TypeName>(["string", "path", "hostname", "integer"]);
const DEPTHS = [1, 2, 3, 4] as const;

/** The best way to slice a class, or `undefined` when no attribute at least halves the rules to look at. */
export function sliceRules(actionClass: ActionClass): Slices | undefined {
  if (actionClass.rules.length < WORTHWHILE) return undefined;
  let best: Slices | undefined;
  let bestSize = actionClass.rules.length / 2;
  for (const { attribute, key } of candidates(actionClass)) {
    const slices = sliceBy(actionClass, attribute, key);
    const size = Math.max(
      slices.otherwise.length,
      ...[...slices.buckets.values()].map((rules) => rules.length),
    );
    if (size > bestSize || (size === bestSize && best !== undefined)) continue;
    best = slices;
    bestSize = size;
  }
  return best;
}

/** The key of a present, well-typed value. */
export function sliceKeyOf(key: SliceKey, value: Value): string {
  if (key.kind === "value") return typeof value === "string" ? value : String(value);
  return firstFolders(String(value), key.depth);
}

/** `/a/b/c` to depth 2 is `a/b`; a path with fewer folders is its own key. */
function firstFolders(path: string, depth: number): string {
  let end = 0;
  for (let level = 0; level < depth; level += 1) {
    end = path.indexOf("/", end + 1);
    if (end === -1) return path.slice(1);
  }
  return path.slice(1, end);
}

/** Whole values come first: at equal effect they are the cheaper key. */
function candidates(actionClass: ActionClass): readonly Pick<Slices, "attribute" | "key">[] {
  const attributes = actionClass.attributes.filter(({ type }) => SLICEABLE.has(type));
  const paths = attributes.filter(({ type }) => type === "path");
  return [
    ...attributes.map((attribute) => ({ attribute, key: { kind: "value" } as const })),
    ...paths.flatMap((attribute) =>
      DEPTHS.map((depth) => ({ attribute, key: { kind: "folder", depth } as const })),
    ),
  ];
}

function sliceBy(actionClass: ActionClass, attribute: TypedAttribute, key: SliceKey): Slices {
  const keyed = actionClass.rules.map((rule) => ({
    rule,
    keys: possibleKeys(rule.condition, attribute, key),
  }));
  const select = (wanted: (entry: (typeof keyed)[number]) => boolean): readonly Rule[] =>
    keyed.filter(wanted).map((entry) => entry.rule);
  const all = new Set(keyed.flatMap((entry) => [...(entry.keys ?? [])]));
  return {
    attribute,
    key,
    buckets: new Map(
      [...all].map((each) => [each, select(({ keys }) => keys === undefined || keys.has(each))]),
    ),
    otherwise: select(({ keys }) => keys === undefined),
    absent: select(
      ({ keys, rule }) => keys === undefined || (rule.decision !== "ALLOW" && !attribute.optional),
    ),
  };
}

/** The keys of all present values under which a condition can hold; `undefined` when it may hold under any. */
function possibleKeys(
  condition: Condition,
  attribute: TypedAttribute,
  key: SliceKey,
): ReadonlySet<string> | undefined {
  switch (condition.kind) {
    case "all": {
      const sets = condition.members.map((member) => possibleKeys(member, attribute, key));
      return sets.reduce(
        (a, b) => (a === undefined || (b !== undefined && b.size < a.size) ? b : a),
        undefined,
      );
    }
    case "any": {
      const sets = condition.members.map((member) => possibleKeys(member, attribute, key));
      const union = sets.flatMap((set) => [...(set ?? [])]);
      return sets.includes(undefined) || sets.length === 0 ? undefined : new Set(union);
    }
    case "constraint":
      return isAt(condition.attribute, attribute) ? constraintKeys(condition, key) : undefined;
    default:
      return undefined;
  }
}

function isAt(path: AttributePath, attribute: TypedAttribute): boolean {
  return path.root === attribute.path.root && attributeName(path) === attribute.name;
}

function constraintKeys(
  condition: Extract<Condition, { kind: "constraint" }>,
  key: SliceKey,
): ReadonlySet<string> | undefined {
  const { constraint } = condition;
  if (constraint.kind === "oneOf") return new Set(constraint.values.map((value) => sliceKeyOf(key, value)));
  if (constraint.kind !== "within" || key.kind !== "folder") return undefined;
  const deepEnough = constraint.directories.every((directory) => directory.split("/").length > key.depth);
  return deepEnough
    ? new Set(constraint.directories.map((directory) => sliceKeyOf(key, directory)))
    : undefined;
}
