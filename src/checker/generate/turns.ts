/** Something that gives entries one by one, and how many of them in its turn. */
export interface Source<T> {
  readonly turn: number;
  readonly entries: Iterable<T>;
}

/** Lets each source give its entries in turns until all have ended. */
export function* takeTurns<T>(sources: readonly Source<T>[]): Generator<T, void> {
  let open = sources.map(({ turn, entries }) => ({ turn, iterator: entries[Symbol.iterator]() }));
  while (open.length > 0) {
    const goOn: typeof open = [];
    for (const source of open) {
      const ended = yield* takeTurn(source);
      if (!ended) goOn.push(source);
    }
    open = goOn;
  }
}

function* takeTurn<T>({
  turn,
  iterator,
}: {
  readonly turn: number;
  readonly iterator: Iterator<T>;
}): Generator<T, boolean> {
  for (let count = 0; count < turn; count += 1) {
    const next = iterator.next();
    if (next.done === true) return true;
    yield next.value;
  }
  return false;
}
