/** Lets calls through as long as they mostly succeed. */
export interface Circuit {
  /** Whether a call may be made now; when the pause after too many failures is over, one is let through as a trial. */
  readonly mayCall: () => boolean;
  readonly succeeded: () => void;
  readonly failed: () => void;
}

/** When a circuit opens, and for how long. */
export interface CircuitOptions {
  /** Failures in a row after which no call is made; default 5. */
  readonly failures?: number;
  /** Milliseconds without calls; default 1,000. */
  readonly pause?: number;
  /** Milliseconds on any clock that only goes forward. */
  readonly now?: () => number;
}

const DEFAULTS = { failures: 5, pause: 1000 } as const;

/**
 * Makes a circuit breaker: a server that is down is not asked over and over, each time for as long as a call may take. Who may not
 * call denies at once.
 */
export function createCircuit(options: CircuitOptions = {}): Circuit {
  const { failures = DEFAULTS.failures, pause = DEFAULTS.pause, now = () => performance.now() } = options;
  let inRow = 0;
  let opened = 0;
  let trying = false;
  return {
    mayCall: () => {
      if (inRow < failures) return true;
      if (trying || now() - opened < pause) return false;
      trying = true;
      return true;
    },
    succeeded: () => {
      inRow = 0;
      trying = false;
    },
    failed: () => {
      inRow += 1;
      opened = now();
      trying = false;
    },
  };
}
