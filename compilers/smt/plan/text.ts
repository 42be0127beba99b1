import {
  afterPrefix,
  beforeSuffix,
  complement,
  concatenation,
  containing,
  difference,
  EMPTY,
  endingWith,
  FULL,
  intersection,
  type Language,
  lengthAtMost,
  literal,
  runsOf,
  union,
} from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import type { Leaf, Text } from "./value.js";
import { isText, type World } from "./world.js";

/** A leaf as a text; `undefined` where it cannot be one or is a constant. */
export function asText(leaf: Leaf): Text | undefined {
  if (leaf.kind === "text") return leaf;
  return leaf.kind === "place" ? wholeText(leaf.place) : undefined;
}

const whole = new WeakMap<Place, Text>();

/** The text at a place: the same object whenever it is asked for. */
export function wholeText(place: Place): Text {
  const known = whole.get(place);
  if (known !== undefined) return known;
  const made: Text = { kind: "text", place, before: (language) => language };
  whole.set(place, made);
  return made;
}

/** When a text is in a language. */
export function textIs(world: World, { place, before }: Text, language: Language): Formula {
  return isText(world, place, before(language));
}

/** The text that follows from another. */
export function derived({ kind, place, before }: Text, step: (language: Language) => Language): Text {
  const made = new WeakMap<Language, Language>();
  return {
    kind,
    place,
    before: (language) => {
      const known = made.get(language) ?? before(step(language));
      made.set(language, known);
      return known;
    },
  };
}

/** With something before and behind. */
export function surrounded(text: Text, prefix: string, suffix: string): Text {
  return derived(text, (language) => beforeSuffix(afterPrefix(language, prefix), suffix));
}

/** Without the first and the last so many characters, of texts that have as many. */
export function withoutEnds(text: Text, first: number, last: number): Text {
  return derived(text, (language) => concatenation([lengthOf(first), language, lengthOf(last)]));
}

/** From a position on; nothing where the text is shorter. */
export function fromPosition(text: Text, start: number): Text {
  return derived(text, (language) =>
    union([
      concatenation([lengthOf(start), language]),
      language.accepts("") && start > 0 ? lengthAtMost(start - 1) : EMPTY,
    ]),
  );
}

/** The first so many characters from a position on, or as many as there are. */
export function window(text: Text, start: number, length: number): Text {
  return derived(fromPosition(text, start), (language) =>
    union([
      concatenation([intersection([language, lengthOf(length)]), FULL]),
      length > 0 ? intersection([language, lengthAtMost(length - 1)]) : EMPTY,
    ]),
  );
}

/** What is behind the first occurrence of a part and so many characters more, of texts that hold it. */
export function behind(text: Text, part: string, more: number): Text {
  // Before the first occurrence: with the part behind it, a text that holds the part at its end only.
  const early = concatenation([containing(part), lengthAtLeast(1)]);
  const head = complement(beforeSuffix(early, part));
  return derived(fromPosition(text, 0), (language) =>
    concatenation([head, literal(part), fromStart(language, more)]),
  );
}

/** Without characters of a set at both ends, at the front, or at the end. */
export function trimmed(text: Text, characters: string, at: "both" | "left" | "right"): Text {
  const run = runsOf(characters);
  const some = difference(run, literal(""));
  const loose = union([
    at === "right" ? EMPTY : concatenation([some, FULL]),
    at === "left" ? EMPTY : concatenation([FULL, some]),
  ]);
  return derived(text, (language) => {
    if (language === literal("")) return run;
    return concatenation([
      at === "right" ? literal("") : run,
      difference(language, loose),
      at === "left" ? literal("") : run,
    ]);
  });
}

/** Without a suffix, where it has it. */
export function withoutSuffix(text: Text, suffix: string): Text {
  return derived(text, (language) =>
    union([concatenation([language, literal(suffix)]), difference(language, endingWith(suffix))]),
  );
}

/** Without a prefix, where it has it. */
export function withoutPrefix(text: Text, prefix: string): Text {
  return derived(text, (language) =>
    union([
      concatenation([literal(prefix), language]),
      difference(language, concatenation([literal(prefix), FULL])),
    ]),
  );
}

/** Texts with more pieces between separators than a position. */
export function hasPiece(separator: string, position: number): Language {
  return concatenation([head(separator, position), FULL]);
}

/** The piece at a position, of texts that have it. */
export function piece(text: Text, separator: string, position: number): Text {
  return derived(text, (language) =>
    concatenation([
      head(separator, position),
      intersection([language, without(separator)]),
      union([literal(""), concatenation([literal(separator), FULL])]),
    ]),
  );
}

/** The pieces from a position up to another, joined again. */
export function pieces(text: Text, separator: string, from: number, to: number | undefined): Text {
  const start = head(separator, from);
  return derived(text, (language) => {
    const none = language.accepts("") ? complement(concatenation([start, FULL])) : EMPTY;
    if (to === undefined) return union([concatenation([start, language]), none]);
    const count = to - from;
    if (count <= 0) return language.accepts("") ? FULL : EMPTY;
    const fewer = complement(concatenation([head(separator, count), FULL]));
    const exact = intersection([concatenation([head(separator, count - 1), without(separator)]), language]);
    const end = union([literal(""), concatenation([literal(separator), FULL])]);
    const less = concatenation([head(separator, count - 1), FULL]);
    return union([
      concatenation([start, exact, end]),
      concatenation([start, intersection([language, fewer, complement(less)])]),
      none,
    ]);
  });
}

/** Texts of exactly so many characters. */
export function lengthOf(length: number): Language {
  return length === 0 ? literal("") : difference(lengthAtMost(length), lengthAtMost(length - 1));
}

/** Texts of so many characters or more. */
export function lengthAtLeast(length: number): Language {
  return length <= 0 ? FULL : complement(lengthAtMost(length - 1));
}

function fromStart(language: Language, more: number): Language {
  if (more === 0) return language;
  return union([
    concatenation([lengthOf(more), language]),
    language.accepts("") ? lengthAtMost(more - 1) : EMPTY,
  ]);
}

/** So many pieces, each with the separator behind it. */
function head(separator: string, count: number): Language {
  return concatenation(Array.from({ length: count }, () => [without(separator), literal(separator)]).flat());
}

function without(separator: string): Language {
  return complement(containing(separator));
}
