/** An exact number: `digits` divided by ten to the power `scale`, with the smallest `scale` from 0 up. */
export interface Rational {
  readonly digits: bigint;
  readonly scale: number;
}

const WRITTEN = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]{1,4}))?$/;

/** Reads a number as JSON and Rego write it, exactly. Throws for anything else. */
export function parseRational(written: string): Rational {
  const match = WRITTEN.exec(written);
  if (match === null) throw new Error(`not a number: ${written}`);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return scale >= 0 ? reduced(digits, scale) : reduced(digits * 10n ** BigInt(-scale), 0);
}

/** The number that JavaScript prints for a double: what the author of a policy wrote. Throws for NaN and infinities. */
export function rationalOf(value: number): Rational {
  return parseRational(String(value));
}

/** Decimal notation without an exponent. */
export function printRational({ digits, scale }: Rational): string {
  if (scale === 0) return String(digits);
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareRationals(a: Rational, b: Rational): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = at(a, scale) - at(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The sum of two exact numbers. */
export function addRationals(a: Rational, b: Rational): Rational {
  const scale = Math.max(a.scale, b.scale);
  return reduced(at(a, scale) + at(b, scale), scale);
}

/** The digits of a number once it is written with that scale, which must not be smaller than its own. */
export function at({ digits, scale }: Rational, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

function reduced(digits: bigint, scale: number): Rational {
  let [shorter, rest] = [digits, scale];
  while (rest > 0 && shorter % 10n === 0n) [shorter, rest] = [shorter / 10n, rest - 1];
  return { digits: shorter, scale: rest };
}
