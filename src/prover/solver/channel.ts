/** What came back over a channel: all that was printed up to the last line of the script, or why there is nothing. */
export type Heard =
  | { readonly kind: "heard"; readonly output: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "failed"; readonly why: string };

/** The wire to a running solver: text goes over and text comes back. It restarts what has ended by itself. */
export interface Channel {
  /** Sends a script to a solver in a fresh state, or in that of the script before; `last` is what it prints at the end. */
  readonly send: (script: string, last: string, fresh: boolean, timeoutMs: number) => Promise<Heard>;
  /** Says that the state is not needed any more. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}
