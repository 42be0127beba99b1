import type { ExactNumber } from "../../model/index.js";
import { holdsOfNumber } from "../holds.js";
import { at, compareRationals, printRational, type Rational, rationalOf } from "../rational.js";
import { type Literal, literalsAbout, type PlaceDecision, shrink } from "./literal.js";

const KINDS = ["atMost", "below", "whole", "tenThousandths", "writtenWhole"] as const;
type NumberLiteral = ReturnType<typeof literalsAbout<(typeof KINDS)[number]>>[number];
type Bound = NumberLiteral & { readonly atom: { readonly bound: Rational } };

/** A number for which the literals hold; they are all that is asked of a place that holds a number. */
export function decideNumber(literals: readonly Literal[]): PlaceDecision {
  const asked = relevant(literalsAbout(literals, ...KINDS));
  const value = find(asked);
  if (value !== undefined) return { kind: "sat", value };
  return { kind: "unsat", core: shrink(asked, (some) => find(some) === undefined) };
}

/** The tightest bounds, and all that is no bound. */
function relevant(literals: readonly NumberLiteral[]): readonly NumberLiteral[] {
  const bounds = literals.filter(isBound);
  const upper = bounds.filter(({ holds }) => holds).sort(tighter);
  const lower = bounds.filter(({ holds }) => !holds).sort((a, b) => -tighter(a, b));
  return [...upper.slice(0, 1), ...lower.slice(0, 1), ...literals.filter((each) => !isBound(each))];
}

function isBound(literal: NumberLiteral): literal is Bound {
  return "bound" in literal.atom;
}

/** By bound, and of one bound `below` before `atMost`. */
function tighter(a: Bound, b: Bound): number {
  const strictness = Number(b.atom.kind === "below") - Number(a.atom.kind === "below");
  return compareRationals(a.atom.bound, b.atom.bound) || strictness;
}

/**
 * With one digit more than the bounds have, and one more than ten-thousandths, there are enough numbers between two bounds
 * for one to be of each sort, or there is none of it. Those close to zero and to the bounds are tried.
 */
function find(literals: readonly NumberLiteral[]): number | ExactNumber | undefined {
  const bounds = literals.filter(isBound);
  const scales = bounds.map(({ atom }) => atom.bound.scale);
  const most = Math.max(4, ...scales) + 1;
  for (const scale of new Set([0, 1, 2, 3, 4, 5, ...scales, most])) {
    const unit = (bound: Rational, up: boolean): bigint => rounded(bound, scale, up);
    const low = bounds.filter(({ holds }) => !holds).map(({ atom }) => unit(atom.bound, false));
    const high = bounds.filter(({ holds }) => holds).map(({ atom }) => unit(atom.bound, true));
    for (const digits of [0n, ...low, ...high].flatMap(around)) {
      const value = asValue(fromScale(digits, scale), literals);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function around(value: bigint): readonly bigint[] {
  return [0n, 1n, -1n, 2n, -2n, 3n, -3n].map((step) => value + step);
}

function rounded(bound: Rational, scale: number, up: boolean): bigint {
  if (bound.scale <= scale) return at(bound, scale);
  const divisor = 10n ** BigInt(bound.scale - scale);
  const quotient = bound.digits / divisor;
  return quotient + (up ? 1n : -1n);
}

function fromScale(digits: bigint, scale: number): Rational {
  let [rest, places] = [digits, scale];
  while (places > 0 && rest % 10n === 0n) [rest, places] = [rest / 10n, places - 1];
  return { digits: rest, scale: places };
}

/**
 * The number in a request, if the literals hold for it: a double when its JSON text is this very number, or else its digits. A
 * whole number that is not to be written as one gets an exponent of zero, since no double is printed so.
 */
function asValue(number: Rational, literals: readonly NumberLiteral[]): number | ExactNumber | undefined {
  for (const { atom, holds } of literals) {
    if (atom.kind !== "writtenWhole" && holdsOfNumber(atom, number) !== holds) return undefined;
  }
  const written = new Set(
    literals.flatMap(({ atom, holds }) => (atom.kind === "writtenWhole" ? [holds] : [])),
  );
  if (written.size > 1 || (written.has(true) && number.scale > 0)) return undefined;
  const text = printRational(number);
  const double = Number(text);
  const isHeld = Number.isFinite(double) && compareRationals(rationalOf(double), number) === 0;
  const printed = isHeld ? String(double) : text;
  if (written.has(false) && number.scale === 0 && printed === text) return { $number: `${text}e0` };
  return isHeld && !(written.has(true) && printed !== text) ? double : { $number: text };
}
