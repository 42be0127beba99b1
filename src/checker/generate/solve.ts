import { unreachable } from "../../../compilers/diagnostics/index.js";
import type { Candidate } from "./candidates.js";
import { isTrue, type Leaf, type Tree } from "./leaf.js";
import { leafCandidates, type Space } from "./space.js";
import { type Literal, synthesize } from "./synthesize.js";

/** A tree that is to be true, or false. */
export interface Goal {
  readonly tree: Tree;
  readonly wanted: boolean;
}

/** A candidate for each place of a space. */
export type Setting = readonly Candidate[];

const CHOICES = 300;
const MASKERS = 24;

/**
 * Finds values under which every goal is met, and then, as far as that is possible, no masker is true: what is looked for shows
 * in the answer only when no stronger rule speaks. `undefined` when there are none, or none within the bound.
 */
export function solve(
  space: Space,
  goals: readonly Goal[],
  maskers: readonly Tree[] = [],
  allowed: Allowed = () => true,
): Setting | undefined {
  let met = goals;
  let setting = meet(space, met, allowed);
  if (setting === undefined) return undefined;
  const tried = new Set<Tree>();
  while (tried.size < MASKERS) {
    const values = setting.map(({ value }) => value);
    const masker = maskers.find((tree) => !tried.has(tree) && isTrue(tree, values));
    if (masker === undefined) return setting;
    tried.add(masker);
    const more: readonly Goal[] = [...met, { tree: masker, wanted: false }];
    const better = meet(space, more, allowed);
    if (better === undefined) continue;
    met = more;
    setting = better;
  }
  return setting;
}

/** Restricts what may stand at a place. */
export type Allowed = (place: number, candidate: Candidate) => boolean;

/** The goals under which a leaf alone decides its tree: no neighbour on the way up decides for it. */
export function goalsToDecide(tree: Tree, leaf: Leaf): readonly Goal[] | undefined {
  switch (tree.kind) {
    case "leaf":
      return tree.leaf === leaf ? [] : undefined;
    case "not":
      return goalsToDecide(tree.member, leaf);
    case "all":
    case "any": {
      for (const member of tree.members) {
        const inside = goalsToDecide(member, leaf);
        if (inside === undefined) continue;
        const others = tree.members.filter((each) => each !== member);
        return [...inside, ...others.map((each) => ({ tree: each, wanted: tree.kind === "all" }))];
      }
      return undefined;
    }
    default:
      return unreachable(tree);
  }
}

/** What is still open: domains already narrowed, the literals that narrowed them, and goals with alternatives. */
interface Search {
  readonly domains: readonly (readonly Candidate[] | undefined)[];
  readonly literals: readonly (readonly Literal[])[];
  readonly choices: readonly Goal[];
}

interface Run {
  readonly space: Space;
  readonly allowed: Allowed;
  readonly suggested: readonly (readonly Candidate[])[];
  left: number;
}

function meet(space: Space, goals: readonly Goal[], allowed: Allowed): Setting | undefined {
  const run: Run = { space, allowed, suggested: suggestions(space, goals), left: CHOICES };
  const empty = space.places.map(() => undefined);
  return search(run, { domains: empty, literals: space.places.map(() => []), choices: [] }, goals);
}

/** Values of the leaves that the goals are made of; the pool of the class comes after them. The action's name stays of the class. */
function suggestions(space: Space, goals: readonly Goal[]): readonly (readonly Candidate[])[] {
  const lists: Candidate[][] = space.places.map(() => []);
  const visit = (tree: Tree): void => {
    if (tree.kind === "leaf") lists[tree.leaf.place]?.push(...leafCandidates(tree.leaf).typed);
    else if (tree.kind === "not") visit(tree.member);
    else tree.members.forEach(visit);
  };
  for (const { tree } of goals) visit(tree);
  return lists.slice(0, -1);
}

function search(run: Run, before: Search, goals: readonly Goal[]): Setting | undefined {
  const state = narrow(run, before, goals);
  if (state === undefined) return undefined;
  const [choice, ...others] = [...state.choices].sort((a, b) => width(a) - width(b));
  if (choice === undefined) return pick(run, state);
  for (const alternative of alternatives(choice)) {
    if (run.left <= 0) return undefined;
    run.left -= 1;
    const setting = search(run, { ...state, choices: others }, [alternative]);
    if (setting !== undefined) return setting;
  }
  return undefined;
}

/** Takes in what leaves no choice; `undefined` when nothing is left for a place. */
function narrow(run: Run, before: Search, goals: readonly Goal[]): Search | undefined {
  const domains = [...before.domains];
  const literals = [...before.literals];
  const choices = [...before.choices];
  const open = [...goals];
  for (let goal = open.shift(); goal !== undefined; goal = open.shift()) {
    const { tree, wanted } = goal;
    if (tree.kind === "not") open.unshift({ tree: tree.member, wanted: !wanted });
    else if (tree.kind === "leaf") {
      const { leaf } = tree;
      const { place } = leaf;
      literals[place] = [...(literals[place] ?? []), { leaf, wanted }];
      const narrowed = domainOf(run, domains, place).filter((each) => leaf.test(each.value) === wanted);
      const found =
        narrowed.length > 0
          ? narrowed
          : synthesize(literals[place] ?? [], run.space).filter((each) => run.allowed(place, each));
      if (found.length === 0) return undefined;
      domains[place] = found;
    } else if ((tree.kind === "all") === wanted) {
      open.unshift(...tree.members.map((member) => ({ tree: member, wanted })));
    } else if (tree.members.length === 1 && tree.members[0] !== undefined) {
      open.unshift({ tree: tree.members[0], wanted });
    } else choices.push(goal);
  }
  return { domains, literals, choices };
}

function domainOf(run: Run, domains: Search["domains"], place: number): readonly Candidate[] {
  const narrowed = domains[place];
  if (narrowed !== undefined) return narrowed;
  const all = [...(run.suggested[place] ?? []), ...(run.space.places[place]?.pool() ?? [])];
  return all.filter((candidate) => run.allowed(place, candidate));
}

function width({ tree }: Goal): number {
  return tree.kind === "all" || tree.kind === "any" ? tree.members.length : 1;
}

function alternatives({ tree, wanted }: Goal): readonly Goal[] {
  return tree.kind === "all" || tree.kind === "any"
    ? tree.members.map((member) => ({ tree: member, wanted }))
    : [{ tree, wanted }];
}

/** The first of each domain; where nothing is asked, the plain value with which the pool begins. */
function pick(run: Run, state: Search): Setting | undefined {
  const setting = run.space.places.map((place, index) =>
    state.domains[index] === undefined
      ? place.pool().find((each) => run.allowed(index, each))
      : state.domains[index]?.[0],
  );
  return setting.every((each) => each !== undefined) ? setting : undefined;
}
