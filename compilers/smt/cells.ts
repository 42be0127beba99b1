import type { Atom } from "./atom.js";
import type { Formula, Logic } from "./logic.js";
import { at, type Rational } from "./rational.js";
import type { AtomFormula } from "./reachable.js";

/** A question whether a number is at most, or below, a bound. */
export type NumberBound = AtomFormula & {
  readonly atom: Extract<Atom, { readonly kind: "atMost" | "below" }>;
};

/** So many digits after the point has each multiple. */
const SCALES = { whole: 0, tenThousandths: 4 } as const;

/**
 * What the bounds of one place, in their order, say of whole numbers and of multiples of 0.0001: between two that are close to each
 * other there is none, and what lies between a bound and itself is one if the bound is.
 */
export function aboutCells(
  logic: Logic,
  fractions: readonly AtomFormula[],
  bounds: readonly NumberBound[],
): readonly Formula[] {
  return fractions.flatMap((fraction) => {
    const { kind } = fraction.atom;
    if (kind !== "whole" && kind !== "tenThousandths") return [];
    return bounds.slice(1).flatMap((upper, index) => {
      const lower = bounds[index] as NumberBound;
      const outside = [lower, logic.not(upper)];
      if (!hasMultiple(lower, upper, SCALES[kind])) return [logic.or([...outside, logic.not(fraction)])];
      return isPoint(lower, upper) ? [logic.or([...outside, fraction])] : [];
    });
  });
}

function isPoint({ atom: lower }: NumberBound, { atom: upper }: NumberBound): boolean {
  const [a, b] = [lower.bound, upper.bound];
  return a.digits === b.digits && a.scale === b.scale;
}

/** Whether any number above one bound and under another has at most so many digits after the point. */
function hasMultiple({ atom: lower }: NumberBound, { atom: upper }: NumberBound, digits: number): boolean {
  const scale = Math.max(lower.bound.scale, upper.bound.scale, digits);
  const unit = 10n ** BigInt(scale - digits);
  const least =
    lower.kind === "atMost" ? floor(lower.bound, scale, unit) + unit : ceiling(lower.bound, scale, unit);
  const most = at(upper.bound, scale);
  return upper.kind === "atMost" ? least <= most : least < most;
}

function floor(bound: Rational, scale: number, unit: bigint): bigint {
  const digits = at(bound, scale);
  return digits - (((digits % unit) + unit) % unit);
}

function ceiling(bound: Rational, scale: number, unit: bigint): bigint {
  const below = floor(bound, scale, unit);
  return below === at(bound, scale) ? below : below + unit;
}
