import type { Atom } from "../atom.js";
import { type Language, shortest } from "../language/index.js";
import { pointerOf } from "../place.js";
import { printRational } from "../rational.js";

/** What an atom asks, in words of printable ASCII on one line: it may hold texts of a policy, and none may end a comment. */
export function describeAtom(atom: Atom): string {
  const place = atom.place.parent === undefined ? "the request" : plain(pointerOf(atom.place));
  switch (atom.kind) {
    case "is":
      return `${place} is ${atom.is}`;
    case "true":
      return `${place} is true`;
    case "text":
      return `${place} is a text of ${describeLanguage(atom.language)}`;
    case "someText":
      return `${place} has a text of ${describeLanguage(atom.language)}`;
    case "someOther":
      return `${place} has something that is no text`;
    case "atMost":
      return `${place} <= ${plain(printRational(atom.bound))}`;
    case "below":
      return `${place} < ${plain(printRational(atom.bound))}`;
    case "whole":
      return `${place} is a whole number`;
    case "tenThousandths":
      return `${place} is a multiple of 0.0001`;
    case "writtenWhole":
      return `${place} is a whole number written without fraction or exponent`;
    case "address":
      return `${place} is an address of IPv${atom.family} from ${atom.low} to ${atom.high}`;
    case "instantAtMost":
      return `${place} is at or before ${instant(atom.bound)}`;
    case "instantBefore":
      return `${place} is before ${instant(atom.bound)}`;
  }
}

function describeLanguage(language: Language): string {
  const text = shortest(language);
  return text === undefined
    ? "no language"
    : `language ${plain(language.key)}, for example ${plain(JSON.stringify(text))}`;
}

function instant(bound: number): string {
  return `${bound} ms`;
}

/** At most this many characters of a text are shown. */
const LONGEST = 120;

/** A text in printable ASCII; everything else, and a backslash, by its code point. */
export function plain(text: string): string {
  const shown = [...text].slice(0, LONGEST);
  const rest = shown.length < text.length && [...text].length > LONGEST ? ".." : "";
  return shown.map((each) => (/^[ -[\]-~]$/.test(each) ? each : `\\u{${codeOf(each)}}`)).join("") + rest;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
