import fc from "fast-check";
import {
  anyOf,
  complement,
  concatenation,
  containing,
  endingWith,
  intersection,
  type Language,
  lengthAtMost,
  like,
  runsOf,
  startingWith,
  union,
  withSegment,
} from "../../../../compilers/smt/language/index.js";
import { Untranslatable } from "../../../../compilers/smt/untranslatable.js";

/** Characters at the ends of ranges: ASCII, the surrogates' neighbours, beyond the plane, and what assertions look at. */
export const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "/") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\n", ".", "_", "0", "\ud7ff", "\ue000", "\uffff", "😀", "\u{10ffff}"),
  },
);

/** Short texts of few characters, so that they often have much in common. */
export const text = fc.array(character, { maxLength: 6 }).map((characters) => characters.join(""));

/** A set of texts in two ways: as a language, and as what to ask of a text. */
export interface Described {
  readonly language: Language;
  readonly holds: (text: string) => boolean;
  readonly name: string;
}

const leaf: fc.Arbitrary<Described> = fc.oneof(
  text.map((part) => ({
    language: startingWith(part),
    holds: (each: string) => each.startsWith(part),
    name: `startingWith ${part}`,
  })),
  text.map((part) => ({
    language: endingWith(part),
    holds: (each: string) => each.endsWith(part),
    name: `endingWith ${part}`,
  })),
  text.map((part) => ({
    language: containing(part),
    holds: (each: string) => each.includes(part),
    name: `containing ${part}`,
  })),
  fc.array(text, { minLength: 1, maxLength: 4 }).map((parts) => ({
    language: like(parts),
    holds: (each: string) => isLike(each, parts),
    name: `like ${parts.join("*")}`,
  })),
  fc.array(text, { maxLength: 5 }).map((parts) => ({
    language: anyOf(parts),
    holds: (each: string) => parts.includes(each),
    name: `anyOf ${parts.join(" ")}`,
  })),
  fc.nat(5).map((most) => ({
    language: lengthAtMost(most),
    holds: (each: string) => [...each].length <= most,
    name: `lengthAtMost ${most}`,
  })),
  text.map((part) => ({
    language: runsOf(part),
    holds: (each: string) => [...each].every((one) => [...part].includes(one)),
    name: `runsOf ${part}`,
  })),
);

/** Languages made of others. */
export const described: fc.Arbitrary<Described> = fc.letrec<{ all: Described }>((tie) => ({
  all: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    tie("all").map(({ language, holds, name }) => ({
      language: complement(language),
      holds: (each: string) => !holds(each),
      name: `not (${name})`,
    })),
    fc.array(tie("all"), { maxLength: 3 }).map((members) => ({
      language: union(members.map(({ language }) => language)),
      holds: (each: string) => members.some(({ holds }) => holds(each)),
      name: `union (${members.map(({ name }) => name).join("; ")})`,
    })),
    fc.array(tie("all"), { maxLength: 3 }).map((members) => ({
      language: intersection(members.map(({ language }) => language)),
      holds: (each: string) => members.every(({ holds }) => holds(each)),
      name: `intersection (${members.map(({ name }) => name).join("; ")})`,
    })),
    fc.tuple(tie("all"), tie("all")).map(([a, b]) => sequence(a, b)),
    tie("all").map(({ language, holds, name }) => ({
      language: withSegment(language, "/"),
      holds: (each: string) => each.split("/").some(holds),
      name: `segment (${name})`,
    })),
  ),
})).all;

/** One after the other; only the first where both together need too many states. */
function sequence(a: Described, b: Described): Described {
  try {
    return {
      language: concatenation([a.language, b.language]),
      holds: (each) => cuts(each).some(([before, after]) => a.holds(before) && b.holds(after)),
      name: `(${a.name}) then (${b.name})`,
    };
  } catch (error) {
    if (error instanceof Untranslatable) return a;
    throw error;
  }
}

/** All ways to cut a text in two between characters. */
export function cuts(whole: string): readonly (readonly [string, string])[] {
  const characters = [...whole];
  return Array.from({ length: characters.length + 1 }, (_, at) => [
    characters.slice(0, at).join(""),
    characters.slice(at).join(""),
  ]);
}

function isLike(whole: string, parts: readonly string[]): boolean {
  const pattern = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("[^]*");
  return new RegExp(`^${pattern}$`, "u").test(whole);
}
