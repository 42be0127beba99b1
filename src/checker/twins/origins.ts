/** Which rules speak of which others, so that the literals of a rule's helpers count as its own. */
export interface Origins {
  /** A place where a rule of that name is defined. */
  readonly define: (name: string, origin: string) => void;
  /** At `origin`, something named `name` is referred to. */
  readonly refer: (origin: string, name: string) => void;
  /** Every origin with all that it depends on, itself first; those that depend on most come first. */
  readonly groups: () => readonly ReadonlySet<string>[];
}

/** Makes an empty table. */
export function createOrigins(): Origins {
  const definitions = new Map<string, string[]>();
  const references = new Map<string, Set<string>>();
  const closure = (start: string): ReadonlySet<string> => {
    const found = new Set([start]);
    for (const origin of found) {
      for (const name of references.get(origin) ?? []) {
        for (const each of definitions.get(name) ?? []) found.add(each);
      }
    }
    return found;
  };
  return {
    define: (name, origin) => {
      definitions.set(name, [...(definitions.get(name) ?? []), origin]);
      references.set(origin, references.get(origin) ?? new Set());
    },
    refer: (origin, name) => {
      references.set(origin, (references.get(origin) ?? new Set()).add(name));
    },
    groups: () => [...references.keys()].map(closure).sort((a, b) => b.size - a.size),
  };
}
