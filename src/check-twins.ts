import { type CheckObservation, type Concluded, chooseSeed, conclude } from "./checker/check.js";
import { type SearchOptions, type SearchResult, search } from "./checker/search.js";
import { openTwins, type TwinSources } from "./twins.js";

/** How to check hand-written twins. */
export interface CheckTwinsOptions extends Omit<SearchOptions, "observe" | "part" | "shares"> {
  /** Random cases follow from it; by default one is chosen, and the result names it. */
  readonly seed?: number;
  /** Hears what the user should know before the search: an engine that is left out, a warning of a validator. */
  readonly onNote?: (note: string) => void;
}

/**
 * Searches for a request that hand-written Rego and hand-written Cedar decide differently. Agreement is by default of the decision alone,
 * as hand-written policies have no rules in common. Throws a `TwinsError` for files that cannot be compared.
 */
export async function* checkTwins(
  sources: TwinSources,
  options: CheckTwinsOptions = {},
): AsyncGenerator<CheckObservation, Concluded<SearchResult>> {
  const { mode = "decision", seed = chooseSeed(), onNote = () => {} } = options;
  const twins = await openTwins({ ...sources, seed });
  try {
    for (const note of twins.notes) onNote(note);
    const searched = yield* search(twins.cases, twins.engines, { ...options, mode });
    return yield* conclude(searched, twins.engines, { ...options, mode, seed });
  } finally {
    twins.close();
  }
}
