import type { Condition, Policy } from "../compilers/model/index.js";
import { type Arithmetic, readArithmetic } from "./prove-calendar-arithmetic.js";
import { changedLine, INSTANT, instantsOf, keyOf } from "./prove-instants.js";

/**
 * Prepares to prove of Rego in which one line of the library's calendar was changed that it answers every request as before. The
 * prover translates the reader of instants as a whole, so of another calendar it knows nothing. But what the calendar counts
 * is a sum of parts of few fields each, so that all of them can be looked at: for each date from 0000-01-01 to 9999-12-31
 * the days since 1970, before and after the change. Where a date has another day now, no condition of the policy may tell the
 * two days apart, whatever the time and the offset. `false` where this does not show it.
 */
export function createCalendarProof(policy: Policy, right: string): (text: string) => boolean {
  return (text) => {
    const changed = changedPart(right, text);
    const intervals = intervalsOf(policy);
    if (changed === undefined || intervals === undefined) return false;
    const before = count(PARTS);
    const after = count({ ...PARTS, [changed.part]: changed.line });
    return before !== undefined && after !== undefined && areAlike(before, after, intervals);
  };
}

/** What the argument is about: the function that counts the days, line by line. Any other is not known here. */
const CALENDAR: readonly string[] = [
  "epoch_days(text) := (((year * 365) + leap_days) + day_of_year) - 865565 if {",
  '\t[year_text, month_text, day_text] := split(text, "-")',
  "\twritten_year := digits(year_text, 4, 10000)",
  "\tmonth := digits(month_text, 2, 100)",
  "\tmonth >= 1",
  "\tmonth <= 12",
  "\tday := digits(day_text, 2, 100)",
  "\tday >= 1",
  "\tday <= days_in(written_year, month)",
  "\tyear := (written_year + 400) - floor((14 - month) / 12)",
  "\tleap_days := (floor(year / 4) - floor(year / 100)) + floor(year / 400)",
  "\tday_of_year := (floor(((153 * ((month + 9) % 12)) + 2) / 5) + day) - 1",
  "}",
];
const DAY = 86_400_000;
const AROUND = 2 * DAY;

type Part = "year" | "leap_days" | "day_of_year";
type Lines = Readonly<Record<Part, string>>;
const FIRST_PART = 9;
const PARTS: Lines = {
  year: CALENDAR[FIRST_PART] ?? "",
  leap_days: CALENDAR[FIRST_PART + 1] ?? "",
  day_of_year: CALENDAR[FIRST_PART + 2] ?? "",
};

/** The one line that differs, where it is one of these. */
function changedPart(
  right: string,
  text: string,
): { readonly part: Part; readonly line: string } | undefined {
  const changed = changedLine(right, text);
  const lines = right.split("\n");
  const start = lines.indexOf(CALENDAR[0] ?? "");
  const isKnown = CALENDAR.every((line, index) => lines[start + index] === line) && lines.includes(INSTANT);
  if (start < 0 || !isKnown || changed === undefined) return undefined;
  const part = (["year", "leap_days", "day_of_year"] as const)[changed.index - start - FIRST_PART];
  const { line } = changed;
  return part !== undefined && line.startsWith(`\t${part} := `) ? { part, line } : undefined;
}

/** What each part comes to. */
interface Counts {
  /** By the written year and the month, both from 0. */
  readonly year: readonly (readonly number[])[];
  /** By the counted year. */
  readonly leap_days: readonly number[];
  /** By the month and the day, both from 0. */
  readonly day_of_year: readonly (readonly number[])[];
}

const YEARS = 10_000;
const MONTHS = 12;
/** Days that no month has are looked at as well. */
const DAYS = 31;
/** The calendar counts years from 400 before the written one. */
const COUNTED_YEARS = 10_500;

/** All parts; `undefined` where one is not arithmetic on its own fields, or not always a whole number. */
function count(lines: Lines): Counts | undefined {
  const year = partOf("year", lines, ["written_year", "month"]);
  const leapDays = partOf("leap_days", lines, ["year"]);
  const dayOfYear = partOf("day_of_year", lines, ["month", "day"]);
  if (year === undefined || leapDays === undefined || dayOfYear === undefined) return undefined;
  const counts = {
    year: table(YEARS, (written) => table(MONTHS, (month) => year([written, month + 1]))),
    leap_days: table(COUNTED_YEARS, (counted) => leapDays([counted])),
    day_of_year: table(MONTHS, (month) => table(DAYS, (day) => dayOfYear([month + 1, day + 1]))),
  };
  const all = [counts.year.flat(), counts.leap_days, counts.day_of_year.flat()];
  return all.every((numbers) => numbers.every(Number.isSafeInteger)) ? counts : undefined;
}

function partOf(part: Part, lines: Lines, fields: readonly string[]): Arithmetic | undefined {
  return readArithmetic(lines[part].slice(`\t${part} := `.length), fields);
}

function table<T>(length: number, at: (index: number) => T): readonly T[] {
  return Array.from({ length }, (_, index) => at(index));
}

/** Whether no condition tells a date's days from each other. */
function areAlike(before: Counts, after: Counts, intervals: readonly Interval[]): boolean {
  for (let year = 0; year < YEARS; year += 1) {
    for (let month = 0; month < MONTHS; month += 1) {
      for (let day = 0; day < DAYS; day += 1) {
        const [a, b] = [daysOf(before, year, month, day), daysOf(after, year, month, day)];
        if (a === b) continue;
        if (a === undefined || b === undefined) return false;
        if (!intervals.every((each) => sideOf(each, a) !== "edge" && sideOf(each, a) === sideOf(each, b)))
          return false;
      }
    }
  }
  return true;
}

/** The days since 1970, as the head of the function adds them up. */
function daysOf(counts: Counts, writtenYear: number, month: number, day: number): number | undefined {
  const year = counts.year[writtenYear]?.[month];
  const [leap, ofYear] = [counts.leap_days[year ?? -1], counts.day_of_year[month]?.[day]];
  if (year === undefined || leap === undefined || ofYear === undefined) return undefined;
  return year * 365 + leap + ofYear - 865_565;
}

/** When the conditions of a policy on one instant hold together: from one millisecond to another. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Where every instant of a day lies, with any offset. */
function sideOf({ low, high }: Interval, day: number): "inside" | "outside" | "edge" {
  const [from, to] = [day * DAY - AROUND, day * DAY + AROUND];
  if (low > high || to < low || from > high) return "outside";
  return from >= low && to <= high ? "inside" : "edge";
}

/** All that a policy asks of instants; `undefined` where it asks anything but what lies before and after. */
function intervalsOf(policy: Policy): readonly Interval[] | undefined {
  const instants = instantsOf(policy);
  const intervals: (Interval | undefined)[] = policy.rules.flatMap(({ condition }) =>
    intervalsIn([condition], instants),
  );
  return intervals.every((each) => each !== undefined) ? intervals : undefined;
}

/** What conditions ask that hold together: of each instant one interval, and what is below them. */
function intervalsIn(
  conditions: readonly Condition[],
  instants: ReadonlySet<string>,
): readonly (Interval | undefined)[] {
  const together = conditions.flatMap(membersOf);
  const asked = new Map<string, Interval | undefined>();
  const below: (Interval | undefined)[] = [];
  for (const each of together) {
    if (each.kind === "not") below.push(...intervalsIn([each.member], instants));
    if (each.kind === "any")
      for (const member of each.members) below.push(...intervalsIn([member], instants));
    if (each.kind !== "constraint" || !instants.has(keyOf(each.attribute))) continue;
    const key = keyOf(each.attribute);
    const known = asked.has(key) ? asked.get(key) : EVER;
    asked.set(key, known && narrowed(known, each.constraint));
  }
  return [...asked.values(), ...below];
}

const EVER: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

function membersOf(condition: Condition): readonly Condition[] {
  return condition.kind === "all" ? condition.members.flatMap(membersOf) : [condition];
}

function narrowed(
  { low, high }: Interval,
  constraint: Extract<Condition, { readonly kind: "constraint" }>["constraint"],
): Interval | undefined {
  switch (constraint.kind) {
    case "after":
      return { low: Math.max(low, constraint.bound + 1), high };
    case "before":
      return { low, high: Math.min(high, constraint.bound - 1) };
    default:
      return undefined;
  }
}
