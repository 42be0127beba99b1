import type {
  ActionClass,
  Constraint,
  Policy,
  Rule,
  TypedAttribute,
  TypeName,
} from "../../../compilers/model/index.js";
import { ABSENT, type Candidate, type Candidates, candidatesOf, sortOut } from "./candidates.js";
import { classNames, type NameRules, nameRules, nearNames } from "./class-name.js";
import { interleave } from "./interleave.js";
import { type Leaf, ownReading, type ReadTree, readTree } from "./leaf.js";
import { TYPE_VALUES } from "./type-values.js";

const POOL = 160;

/** The requests of one class: what may stand at each place, and its rules as trees. Parts are made when asked for. */
export interface Space {
  readonly policy: Policy;
  readonly actionClass: ActionClass;
  readonly names: readonly string[];
  /** One for each attribute, and the action's name after them. */
  readonly places: readonly Place[];
  readonly rules: readonly SpaceRule[];
  /** Names of a class of patterns that would be of another one if a pattern were read a little wrongly. */
  readonly nearNames: () => readonly string[];
  /** What its names have in common where it has more than one. */
  readonly nameRules: NameRules | undefined;
  /** Values found for several constraints at once. */
  readonly synthesized: Map<string, readonly Candidate[]>;
}

/** What may stand at one place. */
export interface Place {
  readonly attribute: TypedAttribute | undefined;
  /** Values of the type from all rules of the class, at most `POOL` of them, and absence. */
  readonly pool: () => readonly Candidate[];
  /** Values that rules suggest and that are not of the type. */
  readonly odd: () => readonly unknown[];
  /** All leaves about this place, by the reading of their rules. */
  readonly leaves: () => readonly Leaf[];
}

/** A rule of a class under both readings. */
export interface SpaceRule {
  readonly rule: Rule;
  /** Under the reading by which it fires. */
  readonly own: ReadTree;
  /** Under the other one. */
  readonly other: () => ReadTree;
}

/** The space of a class; `undefined` when no name could be found for it. */
export function createSpace(policy: Policy, actionClass: ActionClass): Space | undefined {
  const names = classNames(policy, actionClass);
  if (names.length === 0) return undefined;
  const rules = actionClass.rules.map((rule): SpaceRule => {
    const reading = ownReading(rule);
    return {
      rule,
      own: readTree(rule, actionClass, reading),
      other: once(() => readTree(rule, actionClass, reading === "must" ? "may" : "must")),
    };
  });
  const byPlace = once(() => {
    const lists: Leaf[][] = Array.from({ length: actionClass.attributes.length + 1 }, () => []);
    for (const { own } of rules) for (const leaf of own.leaves) lists[leaf.place]?.push(leaf);
    return lists;
  });
  const places = actionClass.attributes.map((attribute, index): Place => {
    const leaves = (): readonly Leaf[] => byPlace()[index] ?? [];
    const all = once(() => pooled(attribute, leaves()));
    return {
      attribute,
      leaves,
      pool: once(() => [...all().typed, ABSENT]),
      odd: () => all().odd,
    };
  });
  const action: Place = {
    attribute: undefined,
    leaves: () => byPlace()[actionClass.attributes.length] ?? [],
    pool: once(() => names.map((name) => ({ raw: name, value: name }))),
    odd: () => [],
  };
  return {
    policy,
    actionClass,
    names,
    places: [...places, action],
    rules,
    nearNames: once(() => nearNames(policy, actionClass)),
    nameRules: nameRules(policy, actionClass),
    synthesized: new Map(),
  };
}

const made = new WeakMap<object, Map<string, Candidates>>();

/** The candidates of a leaf's constraint. */
export function leafCandidates({ condition, attribute }: Leaf): Candidates {
  return condition.kind === "present"
    ? { typed: [], odd: [] }
    : constraintCandidates(condition.constraint, attribute.type);
}

/** The candidates of a constraint, made once for each type. */
export function constraintCandidates(constraint: Constraint, type: TypeName): Candidates {
  const byType = made.get(constraint) ?? new Map<string, Candidates>();
  made.set(constraint, byType);
  const before = byType.get(type);
  if (before !== undefined) return before;
  const candidates = candidatesOf(constraint, type);
  byType.set(type, candidates);
  return candidates;
}

/** A plain value of the type first, then a share of what each constraint suggests, then the edges of the type. */
function pooled(attribute: TypedAttribute, leaves: readonly Leaf[]): Candidates {
  const lists = leaves.slice(0, POOL).map(leafCandidates);
  const values = TYPE_VALUES[attribute.type];
  const typed = [
    ...values.slice(0, 1),
    ...interleave(
      lists.map((list) => list.typed.map(({ raw }) => raw)),
      POOL - values.length,
    ),
    ...values.slice(1),
  ];
  const odd = [
    ...values,
    ...interleave(
      lists.map((list) => list.odd),
      POOL,
    ),
  ];
  return {
    typed: sortOut(typed, attribute.type).typed,
    odd: sortOut(odd, attribute.type).odd,
  };
}

function once<T>(make: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: make() };
    return kept.value;
  };
}
