import { concatenation, difference, union } from "./combine.js";
import { ipv6Language } from "./ipv6.js";
import { complement, type Language } from "./language.js";
import { anyOf, containing, endingWith, lengthAtMost, literal, runsOf, startingWith } from "./literals.js";
import { withSegment } from "./quotient.js";

const DIGITS = "0123456789";
const NOTHING = literal("");
const DIGIT = oneOf(DIGITS);
const COLON = literal(":");
const DOT = literal(".");

/** Canonical absolute paths: the type `path`. */
export const PATH: Language = difference(
  startingWith("/"),
  union([containing("//"), containing("\\"), containing("\0"), withSegment(anyOf([".", ".."]), "/")]),
);

/** Labels joined by dots: the type `hostname` but for its limit of 253 characters, which `lengthAtMost` adds. */
export const HOSTNAME_LABELS: Language = difference(
  runsOf(`abcdefghijklmnopqrstuvwxyz${DIGITS}-.`),
  union([
    NOTHING,
    ...[".", "-"].flatMap((each) => [startingWith(each), endingWith(each)]),
    ...["..", ".-", "-."].map(containing),
    withSegment(complement(lengthAtMost(63)), "."),
  ]),
);

/** The type `ip`, IPv4: four decimal numbers from 0 to 255 without leading zeros. */
export const IPV4: Language = joined(octet(), DOT, 4);

/** IPv6 addresses (RFC 4291, section 2.2), those that stand for IPv4 (`::ffff:0:0/96`) too, which the type `ip` excludes. */
export const IPV6: Language = ipv6Language(IPV4);

/** Texts of the type `datetime`. */
export const DATETIME: Language = datetime();

function octet(): Language {
  return anyOf(Array.from({ length: 256 }, (_, value) => String(value)));
}

function datetime(): Language {
  const numbers = (first: number, last: number): Language =>
    anyOf(Array.from({ length: last - first + 1 }, (_, index) => String(first + index).padStart(2, "0")));
  const century = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));
  const fours = century.filter((_, value) => value % 4 === 0);
  const year = between(DIGIT, 4, 4);
  const leapYear = union([
    concatenation([between(DIGIT, 2, 2), anyOf(fours.slice(1))]),
    concatenation([anyOf(fours), literal("00")]),
  ]);
  const days = (months: readonly string[], last: number): Language =>
    concatenation([year, literal("-"), anyOf(months), literal("-"), numbers(1, last)]);
  const date = union([
    days(["01", "03", "05", "07", "08", "10", "12"], 31),
    days(["04", "06", "09", "11"], 30),
    days(["02"], 28),
    concatenation([leapYear, literal("-02-29")]),
  ]);
  const clock = concatenation([numbers(0, 23), COLON, numbers(0, 59)]);
  return concatenation([
    date,
    literal("T"),
    clock,
    COLON,
    numbers(0, 59),
    union([NOTHING, concatenation([DOT, between(DIGIT, 1, 3)])]),
    union([literal("Z"), concatenation([oneOf("+-"), clock])]),
  ]);
}

function oneOf(characters: string): Language {
  return anyOf([...characters]);
}

/** From `least` to `most` texts of the language, one after another. */
function between(language: Language, least: number, most: number): Language {
  const each = Array.from({ length: most }, (_, index) =>
    index < least ? language : union([language, NOTHING]),
  );
  return concatenation(each);
}

/** So many texts of the language with a separator between two of them. */
function joined(language: Language, separator: Language, count: number): Language {
  if (count === 0) return NOTHING;
  return concatenation([language, ...Array.from({ length: count - 1 }, () => [separator, language]).flat()]);
}
