import { complement, FULL, intersection, isSubset, type Language, union } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Kind, Place } from "../place.js";
import { createRebuild } from "../rebuild.js";
import { Untranslatable } from "../untranslatable.js";
import { and, conjuncts, type World } from "./world.js";

/** What the elements of a loop come from: when some element is a text in a language, or is no text. */
export interface Elements {
  readonly someText: (language: Language) => Formula;
  readonly someOther: Formula;
}

/** So many kinds of elements are told apart. */
const CELLS = 256;
const OTHERS = ["null", "boolean", "number", "array", "object"] as const satisfies readonly Kind[];

/** When a formula holds for some element; what it says of other places stays as it is. */
export function someElement(world: World, formula: Formula, element: Place, elements: Elements): Formula {
  const mentions = mentioning(element);
  const parts = conjuncts(formula);
  const outside = parts.filter((each) => !mentions(each));
  const inside = and(world, parts.filter(mentions));
  if (inside.kind === "true") {
    const any = world.logic.or([elements.someText(FULL), elements.someOther]);
    return and(world, [...outside, any]);
  }
  const ways = new Map<Formula, Language[]>();
  for (const cell of cellsOf(inside, element)) {
    const rest = assume(world, inside, element, (atom) => {
      if (atom.kind === "is") return atom.is === "string";
      return atom.kind === "text" && isSubset(cell, atom.language);
    });
    ways.set(rest, [...(ways.get(rest) ?? []), cell]);
  }
  const texts = [...ways].map(([rest, cells]) => and(world, [rest, elements.someText(union(cells))]));
  return and(world, [...outside, world.logic.or([...texts, otherElement(world, inside, element, elements)])]);
}

/** Elements that are no texts cannot be told apart by what is asked of the request. */
function otherElement(world: World, inside: Formula, element: Place, { someOther }: Elements): Formula {
  if (someOther.kind === "false") return someOther;
  const rests = new Set(
    OTHERS.map((kind) =>
      assume(world, inside, element, (atom) => {
        if (atom.kind === "is") return atom.is === kind;
        if (atom.kind === "text") return false;
        throw new Untranslatable("elements of an array that are no texts");
      }),
    ),
  );
  const [rest] = rests;
  if (rest === undefined || rests.size > 1)
    throw new Untranslatable("elements of an array of different types");
  return and(world, [rest, someOther]);
}

type AtomOf = Extract<Formula, { kind: "atom" }>["atom"];

/** The sets of texts that the questions about an element tell apart. */
function cellsOf(formula: Formula, element: Place): readonly Language[] {
  let cells: readonly Language[] = [FULL];
  const seen = new Set<Formula>();
  const visit = (each: Formula): void => {
    if (seen.has(each)) return;
    seen.add(each);
    if (each.kind === "not") visit(each.member);
    if (each.kind === "and" || each.kind === "or") each.members.forEach(visit);
    if (each.kind !== "atom" || each.atom.place !== element || each.atom.kind !== "text") return;
    const { language } = each.atom;
    cells = cells
      .flatMap((cell) => [intersection([cell, language]), intersection([cell, complement(language)])])
      .filter(({ isEmpty }) => !isEmpty);
    if (cells.length > CELLS) throw new Untranslatable("so many questions about one element of an array");
  };
  visit(formula);
  return cells;
}

/** The formula once the questions about a place are answered. */
function assume(world: World, formula: Formula, place: Place, answer: (atom: AtomOf) => boolean): Formula {
  const { logic } = world;
  const assumed = createRebuild(logic, (each) => {
    if (each.atom.place !== place) return each;
    return answer(each.atom) ? logic.true : logic.false;
  });
  return assumed(formula);
}

function mentioning(place: Place): (formula: Formula) => boolean {
  const done = new Map<Formula, boolean>();
  const visit = (each: Formula): boolean => {
    const known = done.get(each);
    if (known !== undefined) return known;
    const found =
      each.kind === "atom"
        ? each.atom.place === place
        : each.kind === "not"
          ? visit(each.member)
          : (each.kind === "and" || each.kind === "or") && each.members.some(visit);
    done.set(each, found);
    return found;
  };
  return visit;
}
