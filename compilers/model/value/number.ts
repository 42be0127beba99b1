/** The largest magnitude of an integer (semantics, section 3, `integer`). */
export const INTEGER_LIMIT = Number.MAX_SAFE_INTEGER;
/** Decimals lie strictly below this magnitude (semantics, section 3, `decimal`). */
export const DECIMAL_LIMIT = 1e11;
/** Fractional digits a decimal literal may have. */
export const DECIMAL_DIGITS = 4;

/** Whether a number is an integer of the language: integral, within plus or minus 2^53-1. */
export function isInteger(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** Whether a number is a decimal of the language: finite, magnitude below 10^11. */
export function isDecimal(value: number): boolean {
  return value > -DECIMAL_LIMIT && value < DECIMAL_LIMIT;
}

/** The value of a decimal in ten-thousandths, rounded down, and whether it has no digits beyond the fourth. */
export function tenThousandths(value: number): { readonly floor: bigint; readonly exact: boolean } {
  const [digits = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = digits.replace("-", "").split(".");
  const shift = Number(exponent) + DECIMAL_DIGITS - fraction.length;
  const mantissa = BigInt(whole + fraction);
  if (shift >= 0) return { floor: mantissa * 10n ** BigInt(shift) * (value < 0 ? -1n : 1n), exact: true };
  const divisor = 10n ** BigInt(Math.min(-shift, 400));
  const quotient = mantissa / divisor;
  const exact = quotient * divisor === mantissa;
  if (value >= 0) return { floor: quotient, exact };
  return { floor: exact ? -quotient : -quotient - 1n, exact };
}
