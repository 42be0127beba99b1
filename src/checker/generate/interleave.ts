/** The first of each list, then the second of each, and so on: so that a cut leaves something of every list. */
export function interleave<T>(
  lists: readonly (readonly T[])[],
  most = Number.POSITIVE_INFINITY,
): readonly T[] {
  const mixed: T[] = [];
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  for (let at = 0; at < longest && mixed.length < most; at += 1) {
    for (const list of lists) if (at < list.length && mixed.length < most) mixed.push(list[at] as T);
  }
  return mixed;
}
