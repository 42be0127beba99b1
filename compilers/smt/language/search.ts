import { Untranslatable } from "../untranslatable.js";
import { mostReadable, ranksOf, textOf } from "./alphabet.js";
import { arcsTogether } from "./automaton.js";
import { complement, type Language } from "./language.js";
import { FULL, lengthBound } from "./literals.js";

/** A text that is in all of some languages, or that there is none, or that the search was given up. */
export type Common =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly why: string };

/** Combinations of states that one search may look at. */
const STATES = 200_000;

/** Steps that searches may still take together: a step is a look at the arc of one automaton; a new state takes as long as some. */
export interface Budget {
  left: number;
}

/** About two seconds, in which nothing else can be done; not the clock decides, so that an answer is the same everywhere. */
const STEPS = 40_000_000;

/** What one new state takes, in steps. */
const STATE = 40;

/** So many steps as one decision may take. */
export function createBudget(steps = STEPS): Budget {
  return { left: steps };
}

/** Whether every text of `a` is in `b`. */
export function isSubset(a: Language, b: Language): boolean {
  return areDisjoint(a, complement(b));
}

/** Whether no text is in both. Throws when that takes too long to find out. */
export function areDisjoint(a: Language, b: Language): boolean {
  if (a === b || a.isEmpty || b.isEmpty) return a.isEmpty || b.isEmpty;
  const [first, second] = a.key < b.key ? [a, b] : [b, a];
  const answers = disjoint.get(first) ?? new WeakMap<Language, Common>();
  disjoint.set(first, answers);
  const known = answers.get(second);
  const common = known ?? commonText([a, b], STATES * 20);
  answers.set(second, common);
  if (common.kind === "unknown") throw new Untranslatable(`two sets of texts need ${common.why}`);
  return common.kind === "none";
}

/** What was found before: the same pairs are asked about for every action. */
const disjoint = new WeakMap<Language, WeakMap<Language, Common>>();

/** The shortest text of a language, and of those with printable ASCII only when there is one. */
export function shortest(language: Language): string | undefined {
  const common = commonText([language]);
  return common.kind === "text" ? common.text : undefined;
}

/**
 * A text that is in all of the languages, found by walking through all automata at once without writing out the product.
 * An upper bound of the length is left out and compared with the length of the shortest text.
 */
export function commonText(languages: readonly Language[], limit = STATES, budget = createBudget()): Common {
  const bounds = languages.flatMap((each) => lengthBound(each) ?? []);
  const most = Math.min(...bounds, Number.POSITIVE_INFINITY);
  const others = [...new Set(languages)].filter((each) => lengthBound(each) === undefined && !each.isFull);
  if (others.some((each) => each.isEmpty)) return { kind: "none" };
  const found = walk(others.length === 0 ? [FULL] : others, limit, budget, false);
  if (found.kind !== "text") return found;
  if (ranksOf(found.text).length > most) return { kind: "none" };
  if (/^[ -~]*$/.test(found.text)) return found;
  const printable = walk(others, limit, budget, true);
  const isPreferred = printable.kind === "text" && ranksOf(printable.text).length <= most;
  return isPreferred ? printable : found;
}

interface Node {
  readonly states: readonly number[];
  readonly before: Node | undefined;
  readonly rank: number;
}

/** Breadth first, so that the first text found is a shortest one; of those with one length one that reads well. */
function walk(languages: readonly Language[], limit: number, budget: Budget, onlyPrintable: boolean): Common {
  const start: Node = { states: languages.map(() => 0), before: undefined, rank: -1 };
  const seen = new Set<number | string>([keyOf(start.states, languages)]);
  const queue: Node[] = [start];
  for (const node of queue) {
    if (languages.every(({ automaton }, index) => automaton.accepting[node.states[index] ?? 0] === 1))
      return { kind: "text", text: textOf(ranksTo(node)) };
    if (budget.left <= 0) return { kind: "unknown", why: "more steps to search than one decision may take" };
    for (const { rank, states, key } of stepsFrom(node, languages, seen, budget, onlyPrintable)) {
      if (seen.has(key)) continue;
      if (seen.size >= limit) return { kind: "unknown", why: `more than ${limit} states to search` };
      seen.add(key);
      budget.left -= STATE;
      queue.push({ states, before: node, rank });
    }
  }
  return { kind: "none" };
}

interface Step {
  readonly rank: number;
  readonly effort: number;
  readonly states: readonly number[];
  readonly key: number | string;
}

/** Where one character leads to something new from which no language is out of reach, those that read best first. */
function stepsFrom(
  { states }: Node,
  languages: readonly Language[],
  seen: ReadonlySet<number | string>,
  budget: Budget,
  onlyPrintable: boolean,
): readonly Step[] {
  const automata = languages.map(({ automaton }) => automaton);
  const steps: Step[] = [];
  let next = 0;
  const together = arcsTogether(automata, states);
  budget.left -= together.length * automata.length;
  for (const { last, to } of together) {
    const first = next;
    next = last + 1;
    if (languages.some(({ dead }, index) => to[index] === dead)) continue;
    const key = keyOf(to, languages);
    if (seen.has(key)) continue;
    const readable = mostReadable(first, last, onlyPrintable);
    if (readable !== undefined) steps.push({ ...readable, states: to, key });
  }
  return steps.length > 1 ? steps.sort((a, b) => a.effort - b.effort) : steps;
}

/** One number for several states as long as numbers are exact, else a text. */
function keyOf(states: readonly number[], languages: readonly Language[]): number | string {
  let key = 0;
  for (const [index, { automaton }] of languages.entries()) {
    key = key * automaton.size + (states[index] ?? 0);
    if (key > 2 ** 52) return states.join();
  }
  return key;
}

function ranksTo(end: Node): readonly number[] {
  const ranks: number[] = [];
  for (let node = end; node.before !== undefined; node = node.before) ranks.push(node.rank);
  return ranks.reverse();
}
