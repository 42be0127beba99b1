/** What a command reads and writes besides files; tests put their own in its place. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Calls the listener on SIGINT and SIGTERM instead of ending; returns what takes it away again. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** The same for SIGHUP. */
  readonly onHangUp: (listener: () => void) => () => void;
}

/** A stream that waits for its reader, so that memory stays bounded. */
export interface Output {
  /** Settles when the data is on its way; rejects when nobody reads any more (`EPIPE`). */
  readonly write: (data: string | Uint8Array) => Promise<void>;
  readonly isTerminal: boolean;
}

/** The streams and signals of this process. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: toOutput(process.stdout),
    stderr: toOutput(process.stderr),
    environment: process.env,
    onInterrupt: (listener) => onSignals(["SIGINT", "SIGTERM"], listener),
    onHangUp: (listener) => onSignals(["SIGHUP"], listener),
  };
}

function onSignals(signals: readonly NodeJS.Signals[], listener: () => void): () => void {
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

function toOutput(stream: NodeJS.WriteStream): Output {
  // A write that fails is reported to its caller below; without a listener it would also end the process.
  stream.on("error", () => {});
  return {
    isTerminal: stream.isTTY === true,
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
