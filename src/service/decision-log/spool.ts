import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Batch } from "./sink.js";

/** A folder that keeps batches until they can be sent. */
export interface Spool {
  /** Keeps a batch; gives how many events were dropped to make room, the oldest first. Rejects when it cannot be written. */
  readonly put: (batch: Batch) => Promise<number>;
  /** The oldest batch, which stays. */
  readonly oldest: () => Promise<Kept | undefined>;
  readonly remove: (kept: Kept) => Promise<void>;
  readonly bytes: () => number;
  readonly isEmpty: () => boolean;
}

/** A batch in the spool. */
export interface Kept extends Batch {
  readonly name: string;
}

/** What a spool does to files; tests put a full disk in its place. */
export interface SpoolFiles {
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
}

interface Entry {
  readonly name: string;
  readonly events: number;
  readonly size: number;
}

const NAME = /^(\d{16})-(\d{9})-(\d{1,9})\.json\.gz$/;
const TEMPORARY = ".tmp";

const FILES: SpoolFiles = {
  write: (path, bytes) => writeFile(path, bytes, { mode: 0o600, flush: true }),
};

/**
 * Opens a spool of at most `limit` bytes, with what an earlier run left there. A batch is a file that appears whole or not at all;
 * its name holds its place in the order and its number of events.
 */
export async function openSpool(folder: string, limit: number, files: SpoolFiles = FILES): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries = await entriesOf(folder);
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  let count = 0;
  const drop = async (entry: Entry): Promise<void> => {
    await rm(join(folder, entry.name), { force: true });
    const index = entries.indexOf(entry);
    if (index < 0) return;
    entries.splice(index, 1);
    total -= entry.size;
  };
  return {
    put: async ({ bytes, events }) => {
      if (bytes.length > limit) return events;
      let dropped = 0;
      for (let first = entries[0]; first !== undefined && total + bytes.length > limit; first = entries[0]) {
        await drop(first);
        dropped += first.events;
      }
      count += 1;
      const name = nameOf(count, events);
      const temporary = join(folder, `${name}${TEMPORARY}`);
      try {
        await files.write(temporary, bytes);
        await rename(temporary, join(folder, name));
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => {});
        if (dropped === 0) throw error;
        // What was dropped must be counted, so the batch goes with it.
        return dropped + events;
      }
      entries.push({ name, events, size: bytes.length });
      total += bytes.length;
      return dropped;
    },
    oldest: async () => {
      for (let first = entries[0]; first !== undefined; first = entries[0]) {
        const { name, events } = first;
        const bytes = await readFile(join(folder, name)).catch(() => undefined);
        if (bytes !== undefined) return { name, events, bytes };
        await drop(first);
      }
      return undefined;
    },
    remove: async ({ name }) => {
      const entry = entries.find((each) => each.name === name);
      if (entry !== undefined) await drop(entry);
    },
    bytes: () => total,
    isEmpty: () => entries.length === 0,
  };
}

/** What is in the folder, in order; parts that a crash left are taken away. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).sort();
  for (const name of names.filter((each) => each.endsWith(TEMPORARY)))
    await rm(join(folder, name), { force: true });
  const found: Entry[] = [];
  for (const name of names) {
    const [, , , events] = NAME.exec(name) ?? [];
    if (events === undefined) continue;
    const { size } = await stat(join(folder, name));
    found.push({ name, events: Number(events), size });
  }
  return found;
}

/** Names sort by the time at which they were made, then by their number. */
function nameOf(count: number, events: number): string {
  const number = (value: number, digits: number): string => String(value).padStart(digits, "0");
  return `${number(Date.now(), 16)}-${number(count, 9)}-${events}.json.gz`;
}
