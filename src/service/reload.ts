import type { Generation, Live } from "./live.js";

/** What a reload came to. */
export type Reloaded = "loaded" | "unchanged" | "failed";

/** Loads policies anew and puts them in force. */
export interface Reloader {
  /** Loads once more; calls that come while one is under way share the next. Never rejects. */
  readonly reload: () => Promise<Reloaded>;
  /** Why the last load failed; `undefined` when it did not. */
  readonly problem: () => string | undefined;
}

/** What a reloader needs. */
export interface ReloadOptions {
  readonly live: Live;
  /** Compiles the policies and starts their engines; `unchanged` when they are what they were. Rejects when it cannot. */
  readonly load: () => Promise<Generation | "unchanged">;
  readonly onReload: (outcome: Reloaded, problem: string | undefined) => void;
}

/** Makes a reloader. New policies come in force whole, once all of them are ready; until then, and when one is not, the old stay. */
export function createReloader({ live, load, onReload }: ReloadOptions): Reloader {
  let problem: string | undefined;
  let running: Promise<Reloaded> | undefined;
  let next: Promise<Reloaded> | undefined;
  const once = async (): Promise<Reloaded> => {
    let outcome: Reloaded = "unchanged";
    try {
      const generation = await load();
      if (generation !== "unchanged") {
        live.replace(generation);
        outcome = "loaded";
      }
      problem = undefined;
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      outcome = "failed";
    }
    onReload(outcome, problem);
    return outcome;
  };
  const start = (): Promise<Reloaded> => {
    running = once().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    reload: () => {
      if (next !== undefined) return next;
      if (running === undefined) return start();
      // What is being read may be older than what made this call.
      next = running.then(() => {
        next = undefined;
        return start();
      });
      return next;
    },
    problem: () => problem,
  };
}
