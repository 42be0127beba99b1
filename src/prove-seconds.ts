import { type Policy, walkCondition } from "../compilers/model/index.js";
import { changedLine, INSTANT, instantsOf, keyOf } from "./prove-instants.js";

/**
 * Prepares to prove of Rego in which one line of the library's reader of seconds was changed that it answers every request as
 * before. All else in an instant is whole minutes, so a bound tells two readings of the seconds apart only if their place in
 * the minute of the bound does; of each text of seconds both readings are looked at. `false` where this does not show it.
 */
export function createSecondsProof(policy: Policy, right: string): (text: string) => boolean {
  return (text) => {
    const changed = changedLine(right, text);
    const lines = right.split("\n");
    const places = placesInMinute(policy);
    if (changed === undefined || places === undefined) return false;
    const isKnown = [...KNOWN, ...READERS].every((line) => lines.includes(line));
    const reader = READERS.indexOf(lines[changed.index] ?? "");
    const [before, after] = [readingOf(READERS[reader] ?? ""), readingOf(changed.line)];
    if (!isKnown || before === undefined || after === undefined || before.texts !== after.texts) return false;
    return before.texts().every((each) => areAlike(before.read(each), after.read(each), places));
  };
}

/** The reader's two bodies, for seconds without and with a fraction. */
const READERS: readonly string[] = [
  "seconds(text) := digits(text, 2, 100) * 1000",
  'seconds(text) := (digits(whole, 2, 100) * 1000) + digits(substring(concat("", [fraction, "00"]), 0, 3), 3, 1000) if {',
];
/** What becomes of what it reads, and of which texts; another library is not known here. */
const KNOWN: readonly string[] = [
  INSTANT,
  "time_of_day(text) := ((hour * 3600000) + (minute * 60000)) + milliseconds if {",
  "\tmilliseconds := seconds(second_text)",
  "\tmilliseconds < 60000",
  '\t[whole, fraction] := split(text, ".")',
  "\tcount(fraction) >= 1",
  "\tcount(fraction) <= 3",
  'digits(text, width, power) := to_number(concat("", ["1", text])) - power if {',
  "\tcount(text) == width",
];
const MINUTE = 60_000;

/** A body of the reader: the texts that it takes, and what it makes of them. */
interface Reading {
  readonly texts: () => readonly string[];
  readonly read: (text: string) => number;
}

const PLAIN = /^seconds\(text\) := digits\(text, 2, (\d{1,4})\) \* (\d{1,5})$/;
const FRACTION =
  /^seconds\(text\) := \(digits\(whole, 2, (\d{1,4})\) \* (\d{1,5})\) \+ digits\(substring\(concat\("", \[fraction, "(\d\d)"\]\), 0, 3\), 3, (\d{1,5})\) if \{$/;

function readingOf(line: string): Reading | undefined {
  const plain = PLAIN.exec(line);
  if (plain !== null) {
    const [power, factor] = plain.slice(1).map(Number);
    return { texts: wholeTexts, read: (text) => (Number(`1${text}`) - (power ?? 0)) * (factor ?? 0) };
  }
  const [, power, factor, zeros, small] = FRACTION.exec(line) ?? [];
  if (zeros === undefined) return undefined;
  return {
    texts: fractionTexts,
    read: (text) => {
      const [whole, fraction] = text.split(".");
      const thousandths = Number(`1${`${fraction}${zeros}`.slice(0, 3)}`) - Number(small);
      return (Number(`1${whole}`) - Number(power)) * Number(factor) + thousandths;
    },
  };
}

function wholeTexts(): readonly string[] {
  return numerals(2);
}

function fractionTexts(): readonly string[] {
  const fractions = [1, 2, 3].flatMap(numerals);
  return numerals(2).flatMap((whole) => fractions.map((fraction) => `${whole}.${fraction}`));
}

/** All texts of so many digits. */
function numerals(digits: number): readonly string[] {
  return Array.from({ length: 10 ** digits }, (_, number) => String(number).padStart(digits, "0"));
}

/** Neither is a time, or both are and lie on one side of each place in a minute. */
function areAlike(a: number, b: number, places: readonly number[]): boolean {
  if (a >= MINUTE && b >= MINUTE) return true;
  if (Math.max(a, b) >= MINUTE || Math.min(a, b) < 0) return false;
  return places.every((place) => a >= place === b >= place);
}

/**
 * Where in their minute the first instants lie that a bound holds for, or does not any more; `undefined` where the policy asks
 * of an instant anything but what lies before and after.
 */
function placesInMinute(policy: Policy): readonly number[] | undefined {
  const instants = instantsOf(policy);
  const places: (number | undefined)[] = [];
  for (const { condition } of policy.rules) {
    walkCondition(condition, (each) => {
      if (each.kind !== "constraint" || !instants.has(keyOf(each.attribute))) return;
      const { constraint } = each;
      if (constraint.kind === "after") places.push(inMinute(constraint.bound + 1));
      else places.push(constraint.kind === "before" ? inMinute(constraint.bound) : undefined);
    });
  }
  return places.every((place) => place !== undefined) ? places : undefined;
}

function inMinute(instant: number): number {
  return ((instant % MINUTE) + MINUTE) % MINUTE;
}
