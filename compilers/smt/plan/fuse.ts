import { complement, FULL, intersection, type Language, union } from "../language/index.js";
import { lengthBound } from "../language/literals.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import { createFold, membersOf } from "../reachable.js";
import { Untranslatable } from "../untranslatable.js";
import { isText, negate, type World } from "./world.js";

/** A longer bound on a length beside other questions would make a large automaton. */
const LONGEST = 100;

/** What is asked of one place only: a text of the language, or nothing that is a text and `others`. */
interface Question {
  readonly place: Place;
  readonly language: Language;
  readonly others: boolean;
}

/**
 * The formula with everything that it asks of the text at one of these places, members beside each other, as one question: a
 * function asks in small steps what a policy means as one set of texts.
 */
export function fuse(world: World, formula: Formula, places: ReadonlySet<Place>): Formula {
  const questionOf = createFold<Question | undefined>(new Map(), (each, of) => asOne(each, places, of));
  const below = (each: Formula): readonly Formula[] =>
    membersOf(each).filter((member) => each.kind === "not" || questionOf(member) === undefined);
  const visit = createFold<Formula>(new Map(), (each, of) => fused(each, of), below);
  const fused = (each: Formula, of: (member: Formula) => Formula): Formula => {
    if (each.kind === "not") return negate(world, of(each.member));
    if (each.kind !== "and" && each.kind !== "or") return each;
    const groups = new Map<Place, Question[]>();
    const rest: Formula[] = [];
    for (const member of each.members) {
      const question = questionOf(member);
      if (question === undefined) {
        rest.push(of(member));
        continue;
      }
      const group = groups.get(question.place);
      if (group === undefined) groups.set(question.place, [question]);
      else group.push(question);
    }
    const asked = [...groups.values()].map((questions) => ask(world, combined(each.kind, questions)));
    return each.kind === "and" ? world.logic.and([...asked, ...rest]) : world.logic.or([...asked, ...rest]);
  };
  try {
    return visit(formula);
  } catch (error) {
    // The sets of texts are too large to be one: the questions stay apart.
    if (error instanceof Untranslatable) return formula;
    throw error;
  }
}

function combined(kind: "and" | "or", questions: readonly Question[]): Question {
  const [first] = questions;
  if (first === undefined) throw new Error("a question is made of others");
  const languages = questions.map(({ language }) => language);
  return kind === "and"
    ? {
        place: first.place,
        language: intersection(languages),
        others: questions.every(({ others }) => others),
      }
    : { place: first.place, language: union(languages), others: questions.some(({ others }) => others) };
}

function ask(world: World, { place, language, others }: Question): Formula {
  return others
    ? world.logic.not(isText(world, place, complement(language)))
    : isText(world, place, language);
}

/** What a formula asks as one question, where it asks of one place only; of its members that is known. */
function asOne(
  formula: Formula,
  places: ReadonlySet<Place>,
  of: (member: Formula) => Question | undefined,
): Question | undefined {
  switch (formula.kind) {
    case "atom": {
      const { atom } = formula;
      if (!places.has(atom.place)) return undefined;
      if (atom.kind === "is" && atom.is === "string")
        return { place: atom.place, language: FULL, others: false };
      if (atom.kind !== "text" || isLong(atom.language)) return undefined;
      return { place: atom.place, language: atom.language, others: false };
    }
    case "not": {
      const question = of(formula.member);
      return question && { ...question, language: complement(question.language), others: !question.others };
    }
    case "and":
    case "or": {
      const questions = formula.members.map(of);
      const known = questions.filter((each) => each !== undefined);
      const [first] = known;
      if (first === undefined || known.length < questions.length) return undefined;
      return known.every(({ place }) => place === first.place) ? combined(formula.kind, known) : undefined;
    }
    default:
      return undefined;
  }
}

function isLong(language: Language): boolean {
  return Math.max(lengthBound(language) ?? 0, lengthBound(complement(language)) ?? 0) > LONGEST;
}
