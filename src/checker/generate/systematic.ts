import type { Policy } from "../../../compilers/model/index.js";
import { ask, askAll, withRaw } from "./ask.js";
import { assemble } from "./assemble.js";
import { ABSENT, type Candidate } from "./candidates.js";
import { composedValues } from "./compose.js";
import { decide, itself } from "./decide.js";
import { createFilter } from "./filter.js";
import { type Leaf, preparedTest, type ReadTree, type Tree } from "./leaf.js";
import { maskersOf } from "./maskers.js";
import { pairwise } from "./pairwise.js";
import { type Allowed, type Goal, goalsToDecide, type Setting, solve } from "./solve.js";
import { leafCandidates, type Space, type SpaceRule } from "./space.js";
import { edgeCases, hostileCases, strangeRequests } from "./strange.js";
import { takeTurns } from "./turns.js";
import { weakerConstraints } from "./weaker.js";
import { wrongTypeCases } from "./wrong-type.js";

/** What rules of one class are crossed with each other, at most. */
const RULE_PAIRS = 400;
const VALUES_OF_OTHERS = 96;
const ROWS = 300;
const FOLLOWED_VALUES = 12;

/** A case and the stage that it is from. */
export interface StagedRequest {
  readonly stage: string;
  readonly request: unknown;
}

/**
 * The cases that the policy itself suggests. Stages take turns, and within a stage the classes do, so that a search that
 * ends early has seen something of each; the more telling a stage is, the more of it there is in a turn.
 */
export function systematicRequests(policy: Policy, spaces: readonly Space[]): Generator<StagedRequest, void> {
  const stages = STAGES.map(({ name, turn, of }) => ({
    name,
    turn,
    requests: takeTurns(spaces.map((space) => ({ turn: 1, entries: of(space) }))),
  }));
  const whole = [
    { name: "strange", turn: 3, requests: strangeRequests(policy, spaces) },
    { name: "edge", turn: 12, requests: edgeCases(spaces) },
  ];
  const isNew = createFilter();
  // What another stage has asked before takes no place in a turn.
  const fresh = function* (stage: string, requests: Iterable<unknown>): Generator<StagedRequest> {
    for (const request of requests) if (isNew(request)) yield { stage, request };
  };
  return takeTurns(
    [...stages, ...whole].map(({ name, turn, requests }) => ({ turn, entries: fresh(name, requests) })),
  );
}

interface CaseStage {
  readonly name: string;
  /** How many cases it has in a turn. */
  readonly turn: number;
  readonly of: (space: Space) => Generator<unknown>;
}

const STAGES: readonly CaseStage[] = [
  { name: "deciding", turn: 40, of: decidingCases },
  { name: "plain", turn: 2, of: plainCases },
  { name: "sharp", turn: 80, of: sharpCases },
  { name: "separator", turn: 6, of: separatorCases },
  { name: "wrong type", turn: 3, of: wrongTypeCases },
  { name: "crossed", turn: 4, of: crossedRules },
  { name: "followed", turn: 4, of: followedCases },
  { name: "value", turn: 4, of: valueCases },
  { name: "other reading", turn: 2, of: otherReadingCases },
  { name: "near name", turn: 3, of: nearNameCases },
  { name: "hostile", turn: 10, of: hostileCases },
  { name: "pairwise", turn: 1, of: pairwiseCases },
];

/** Every leaf alone decides its rule: with a value and by its absence, true and false. */
function* decidingCases(space: Space): Generator<unknown> {
  for (const rule of space.rules) {
    const maskers = maskersOf(space, rule);
    if (rule.own.leaves.length === 0) yield* askAll(space, solve(space, [], maskers));
    yield* decidingEach(space, rule.own, maskers);
  }
}

/** The same for the reading by which the rule does not fire: what only may hold must not grant. */
function* otherReadingCases(space: Space): Generator<unknown> {
  for (const rule of space.rules) yield* decidingEach(space, rule.other(), maskersOf(space, rule));
}

function* decidingEach(
  space: Space,
  { tree, leaves }: ReadTree,
  maskers: readonly Tree[],
): Generator<unknown> {
  for (const leaf of leaves) {
    for (const wanted of [true, false]) {
      const settings = [false, true].flatMap((absent) => {
        const allowed: Allowed = (at, { value }) => at !== leaf.place || (value === undefined) === absent;
        const setting = decide(space, tree, leaf, wanted, maskers, allowed);
        return setting === undefined ? [] : [setting];
      });
      for (const setting of settings) {
        // A pattern of actions covers more than one name.
        if (leaf === leaves[0] && wanted) yield* askAll(space, setting);
        else yield ask(space, setting);
      }
      // What decides nothing is seen true and false all the same.
      if (settings.length === 0) yield* askAll(space, solve(space, [itself(leaf, wanted)]));
    }
  }
}

/** Nothing but the action, and plain values everywhere, by every name of the class. */
function* plainCases(space: Space): Generator<unknown> {
  for (const name of space.names) {
    yield assemble(space.actionClass, name, []);
    yield ask(
      space,
      space.places.map((each) => each.pool()[0] ?? ABSENT),
      name,
    );
  }
}

/** The values nearest to the edges of a constraint, where this constraint decides. */
function* sharpCases(space: Space): Generator<unknown> {
  for (const { leaf, setting, goals } of decidingSettings(space)) {
    const { typed } = leafCandidates(leaf);
    const values = [...typed.slice(0, sharp(typed.length)), ...composedValues(leaf, setting, goals)];
    for (const { raw } of values) yield withRaw(space, setting, leaf.place, raw);
  }
}

/** How many of a constraint's values are asked first: they come in the order of worth, those of a list's entries in turn. */
function sharp(values: number): number {
  return Math.min(64, Math.ceil(values / 2));
}

/** All values that a constraint suggests; then some of other rules, which a wrong compiler mixes up. */
function* valueCases(space: Space): Generator<unknown> {
  for (const { leaf, setting } of decidingSettings(space)) {
    const own = leafCandidates(leaf);
    const others = space.places[leaf.place]?.pool().slice(0, VALUES_OF_OTHERS) ?? [];
    for (const { raw } of [...own.typed.slice(sharp(own.typed.length)), ...others]) {
      yield withRaw(space, setting, leaf.place, raw);
    }
    for (const raw of own.odd) yield withRaw(space, setting, leaf.place, raw);
  }
}

/** A leaf that decides its rule, the values under which it does, and what they have to go on meeting. */
interface Deciding {
  readonly leaf: Leaf;
  readonly setting: Setting;
  readonly goals: readonly Goal[];
}

function* decidingSettings(space: Space): Generator<Deciding> {
  for (const rule of space.rules) {
    const maskers = maskersOf(space, rule);
    for (const leaf of rule.own.leaves) {
      const { tree } = rule.own;
      const setting = decide(space, tree, leaf, true, maskers) ?? decide(space, tree, leaf, false, maskers);
      if (setting !== undefined) yield { leaf, setting, goals: goalsToDecide(tree, leaf) ?? [] };
      const anyway = setting === undefined ? solve(space, [itself(leaf, true)]) : undefined;
      if (anyway !== undefined) yield { leaf, setting: anyway, goals: [] };
    }
  }
}

/** Two rules that both fire: which of them carries the decision is a matter of the policy's order. */
function* crossedRules(space: Space): Generator<unknown> {
  let pairs = 0;
  for (const [index, a] of space.rules.entries()) {
    for (const b of space.rules.slice(index + 1)) {
      if (pairs >= RULE_PAIRS) return;
      pairs += 1;
      for (const [first, second] of [
        [true, true],
        [true, false],
        [false, true],
      ] as const) {
        yield* askAll(
          space,
          solve(space, [
            { tree: a.own.tree, wanted: first },
            { tree: b.own.tree, wanted: second },
          ]),
        );
      }
    }
  }
}

/**
 * A leaf of a rule decides which of two rules comes first, where the first match counts: whatever repeats the conditions of
 * earlier rules in later ones may repeat them wrongly in one of them.
 */
function* followedCases(space: Space): Generator<unknown> {
  if (space.policy.combining !== "first-match") return;
  let pairs = 0;
  for (const [index, later] of space.rules.entries()) {
    for (const earlier of space.rules.slice(0, index)) {
      pairs += 1;
      if (pairs > RULE_PAIRS) return;
      const others = maskersOf(space, later).filter((tree) => tree !== earlier.own.tree);
      for (const leaf of earlier.own.leaves) yield* followed(space, earlier.own.tree, leaf, later, others);
    }
  }
}

function* followed(
  space: Space,
  tree: Tree,
  leaf: Leaf,
  later: SpaceRule,
  maskers: readonly Tree[],
): Generator<unknown> {
  const around = goalsToDecide(tree, leaf);
  if (around === undefined) return;
  const goals: readonly Goal[] = [...around, { tree: later.own.tree, wanted: true }];
  for (const wanted of [true, false]) {
    const setting = solve(space, [itself(leaf, wanted), ...goals], maskers);
    if (setting === undefined) continue;
    yield ask(space, setting);
    if (!wanted) continue;
    for (const { raw } of leafCandidates(leaf).typed.slice(0, FOLLOWED_VALUES)) {
      yield withRaw(space, setting, leaf.place, raw);
    }
  }
}

/** Values that would meet a constraint but for a slash or a dot at its edge, where this constraint decides. */
function* separatorCases(space: Space): Generator<unknown> {
  for (const rule of space.rules) {
    const maskers = maskersOf(space, rule);
    for (const leaf of rule.own.leaves) {
      const { condition, attribute } = leaf;
      if (condition.kind !== "constraint" || attribute.type === "strings") continue;
      const around = goalsToDecide(rule.own.tree, leaf);
      for (const constraint of around === undefined ? [] : weakerConstraints(condition.constraint)) {
        const test = preparedTest(constraint);
        const weaker: Leaf = {
          ...leaf,
          condition: { ...condition, constraint },
          test: (value) => value !== undefined && test(value),
        };
        const goals: readonly Goal[] = [
          { tree: { kind: "leaf", leaf: weaker }, wanted: true },
          { tree: { kind: "leaf", leaf }, wanted: false },
          ...(around ?? []),
        ];
        yield* askAll(space, solve(space, goals, maskers));
      }
    }
  }
}

/** Names next to those that a rule is for, where the rule would decide: a name is not a pattern, nor the end of another. */
function* nearNameCases(space: Space): Generator<unknown> {
  for (const rule of space.rules) {
    const setting = solve(space, [{ tree: rule.own.tree, wanted: true }], maskersOf(space, rule));
    if (setting === undefined) continue;
    const [name] = space.names;
    if (name !== undefined) for (const near of [`${name}x`, `x${name}`]) yield ask(space, setting, near);
    for (const near of space.nearNames()) yield ask(space, setting, near);
  }
}

/** Every two values of two attributes together, over a few values of each that differ for the rules. */
function* pairwiseCases(space: Space): Generator<unknown> {
  const reduced = space.places.map((each) => distinct(each.pool(), each.leaves()));
  let rows = 0;
  for (const row of pairwise(reduced.map((values) => values.length))) {
    if (rows >= ROWS) return;
    rows += 1;
    yield ask(
      space,
      row.map((value, index) => reduced[index]?.[value] ?? ABSENT),
    );
  }
}

const DISTINCT = 6;

/** Values that make different leaves true; absence is one of them. */
function distinct(pool: readonly Candidate[], leaves: readonly Leaf[]): readonly Candidate[] {
  const bySignature = new Map<string, Candidate>();
  for (const candidate of [ABSENT, ...pool]) {
    if (candidate === ABSENT && !pool.includes(ABSENT)) continue;
    const signature = leaves
      .slice(0, 30)
      .map((leaf) => Number(leaf.test(candidate.value)))
      .join("");
    const key = candidate === ABSENT ? "absent" : signature;
    if (!bySignature.has(key)) bySignature.set(key, candidate);
  }
  return [...bySignature.values()].slice(0, DISTINCT);
}
