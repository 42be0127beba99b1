import type { Atom } from "../atom.js";

/** An atom, or that it is not so. */
export interface Literal<A extends Atom = Atom> {
  readonly atom: A;
  readonly holds: boolean;
}

/** The literals with these kinds of atoms. */
export function literalsAbout<K extends Atom["kind"]>(
  literals: readonly Literal[],
  ...kinds: readonly K[]
): readonly Literal<Extract<Atom, { kind: K }>>[] {
  return literals.filter(({ atom }) => kinds.some((each) => each === atom.kind)) as never;
}

/** Whether literals of one place can hold together: a value, or some of them that contradict each other. */
export type PlaceDecision<L extends Literal = Literal> =
  /** `undefined` stands for nothing there. */
  | { readonly kind: "sat"; readonly value: unknown }
  | { readonly kind: "unsat"; readonly core: readonly L[] }
  | { readonly kind: "unknown"; readonly why: string };

/** Leaves out of contradicting literals those without which they still contradict each other. */
export function shrink<L>(core: readonly L[], contradict: (some: readonly L[]) => boolean): readonly L[] {
  let kept = core;
  for (const each of core) {
    const rest = kept.filter((other) => other !== each);
    if (rest.length > 0 && contradict(rest)) kept = rest;
  }
  return kept;
}
