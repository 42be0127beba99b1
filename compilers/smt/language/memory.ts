/** Gives what was made under a key before, as long as something else uses it, or makes it. */
export type Memory<T extends object> = (key: string, make: () => T) => T;

/** Makes an empty memory: it keeps nothing alive, and keys go with what was made under them. */
export function createMemory<T extends object>(): Memory<T> {
  const known = new Map<string, WeakRef<T>>();
  const gone = new FinalizationRegistry<string>((key) => {
    // Something may have been made under the key again.
    if (known.get(key)?.deref() === undefined) known.delete(key);
  });
  return (key, make) => {
    const found = known.get(key)?.deref();
    if (found !== undefined) return found;
    const made = make();
    known.set(key, new WeakRef(made));
    gone.register(made, key);
    return made;
  };
}
