import { Untranslatable } from "../untranslatable.js";

/** What is not followed, and the expression of Cedar that it is about, in its JSON form. */
export interface Gap {
  readonly why: string;
  readonly node: unknown;
}

const blamed = new WeakMap<Untranslatable, unknown>();

/** Remembers of what an error speaks: the innermost expression. Gives the error back. */
export function blame(error: unknown, node: unknown): unknown {
  if (error instanceof Untranslatable && !blamed.has(error)) blamed.set(error, node);
  return error;
}

/** What an error says is not followed; any other error is thrown again. */
export function gapOf(error: unknown): Gap {
  if (!(error instanceof Untranslatable)) throw error;
  return { why: error.message, node: blamed.get(error) };
}
