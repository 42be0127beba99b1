import fc from "fast-check";
import { expect, it } from "vitest";
import { tenThousandths } from "../../../../compilers/model/index.js";

it.each([
  [0, 0n, true],
  [-0, 0n, true],
  [0.7, 7000n, true],
  [0.70000001, 7000n, false],
  [-0.70000001, -7001n, false],
  [-0.7, -7000n, true],
  [1e-7, 0n, false],
  [-5e-324, -1n, false],
  [99999999999.9999, 999999999999999n, true],
  [1e10, 100000000000000n, true],
])("%s is %s ten-thousandths, exact: %s", (value, floor, exact) => {
  expect(tenThousandths(value)).toEqual({ floor, exact });
});

it("orders against every literal of four digits as the number itself does", () => {
  const literal = fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 });
  const near = fc.tuple(
    literal,
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, 1e-5, -1e-5, 1e-9, 0.5e-4),
  );
  fc.assert(
    fc.property(near, ([scaled, steps, nudge]) => {
      const bound = Number(`${scaled}e-4`);
      const value = Number(`${scaled + steps}e-4`) + nudge;
      const { floor, exact } = tenThousandths(value);
      const limit = BigInt(scaled);
      expect(floor >= limit).toBe(value >= bound);
      expect(floor < limit || (floor === limit && exact)).toBe(value <= bound);
      expect(floor === limit && exact).toBe(value === bound);
    }),
  );
});
