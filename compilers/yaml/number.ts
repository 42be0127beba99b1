import { DECIMAL_DIGITS, INTEGER_LIMIT } from "../model/index.js";

/**
 * The number that a YAML scalar writes, judged by its text (semantics, section 3): integral up to 2^53-1, or with at most
 * four fractional digits below 10^11, so that the nearest double prints as what was written. `1e3` and `0x10` are integral.
 */
export function readNumber(written: string): number | { readonly problem: string; readonly help?: string } {
  if (/^[-+]?\.(?:inf|nan)$/i.test(written)) return { problem: "is not a finite number" };
  const value = Number(written);
  const decimal = DECIMAL.exec(written);
  if (decimal === null) return Number.isSafeInteger(value) ? value : TOO_LARGE;
  const { digits, exponent } = significant(decimal);
  const wholeDigits = digits.length + exponent;
  if (digits === "") return 0;
  if (-exponent > DECIMAL_DIGITS) return TOO_PRECISE;
  if (exponent < 0) return wholeDigits > DECIMAL_WHOLE_DIGITS ? TOO_LARGE_DECIMAL : value;
  if (wholeDigits > INTEGER_DIGITS) return TOO_LARGE;
  return BigInt(digits) * 10n ** BigInt(exponent) > BigInt(INTEGER_LIMIT) ? TOO_LARGE : value;
}

const DECIMAL = /^[-+]?([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?$/;
/** Digits of 2^53-1, and of the largest whole number below 10^11. */
const INTEGER_DIGITS = 16;
const DECIMAL_WHOLE_DIGITS = 11;

const TOO_LARGE = {
  problem: "is too large",
  help: "whole numbers go up to 9007199254740991 (2^53-1)",
} as const;
const TOO_LARGE_DECIMAL = {
  problem: "is too large for a number with a fraction",
  help: "these lie below 100000000000 (10^11)",
} as const;
const TOO_PRECISE = {
  problem: `has more than ${DECIMAL_DIGITS} fractional digits`,
  help: "use a smaller unit, such as cents instead of dollars",
} as const;

/** The digits without zeros at either end, and the power of ten that the last of them counts. */
function significant(match: RegExpExecArray): { readonly digits: string; readonly exponent: number } {
  const [, whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  let last = all.length;
  while (last > 0 && all.charAt(last - 1) === "0") last -= 1;
  const digits = all.slice(0, last).replace(/^0+/, "");
  return { digits, exponent: Number(power) - fraction.length + (all.length - last) };
}
