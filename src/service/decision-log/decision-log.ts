import type { Decided, OnDecided } from "../decide.js";
import type { Sink } from "./sink.js";
import type { Spool } from "./spool.js";

/** What a decision log is made of. */
export interface DecisionLogOptions {
  readonly write: (decided: Decided) => string;
  readonly sink: Sink;
  /** Keeps what cannot be sent; without one it is kept in memory, within `memory`. */
  readonly spool?: Spool | undefined;
  /** Hears when something goes wrong, and when it goes well again. */
  readonly onMessage?: (message: string) => void;
  readonly limits?: Partial<LogLimits>;
}

/** Sizes in characters, times in milliseconds. */
export interface LogLimits {
  /** What waits in memory at most; events beyond it are lost, and counted. */
  readonly memory: number;
  /** What goes into one batch. */
  readonly batch: number;
  /** How long an event waits for others. */
  readonly wait: number;
  /** How long the log waits after a failure, at first and at most. */
  readonly retry: readonly [first: number, most: number];
}

/** How many events there were, and what became of them. */
export interface LogCounts {
  readonly recorded: number;
  readonly sent: number;
  readonly lost: number;
  readonly waiting: number;
  readonly spoolBytes: number;
}

/** A log of decisions, which no answer waits for. */
export interface DecisionLog {
  readonly record: OnDecided;
  readonly counts: () => LogCounts;
  /** Sends what there is now; settles when that was tried. */
  readonly flush: () => Promise<void>;
  readonly reopen: () => void;
  /** Sends or keeps what there is, then ends. */
  readonly close: () => Promise<void>;
}

const LIMITS: LogLimits = {
  memory: 32 * 1024 * 1024,
  batch: 1024 * 1024,
  wait: 1000,
  retry: [1000, 60_000],
};

/**
 * Makes a decision log: events wait in memory, go out in batches, and into the spool while the sink does not take them. What is lost
 * beyond the bounds is counted.
 */
export function createDecisionLog(options: DecisionLogOptions): DecisionLog {
  const { write, sink, spool, onMessage = () => {} } = options;
  const limits = { ...LIMITS, ...options.limits };
  let waiting: string[] = [];
  let size = 0;
  let [recorded, sent, lost, moving] = [0, 0, 0, 0];
  let failures = 0;
  let notBefore = 0;
  let running: Promise<void> | undefined;

  const lose = (events: number, why: string): void => {
    if (events === 0) return;
    lost += events;
    onMessage(`decision log: ${events} events are lost, ${why}`);
  };
  const trySend = async (events: number, bytes: Uint8Array): Promise<boolean> => {
    try {
      if ((await sink.send({ events, bytes })) === "taken") sent += events;
      else lose(events, "the sink refused them");
      if (failures > 0) onMessage("decision log: the sink takes events again");
      failures = 0;
      return true;
    } catch (error) {
      const [first, most] = limits.retry;
      if (failures === 0) onMessage(`decision log: the sink does not take events: ${String(error)}`);
      notBefore = performance.now() + Math.min(most, first * 2 ** Math.min(failures, 16));
      failures += 1;
      return false;
    }
  };
  /** Gives whether the batch is out of memory. */
  const move = async (events: readonly string[], maySend: boolean): Promise<boolean> => {
    if (!maySend && spool === undefined) return false;
    const bytes = await sink.encode(events);
    if (maySend && (spool?.isEmpty() ?? true) && (await trySend(events.length, bytes))) return true;
    if (spool === undefined) return false;
    try {
      lose(await spool.put({ events: events.length, bytes }), "the spool is full");
      return true;
    } catch (error) {
      onMessage(`decision log: the spool cannot be written: ${String(error)}`);
      return false;
    }
  };
  const turn = async (force: boolean): Promise<void> => {
    const mayTry = (): boolean => force || performance.now() >= notBefore;
    let maySend = mayTry();
    for (let rest = waiting.length; rest > 0; ) {
      const batch = cut(waiting, limits.batch);
      rest -= batch.length;
      waiting = waiting.slice(batch.length);
      moving = batch.length;
      const isOut = await move(batch, maySend);
      moving = 0;
      if (!isOut) {
        waiting = [...batch, ...waiting];
        return;
      }
      for (const event of batch) size -= event.length;
      if (failures > 0) maySend = false;
    }
    while (spool !== undefined && maySend && mayTry()) {
      const kept = await spool.oldest();
      if (kept === undefined || !(await trySend(kept.events, kept.bytes))) return;
      await spool.remove(kept);
    }
  };
  /** One turn at a time, so that the order stays. */
  const run = async (force: boolean): Promise<void> => {
    while (running !== undefined) await running;
    running = turn(force).catch((error: unknown) => onMessage(`decision log: ${String(error)}`));
    await running;
    running = undefined;
  };
  const timer = setInterval(() => {
    if (running === undefined) void run(false);
  }, limits.wait).unref();
  return {
    record: (decided) => {
      recorded += 1;
      // Counted as lost until it is safely here, as writing it may fail.
      lost += 1;
      const event = write(decided);
      if (size + event.length > limits.memory) return;
      lost -= 1;
      waiting.push(event);
      size += event.length;
      if (size >= limits.batch && running === undefined && performance.now() >= notBefore) void run(false);
    },
    counts: () => ({
      recorded,
      sent,
      lost,
      waiting: waiting.length + moving,
      spoolBytes: spool?.bytes() ?? 0,
    }),
    flush: () => run(true),
    reopen: () => sink.reopen?.(),
    close: async () => {
      clearInterval(timer);
      await run(true);
      lose(waiting.length, "the service ended before they could be sent");
      waiting = [];
      await sink.close();
    },
  };
}

/** The first events, up to a size, and at least one. */
function cut(events: readonly string[], limit: number): readonly string[] {
  let [count, size] = [0, 0];
  for (const event of events) {
    size += event.length;
    if (count > 0 && size > limit) break;
    count += 1;
  }
  return events.slice(0, count);
}
