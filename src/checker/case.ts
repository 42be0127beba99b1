/** Where a case comes from: what was saved before, what the policy itself suggests, chance. */
export type Stage = "corpus" | "systematic" | "random";

/** A request to ask all engines. */
export interface CheckCase {
  readonly stage: Stage;
  /** Only what a structured clone keeps: no functions, no symbols. */
  readonly request: unknown;
}

/** Cases without end or until nothing is left to try: the corpus first, then systematic ones, then random ones. */
export type CaseSource = Iterable<CheckCase>;
