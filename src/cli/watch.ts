import { setTimeout as delay } from "node:timers/promises";
import { watchFiles as watchChanges } from "../index.js";
import type { Io } from "./io.js";

/** How often a file is looked at, and how long further changes are waited for, in milliseconds. */
const INTERVAL = 200;
const PAUSE = 100;

/**
 * Runs an action now and after every change of one of the files, until SIGINT or SIGTERM. The files are looked at before the first run,
 * so that what changes while it reads them is seen.
 */
export async function watchFiles(
  files: readonly string[],
  io: Pick<Io, "onInterrupt">,
  action: () => Promise<void>,
): Promise<void> {
  let state: "changed" | "quiet" | "stopped" = "quiet";
  let wake = (): void => {};
  const become = (next: typeof state): void => {
    if (state !== "stopped") state = next;
    wake();
  };
  const next = async (): Promise<typeof state> => {
    while (state === "quiet") {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return state;
  };
  const release = io.onInterrupt(() => become("stopped"));
  const unwatch = watchChanges(files, INTERVAL, () => become("changed"));
  // Looking for changes keeps no process alive.
  const alive = setInterval(() => {}, INTERVAL);
  try {
    for (let runs = 0; (await next()) !== "stopped"; runs += 1) {
      // Editors write in several steps; what they do within the pause counts as one change.
      if (runs > 0) await delay(PAUSE);
      if ((await next()) === "stopped") return;
      state = "quiet";
      await action();
    }
  } finally {
    clearInterval(alive);
    unwatch();
    release();
  }
}
