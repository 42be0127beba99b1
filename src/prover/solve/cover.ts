import type { Atom } from "../../../compilers/smt/atom.js";
import { areDisjoint, commonText, complement, type Language } from "../../../compilers/smt/language/index.js";
import type { Literal } from "../../../compilers/smt/theory/literal.js";
import type { Lemma } from "./lemmas.js";

/** From this many on it is quicker to look at all the languages that are left out together than one by one. */
const MANY = 8;

/** Combinations of states after which it is left to the theory. */
const STATES = 20_000;

/**
 * A text that must be one of a list, and none of its entries: with a long list this is found by one look at all entries, where the
 * search for a text would go from entry to entry.
 */
export function coveredBy(literals: readonly Literal[]): Lemma | undefined {
  for (const kind of ["text", "someText"] as const) {
    const about = literals.flatMap((literal) => withLanguage(literal, kind));
    if (about.length <= MANY) continue;
    for (const { literal, language } of about.filter(({ literal: { holds } }) => holds)) {
      const out = about.filter((other) => !other.literal.holds && !areDisjoint(other.language, language));
      if (out.length < MANY) continue;
      const left = commonText([language, ...out.map((other) => complement(other.language))], STATES);
      if (left.kind === "none") return [literal, ...out.map((other) => other.literal)];
    }
  }
  return undefined;
}

function withLanguage(
  literal: Literal,
  kind: Extract<Atom, { readonly language: Language }>["kind"],
): readonly { readonly literal: Literal; readonly language: Language }[] {
  const { atom } = literal;
  return atom.kind === kind ? [{ literal, language: atom.language }] : [];
}
