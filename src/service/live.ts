import type { AnyEngine } from "../engines/engine.js";

/** A policy that is served. */
export interface ServedPolicy {
  /** The last part of its package `concord.<name>`. */
  readonly name: string;
  readonly digest: string;
  readonly engine: AnyEngine;
}

/** A bundle, and the tag that changes with it. */
export interface ServedBundle {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** All policies that are in force together, with their engines. */
export interface Generation {
  readonly policies: ReadonlyMap<string, ServedPolicy>;
  /** The policy that paths without a name ask; `undefined` when there are several and none was chosen. */
  readonly chosen: ServedPolicy | undefined;
  /** The bundle of one policy, or of all, for an OPA server; `undefined` for a policy that is not there. */
  readonly bundle: (name: string | undefined) => ServedBundle | undefined;
  /** Frees the engines. */
  readonly close: () => void;
}

/** The generation in force, which may be replaced at any time. */
export interface Live {
  readonly current: () => Generation;
  /** Does something with one generation, which stays open until it is done. */
  readonly use: <T>(action: (generation: Generation) => T | Promise<T>) => Promise<T>;
  /** Puts another generation in force at once; the one before is closed after its last use. */
  readonly replace: (next: Generation) => void;
  /** Settles when another generation comes in force, when the service ends, or when the signal says so. */
  readonly changed: (signal: AbortSignal) => Promise<void>;
  /** Wakes those that wait for a change, and lets nobody wait any more. */
  readonly release: () => void;
  /** Closes what is in force, after its last use. */
  readonly close: () => void;
}

/** Keeps a generation in force until it is replaced, so that no use of it is cut short. */
export function createLive(first: Generation): Live {
  let held = hold(first);
  let isReleased = false;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
  };
  return {
    current: () => held.generation,
    use: async (action) => {
      const mine = held;
      mine.uses += 1;
      try {
        return await action(mine.generation);
      } finally {
        mine.uses -= 1;
        if (mine.retired && mine.uses === 0) mine.generation.close();
      }
    },
    replace: (next) => {
      const before = held;
      held = hold(next);
      retire(before);
      wake();
    },
    changed: (signal) =>
      new Promise((resolve) => {
        const settle = (): void => {
          waiting.delete(settle);
          signal.removeEventListener("abort", settle);
          resolve();
        };
        if (isReleased || signal.aborted) return resolve();
        waiting.add(settle);
        signal.addEventListener("abort", settle);
      }),
    release: () => {
      isReleased = true;
      wake();
    },
    close: () => retire(held),
  };
}

interface Held {
  readonly generation: Generation;
  uses: number;
  retired: boolean;
}

function hold(generation: Generation): Held {
  return { generation, uses: 0, retired: false };
}

function retire(held: Held): void {
  if (held.retired) return;
  held.retired = true;
  if (held.uses === 0) held.generation.close();
}
