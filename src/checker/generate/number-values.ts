/** The bound and its neighbours: the next integers, the nearest decimals of four places, the nearest doubles. */
export function boundValues(bound: number): readonly number[] {
  return [
    bound,
    bound - 1,
    bound + 1,
    near(bound, -0.0001),
    near(bound, 0.0001),
    near(bound, -0.00005),
    near(bound, 0.00005),
    beside(bound, -1),
    beside(bound, 1),
    -bound,
    bound + 0.5,
  ];
}

/** The sum as a person would write it: without the noise of binary fractions. */
function near(value: number, step: number): number {
  return Number((value + step).toFixed(5));
}

/** The next double below or above. */
export function beside(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const away = value > 0 === direction > 0 ? 1n : -1n;
  bits.setBigUint64(0, BigInt.asUintN(64, bits.getBigUint64(0) + away));
  return bits.getFloat64(0);
}

/** A value in the middle of each gap between bounds, so that bounds close together leave no gap unseen. */
export function betweenValues(bounds: readonly number[]): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  return sorted.slice(1).map((upper, index) => {
    const lower = sorted[index] ?? upper;
    return lower + (upper - lower) / 2;
  });
}
