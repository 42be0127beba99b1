/**
 * Writes any well-formed text as a Cedar string literal. Visible left-to-right characters stay; everything that a reader
 * could mistake or not see (controls, blanks but the space, marks, right-to-left writing) is escaped.
 */
export function printText(text: string): string {
  return `"${escapeText(text)}"`;
}

/** Writes a `like` pattern: stars between the parts, and a star of the text as `\*`, the only escape of it that Cedar has. */
export function printPattern(parts: readonly string[]): string {
  return `"${parts.map((part) => escapeText(part).replaceAll("*", "\\*")).join("*")}"`;
}

/** Writes any text so that it is safe in a comment: a literal in visible ASCII, which cannot end the line. */
export function printComment(text: string): string {
  return printText(text).replace(/[^\x20-\x7e]/gu, codePoint);
}

/** The Cedar form of a decimal in ten-thousandths. */
export function decimalText(tenThousandths: bigint): string {
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(5, "0");
  return `${tenThousandths < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

const SHIFT = (23 * 60 + 59) * 60_000;
const FIRST = -62_167_219_200_000;
const LAST = 253_402_300_799_999;

/**
 * The Cedar form of an instant in epoch milliseconds. An offset of up to 23:59 can bring an instant out of the years 0000
 * to 9999 that Cedar can write; such an instant is written with that offset.
 */
export function datetimeText(milliseconds: number): string {
  const shift = milliseconds < FIRST ? SHIFT : milliseconds > LAST ? -SHIFT : 0;
  const text = new Date(milliseconds + shift).toISOString();
  return shift === 0 ? text : `${text.slice(0, -1)}${shift > 0 ? "+" : "-"}2359`;
}

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\0": "\\0",
};
const RIGHT_TO_LEFT =
  "\\u{590}-\\u{8ff}\\u{fb1d}-\\u{fdff}\\u{fe70}-\\u{feff}\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const ESCAPED = new RegExp(`["\\\\${RIGHT_TO_LEFT}]|(?! )[^\\p{L}\\p{N}\\p{P}\\p{S}]`, "gu");

function escapeText(text: string): string {
  return text.replace(ESCAPED, (char) => NAMED[char] ?? codePoint(char));
}

function codePoint(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
