import type { Formula } from "../logic.js";
import type { Place } from "../place.js";
import type { Rational } from "../rational.js";
import type { CedarField } from "./schema.js";

/** What a Cedar expression is worth: a literal, or something that the request holds at a place. */
export type CedarValue =
  | { readonly kind: "bool"; readonly holds: Formula }
  | { readonly kind: "text"; readonly of: TextSource }
  | { readonly kind: "textLiteral"; readonly text: string }
  | { readonly kind: "long" | "decimal" | "datetime" | "ip" | "texts"; readonly place: Place }
  | { readonly kind: "longLiteral" | "decimalLiteral"; readonly value: Rational }
  | { readonly kind: "datetimeLiteral"; readonly instant: number }
  | { readonly kind: "ipLiteral"; readonly family: 4 | 6; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "setLiteral"; readonly members: readonly CedarValue[] }
  | {
      readonly kind: "record";
      readonly fields: ReadonlyMap<string, CedarField>;
      readonly keys: readonly string[];
    };

/** Where a text comes from: a place, or the action's name that the host says. */
export type TextSource = { readonly kind: "place"; readonly place: Place } | { readonly kind: "action" };

/** An expression's value, and when evaluating it is an error, in which case the value means nothing. */
export interface Evaluated {
  readonly error: Formula;
  readonly value: CedarValue;
}
