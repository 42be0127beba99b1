/**
 * Rows of value numbers, one for each place, that hold every two values of every two places at least once; `sizes` says how many
 * values each place has. Greedy: few more rows than needed.
 */
export function* pairwise(sizes: readonly number[]): Generator<readonly number[]> {
  const open = new Set<string>();
  for (const [a, sizeA] of sizes.entries()) {
    for (let b = a + 1; b < sizes.length; b += 1) {
      for (let x = 0; x < sizeA; x += 1) {
        for (let y = 0; y < (sizes[b] ?? 0); y += 1) open.add(pair(a, x, b, y));
      }
    }
  }
  for (const first of open) {
    const [a = 0, x = 0, b = 0, y = 0] = first.split(",").map(Number);
    const row: (number | undefined)[] = sizes.map(() => undefined);
    row[a] = x;
    row[b] = y;
    for (const [place, size] of sizes.entries()) row[place] ??= best(place, size, row, open);
    const whole = row.map((value) => value ?? 0);
    // A place whose values all fit alike takes another one in the next row.
    for (const [c, z] of whole.entries()) {
      for (let d = c + 1; d < whole.length; d += 1) open.delete(pair(c, z, d, whole[d] ?? 0));
    }
    yield whole;
  }
}

/** The value that covers most of what is open together with those chosen already. */
function best(
  place: number,
  size: number,
  row: readonly (number | undefined)[],
  open: ReadonlySet<string>,
): number {
  let chosen = 0;
  let most = -1;
  for (let value = 0; value < size; value += 1) {
    let covered = 0;
    for (const [other, theirs] of row.entries()) {
      if (theirs === undefined) continue;
      const key = other < place ? pair(other, theirs, place, value) : pair(place, value, other, theirs);
      if (open.has(key)) covered += 1;
    }
    if (covered > most) [chosen, most] = [value, covered];
  }
  return chosen;
}

function pair(a: number, x: number, b: number, y: number): string {
  return `${a},${x},${b},${y}`;
}
