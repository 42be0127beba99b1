import type { Pattern } from "./pattern.js";

/** How many classes of unlisted names a policy may have before it has to list its actions. */
export const CLASS_LIMIT = 512;
const STATE_LIMIT = 20_000;
const OTHER = "\0other";
const STAR = "*";

/**
 * The ways in which one non-empty text can match a set of patterns, each as a row of booleans, the all-false row left out;
 * `undefined` when there are too many. Exact: a row is listed when and only when some text has it.
 */
export function matchClasses(patterns: readonly Pattern[]): readonly (readonly boolean[])[] | undefined {
  const symbols = patterns.map(toSymbols);
  const alphabet = [...new Set(symbols.flat().filter((symbol) => symbol !== STAR)), OTHER];
  const start = symbols.map((each) => closure(each, new Set([0])));
  const queue = [start];
  const seen = new Set([stateKey(start)]);
  const rows = new Map<string, readonly boolean[]>();
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const symbol of alphabet) {
      const next = state.map((positions, index) => step(symbols[index] ?? [], positions, symbol));
      const row = next.map((positions, index) => positions.has(symbols[index]?.length ?? 0));
      if (row.includes(true)) rows.set(row.join(), row);
      const key = stateKey(next);
      if (!seen.has(key)) queue.push(next);
      seen.add(key);
    }
    if (rows.size > CLASS_LIMIT || seen.size > STATE_LIMIT) return undefined;
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** A pattern as a sequence of characters and stars; characters stand for themselves, so a star is written apart. */
function toSymbols(pattern: Pattern): readonly string[] {
  return pattern.parts.flatMap((part, index) => [...(index === 0 ? [] : [STAR]), ...[...part].map(quoted)]);
}

/** A character as a symbol that is never `STAR`. */
function quoted(char: string): string {
  return `=${char}`;
}

function step(
  symbols: readonly string[],
  positions: ReadonlySet<number>,
  symbol: string,
): ReadonlySet<number> {
  const next = new Set<number>();
  for (const position of positions) {
    if (symbols[position] === STAR) next.add(position);
    else if (symbols[position] === symbol) next.add(position + 1);
  }
  return closure(symbols, next);
}

function closure(symbols: readonly string[], positions: ReadonlySet<number>): ReadonlySet<number> {
  const closed = new Set(positions);
  for (const position of closed) if (symbols[position] === STAR) closed.add(position + 1);
  return closed;
}

function stateKey(state: readonly ReadonlySet<number>[]): string {
  return state.map((positions) => [...positions].sort((a, b) => a - b).join(".")).join("|");
}
