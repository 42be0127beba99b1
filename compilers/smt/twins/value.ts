import type { CedarValue } from "../cedar/value.js";
import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import type { Rational } from "../rational.js";

/** A text that is known, or that a place in the request holds; `absent` stands where there is none. */
export type Name =
  | { readonly kind: "known"; readonly text: string }
  | {
      readonly kind: "place";
      readonly place: Place;
      readonly absent: string | undefined;
      /** Texts that it is known not to be. */
      readonly never: ReadonlySet<string>;
    };

/** What an expression of hand-written Cedar is worth. Nothing but the request says what a place holds. */
export type Value =
  | { readonly kind: "bool"; readonly holds: Formula }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "long"; readonly value: Rational }
  /** So many times the whole number at a place, and so much more, where it holds one. */
  | { readonly kind: "linear"; readonly place: Place; readonly factor: bigint; readonly plus: bigint }
  | { readonly kind: "decimalLiteral"; readonly value: Rational }
  | Extract<CedarValue, { kind: "datetimeLiteral" | "ipLiteral" }>
  | { readonly kind: "durationLiteral"; readonly milliseconds: number }
  /** An instant, or a duration, in milliseconds: so much more than the instant at a place, or than its opposite. */
  | {
      readonly kind: "time";
      readonly type: "instant" | "duration";
      readonly place: Place;
      readonly sign: 1 | -1;
      readonly plus: number;
      /** Of which only the day counts, once all is added. */
      readonly isDay: boolean;
    }
  /** What the request holds at a place, as it is. */
  | {
      readonly kind: "place";
      readonly place: Place;
      /** Stands for an empty record where it holds nothing; Cedar refuses what else is no object. */
      readonly isRecord?: true;
    }
  /** An extension value that a template makes of what a place holds. */
  | { readonly kind: "ip" | "datetime" | "decimal" | "cutDecimal"; readonly place: Place }
  | { readonly kind: "entity"; readonly type: string; readonly id: Name }
  /** A set of those members that are there. */
  | { readonly kind: "set"; readonly members: readonly Guarded[] }
  /** A record with those fields that are there. */
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Guarded> }
  /** One of several values: exactly one of the guards holds. */
  | { readonly kind: "choice"; readonly options: readonly Guarded[] };

/** A value, and when it is there. */
export interface Guarded {
  readonly guard: Formula;
  readonly value: Value;
}

/** An expression's value, and when evaluating it is an error, in which case the value means nothing. */
export interface Evaluated {
  readonly error: Formula;
  readonly value: Value;
}

/** How a value is called where it is not followed. */
export function nameOf(value: Value): string {
  switch (value.kind) {
    case "place":
    case "ip":
    case "datetime":
    case "decimal":
    case "cutDecimal":
      return `\`${value.place.keys.join(".")}\``;
    case "bool":
      return "a boolean";
    case "time":
      return `${value.type === "instant" ? "an instant" : "a duration"} that follows from \`${value.place.keys.join(".")}\``;
    case "linear":
      return `a number that follows from \`${value.place.keys.join(".")}\``;
    case "long":
      return "a number";
    case "ipLiteral":
    case "datetimeLiteral":
    case "decimalLiteral":
    case "durationLiteral":
      return `a literal of ${value.kind.slice(0, -"Literal".length)}`;
    case "entity":
      return `an entity of the type ${value.type}`;
    default:
      return `a ${value.kind}`;
  }
}
