import fc from "fast-check";
import { expect, it } from "vitest";
import { parseInstant } from "../../../../compilers/model/index.js";

it("agrees with the platform's own reading of years 1 to 9999", () => {
  const instants = fc.date({
    min: new Date("0101-01-02T00:00:00Z"),
    max: new Date("9999-12-30T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
      const minutes = Math.abs(offset);
      const two = (n: number): string => String(n).padStart(2, "0");
      const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
      expect(parseInstant(local + zone)).toBe(date.getTime());
    }),
  );
});

it.each([
  ["1970-01-01T00:00:00Z", 0],
  ["1970-01-01T00:00:00.5Z", 500],
  ["1969-12-31T23:59:59.999Z", -1],
  ["0000-01-01T00:00:00Z", -62167219200000],
  ["0000-01-01T00:00:00+00:01", -62167219260000],
  ["2026-07-02T00:00:00+02:00", Date.UTC(2026, 6, 1, 22)],
])("reads %s", (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});
