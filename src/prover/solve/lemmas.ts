import { type Atom, atomKey } from "../../../compilers/smt/atom.js";
import type { Literal } from "../../../compilers/smt/theory/literal.js";

/** Literals that no request has together. */
export type Lemma = readonly Literal[];

/** What was learned about atoms, from any question: it stays true. */
export interface Lemmas {
  readonly all: () => readonly Lemma[];
  readonly learn: (lemma: Lemma) => void;
  /** Those that are about nothing but some atoms. */
  readonly about: (atoms: readonly Atom[]) => readonly Lemma[];
}

/** An empty store. It holds the atoms themselves, since the key of a language is only its own while the language is in use. */
export function createLemmas(): Lemmas {
  const known = new Map<string, { readonly lemma: Lemma; readonly keys: readonly string[] }>();
  return {
    all: () => [...known.values()].map(({ lemma }) => lemma),
    learn: (lemma) => {
      const keys = lemma.map(({ atom }) => atomKey(atom));
      const key = lemma.map(({ holds }, index) => `${holds}:${keys[index]}`).sort();
      known.set(key.join("\n"), { lemma, keys });
    },
    about: (atoms) => {
      if (known.size === 0) return [];
      const own = new Map(atoms.map((atom) => [atomKey(atom), atom]));
      return [...known.values()].flatMap(({ lemma, keys }) => {
        const translated = lemma.flatMap(({ holds }, index) => {
          const atom = own.get(keys[index] ?? "");
          return atom === undefined ? [] : [{ atom, holds }];
        });
        return translated.length === lemma.length ? [translated] : [];
      });
    },
  };
}
