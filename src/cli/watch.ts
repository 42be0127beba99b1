import { unwatchFile, watchFile } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Io } from "./io.js";

/** How often a file is looked at, and how long further changes are waited for, in milliseconds. */
const INTERVAL = 200;
const PAUSE = 100;

/**
 * Runs an action now and after every change of one of the files, until SIGINT or SIGTERM.
 *
 * The files are looked at by name again and again: that survives editors that replace a file by renaming another one, files
 * that are gone for a while, links, and file systems without events.
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
  const onChange = (): void => become("changed");
  const release = io.onInterrupt(() => become("stopped"));
  for (const file of files) watchFile(file, { interval: INTERVAL }, onChange);
  const current = (): typeof state => state;
  try {
    while (current() !== "stopped") {
      state = "quiet";
      await action();
      while (current() === "quiet") {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      // Editors write in several steps; what they do within the pause counts as one change.
      if (current() === "changed") await delay(PAUSE);
    }
  } finally {
    for (const file of files) unwatchFile(file, onChange);
    release();
  }
}
