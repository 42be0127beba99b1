import { type FileHandle, open } from "node:fs/promises";
import type { Sink } from "./sink.js";

/** The sink that appends events to a file, one in a line. `reopen` follows a file that was moved away. */
export function createFileSink(path: string): Sink {
  let file: Promise<FileHandle> | undefined;
  const release = async (): Promise<void> => {
    const before = file;
    file = undefined;
    await before?.then((each) => each.close()).catch(() => {});
  };
  let stale = false;
  return {
    encode: async (events) => Buffer.from(`${events.join("\n")}\n`),
    send: async ({ bytes }) => {
      if (stale) await release();
      stale = false;
      file ??= open(path, "a", 0o600);
      try {
        await append(await file, bytes);
        return "taken";
      } catch (error) {
        await release();
        throw error;
      }
    },
    reopen: () => {
      stale = true;
    },
    close: release,
  };
}

/** Appends all or nothing: a part that fitted on a full disk is taken back, since the whole will come again. */
async function append(file: FileHandle, bytes: Uint8Array): Promise<void> {
  const { size } = await file.stat();
  try {
    await file.appendFile(bytes);
  } catch (error) {
    await file.truncate(size).catch(() => {});
    throw error;
  }
}
