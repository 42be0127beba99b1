import { unreachable } from "../diagnostics/index.js";
import type { Language } from "./language/index.js";
import { type Kind, type Place, pointerOf } from "./place.js";
import type { Rational } from "./rational.js";
import { printRational } from "./rational.js";

/**
 * A question about what one place holds. Each has one answer for every JSON value: an atom about texts is false of what is no
 * text, one about numbers of what is no number, and so on, so that its negation says nothing about the kind.
 */
export type Atom =
  | { readonly kind: "is"; readonly place: Place; readonly is: Kind }
  /** It is `true`. */
  | { readonly kind: "true"; readonly place: Place }
  /** A text of Unicode scalar values in the language. */
  | { readonly kind: "text"; readonly place: Place; readonly language: Language }
  /** A number at most, or below, a bound. */
  | { readonly kind: "atMost" | "below"; readonly place: Place; readonly bound: Rational }
  /** A whole number; a multiple of 0.0001. */
  | { readonly kind: "whole" | "tenThousandths"; readonly place: Place }
  /** A whole number that is written without an exponent, as `1` and `1.0` and unlike `1e3`: what OPA takes for a place in a list. */
  | { readonly kind: "writtenWhole"; readonly place: Place }
  /** A text of the type `ip` whose address has the family and lies from `low` to `high`, both as numbers. */
  | {
      readonly kind: "address";
      readonly place: Place;
      readonly family: 4 | 6;
      readonly low: bigint;
      readonly high: bigint;
    }
  /** A text of the type `datetime` whose instant is at most, or before, a bound in milliseconds since 1970. */
  | { readonly kind: "instantAtMost" | "instantBefore"; readonly place: Place; readonly bound: number }
  /** An array of which some element is a text in the language. */
  | { readonly kind: "someText"; readonly place: Place; readonly language: Language }
  /** An array of which some element is no text. */
  | { readonly kind: "someOther"; readonly place: Place };

/** The one spelling of an atom: two atoms with equal keys ask the same of every request. */
export function atomKey(atom: Atom): string {
  const place = `${atom.kind}:${pointerOf(atom.place)}`;
  switch (atom.kind) {
    case "is":
      return `${place}:${atom.is}`;
    case "text":
    case "someText":
      return `${place}:${atom.language.key}`;
    case "atMost":
    case "below":
      return `${place}:${printRational(atom.bound)}`;
    case "instantAtMost":
    case "instantBefore":
      return `${place}:${atom.bound}`;
    case "address":
      return `${place}:${atom.family}:${atom.low}:${atom.high}`;
    default:
      return place;
  }
}

/** The kind of the values of which an atom can be true. */
export function kindOfAtom(atom: Atom): Kind {
  switch (atom.kind) {
    case "is":
      return atom.is;
    case "true":
      return "boolean";
    case "text":
    case "address":
    case "instantAtMost":
    case "instantBefore":
      return "string";
    case "atMost":
    case "below":
    case "whole":
    case "tenThousandths":
    case "writtenWhole":
      return "number";
    case "someText":
    case "someOther":
      return "array";
    default:
      return unreachable(atom);
  }
}
