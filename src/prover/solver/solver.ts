/** The solvers that Concord can run: the one that npm installs, and two that a machine may have. */
export const SOLVER_KINDS = ["z3-wasm", "z3", "cvc5"] as const;

/** One of the solvers. */
export type SolverKind = (typeof SOLVER_KINDS)[number];

/** What a solver is asked for. */
export interface AskOptions {
  /** After this many milliseconds the solver is ended and the answer is `timeout`. */
  readonly timeoutMs: number;
  /** How many `check-sat` answers the script must get. */
  readonly expected: number;
}

/** An answer of a solver to a `check-sat`. */
export type Verdict = "sat" | "unsat" | "unknown";

/** What came of a script; only `answered` says something about its formulas. */
export type SolverReply =
  /** Exactly the expected verdicts, and everything else that was printed. */
  | { readonly kind: "answered"; readonly verdicts: readonly Verdict[]; readonly model: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "failed"; readonly why: string };

/** Sends a script, in ASCII, and waits for its reply. */
export type Ask = (script: string, options: AskOptions) => Promise<SolverReply>;

/** A solver that runs outside this thread. Scripts are worked on one after the other. */
export interface Solver {
  readonly name: SolverKind;
  readonly version: string;
  /** What a script about nothing but Booleans begins with, for this solver to be quick. */
  readonly booleanPreamble: string;
  /** The command that checks such a script when little comes after it; `check-sat` gets ready for more and takes twice as long. */
  readonly booleanCheck: string;
  /** Asks in a fresh state. */
  readonly ask: Ask;
  /**
   * Asks several times in one state that starts fresh: a script adds to those before it. After a reply that is not `answered` the
   * state is lost and every further one is `failed`.
   */
  readonly converse: <T>(conversation: (ask: Ask) => Promise<T>) => Promise<T>;
  /** Ends its thread or process; what is still asked gets `failed`. */
  readonly close: () => Promise<void>;
}
