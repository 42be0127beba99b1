/** Events that go to a sink together, as the bytes that it takes. */
export interface Batch {
  readonly events: number;
  readonly bytes: Uint8Array;
}

/** Where decisions are logged. */
export interface Sink {
  /** The bytes of some events. */
  readonly encode: (events: readonly string[]) => Promise<Uint8Array>;
  /** Takes a batch, or refuses it for good; rejects when it may be tried again. */
  readonly send: (batch: Batch) => Promise<"taken" | "refused">;
  /** Begins a file anew where somebody has moved it away. */
  readonly reopen?: () => void;
  readonly close: () => Promise<void>;
}
