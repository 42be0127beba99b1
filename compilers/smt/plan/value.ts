import type { Language } from "../language/index.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import type { Rational } from "../rational.js";
import type { Constant } from "./constant.js";

/** What a local of a plan can hold, as far as it is known without the request. */
export type Value = Leaf | Choice;

/** One of several values. */
export interface Choice {
  readonly kind: "choice";
  readonly options: readonly Guarded[];
  /**
   * In order: the value of the first guard that holds. Else wherever several guards hold they have the same value. Undefined
   * where none holds.
   */
  readonly inOrder: boolean;
}

/** A value and when it is the one, or when it is there. */
export interface Guarded<T = Value> {
  readonly guard: Formula;
  readonly value: T;
}

/** A text that follows from the text at a place: it is in a language where that one is in another. */
export interface Text {
  readonly kind: "text";
  readonly place: Place;
  readonly before: (language: Language) => Language;
}

export type Leaf =
  | { readonly kind: "undefined" }
  | Constant
  /** What the request holds at a place, present there. */
  | { readonly kind: "place"; readonly place: Place }
  | Text
  | { readonly kind: "boolean"; readonly formula: Formula }
  /** How many characters a text has, and so many more. */
  | { readonly kind: "length"; readonly text: Text; readonly plus: number }
  /** Where a part occurs first in a text, and so many characters further; -1 when it does not occur. */
  | { readonly kind: "index"; readonly text: Text; readonly part: string; readonly plus: number }
  /** Of the number at a place: rounded down; printed without its fraction. */
  | { readonly kind: "floor" | "integerText"; readonly place: Place }
  /** So many times the whole number at a place, and so much more, by a divisor above zero; maybe without its sign. */
  | {
      readonly kind: "linear";
      readonly place: Place;
      readonly factor: bigint;
      readonly plus: bigint;
      readonly divisor: bigint;
      readonly isAbs: boolean;
    }
  /** The milliseconds since 1970 of the text at a place. */
  | { readonly kind: "instant"; readonly place: Place }
  /** The pieces of a text between separators, from one position up to another. */
  | {
      readonly kind: "pieces";
      readonly text: Text;
      readonly separator: string;
      readonly from: number;
      readonly to: number | undefined;
    }
  | { readonly kind: "tuple"; readonly items: readonly Value[] }
  /** An array of those items that are there; `some` when an item may be there several times. */
  | { readonly kind: "sparse"; readonly items: readonly Guarded[]; readonly some: boolean }
  /** A set of those members that are there. */
  | { readonly kind: "set"; readonly members: readonly Guarded<Constant>[] }
  /** A set of values of the request, of which it is only known when some are there: where any of these holds. */
  | { readonly kind: "chosen"; readonly guards: readonly Formula[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, Value> }
  /** How many of these hold. */
  | { readonly kind: "size"; readonly guards: readonly Formula[]; readonly some: boolean }
  /** How many elements the array at a place has. */
  | { readonly kind: "elements"; readonly place: Place }
  /** Those texts that are there, with a separator between them. */
  | { readonly kind: "joined"; readonly separator: string; readonly items: readonly Guarded<Constant>[] }
  | Builder
  /** Something that is not followed; asking anything of it is an error. */
  | { readonly kind: "lost"; readonly why: string };

/** An array, set or object that may still grow. */
export interface Builder {
  readonly kind: "builder";
  readonly type: "array" | "set" | "object";
  /** Builders are counted: those made in a loop have higher numbers than those before it. */
  readonly serial: number;
  /** Items are replaced when a loop ends, never taken away. */
  readonly items: BuilderItem[];
  /** Whether it was read: from then on it must not grow. */
  isRead: boolean;
}

/** What was put into a builder, in order; the key only into an object. */
export interface BuilderItem {
  readonly guard: Formula;
  readonly key: string | undefined;
  readonly value: Value;
  /** Put in by an unknown number of turns of a loop. */
  readonly some: boolean;
}

export const UNDEFINED: Leaf = { kind: "undefined" };

/** Numbers that a plan compares others with. */
export type Bound = Rational;

let objects = 0;
const ids = new WeakMap<object, number>();

/** What tells a value from others: equal for equal constants and for one place. */
export function valueKey(value: Value): string {
  if (value.kind === "constant") return value.key;
  if (value.kind === "place") return `@${value.place.id}`;
  const known = ids.get(value);
  if (known !== undefined) return `#${known}`;
  objects += 1;
  ids.set(value, objects);
  return `#${objects}`;
}
