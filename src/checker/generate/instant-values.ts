/** The instants around a bound, and the bound in other offsets and other precision. */
export function instantValues(bound: number): readonly string[] {
  return [
    printInstant(bound),
    printInstant(bound - 1),
    printInstant(bound + 1),
    printInstant(bound - 1000),
    printInstant(bound + 1000),
    printInstant(bound, 120),
    printInstant(bound, -1439),
    printInstant(bound + 1, 330),
    printInstant(bound - 1, -60),
    // An offset that is a little too short brings this one over the bound.
    printInstant(bound - 1, 59),
    printInstant(bound - 1000).replace(/\.000Z$/, "Z"),
    printInstant(bound).replace(/\.000Z$/, "Z"),
    // The second that the bound is in, without a fraction.
    printInstant(bound).replace(/\.\d*Z$/, "Z"),
    // The second after the last one of a minute.
    printInstant(bound).replace(/\d\d\.\d*Z$/, "60.0Z"),
    printInstant(bound).replace(/\d\dZ$/, "Z"),
    printInstant(bound).replace(/0*Z$/, "Z").replace(".Z", "Z"),
    // The hour of the bound as if its offset did not count.
    printInstant(bound).replace("Z", "+01:00"),
    printInstant(bound).replace("Z", "-01:00"),
    printInstant(bound).replace("Z", ""),
    printInstant(bound).replace("T", " "),
    printInstant(bound).slice(0, 10),
    printInstant(bound).replace(/\.\d*Z$/, ".0Z"),
    printInstant(bound).replace(/\.\d*Z$/, ".Z"),
    printInstant(bound).replace(/\.\d*Z$/, ".00Z"),
    ...farInstants(bound),
  ];
}

/** Instants further away, for who counts the days of a month, of a leap year or of a century wrongly. */
function farInstants(bound: number): readonly string[] {
  const written = printInstant(bound);
  const year = Number(written.slice(0, 4));
  const years = [year - 1, year, year + 1].map((each) => String(each).padStart(4, "0"));
  const days = ["01-31", "02-15", "02-28", "03-01", "06-30", "12-31"];
  return [
    ...years.flatMap((each) => days.map((day) => `${each}-${day}${written.slice(10)}`)),
    ...["1900-03-01", "2000-02-29", "2004-02-29", "0001-01-01", "9999-12-31"].map(
      (day) => `${day}${written.slice(10)}`,
    ),
    printInstant(bound - 86_400_000),
    printInstant(bound + 86_400_000),
  ];
}

/** An instant in milliseconds as RFC 3339 with an offset in minutes; of no type outside the years 0000 to 9999. */
export function printInstant(milliseconds: number, offset = 0): string {
  const local = new Date(milliseconds + offset * 60_000);
  if (Number.isNaN(local.getTime())) return "";
  if (offset === 0) return local.toISOString();
  const size = Math.abs(offset);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  const minutes = String(size % 60).padStart(2, "0");
  return local.toISOString().replace("Z", `${offset < 0 ? "-" : "+"}${hours}:${minutes}`);
}
