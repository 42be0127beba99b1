import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { watchFiles } from "../../src/cli/watch.js";
import { folderOf } from "./folder.js";

const { path: folder, remove } = folderOf({ "a.yaml": "1", "b.yaml": "1", "c.yaml": "1" });
afterAll(remove);

describe("watching files", () => {
  it("runs at once and after writes, renames, and while a file is gone, until interrupted", async () => {
    const file = join(folder, "a.yaml");
    const other = join(folder, "b.yaml");
    let interrupt = (): void => {};
    let released = false;
    const io = {
      onInterrupt: (listener: () => void) => {
        interrupt = listener;
        return () => {
          released = true;
        };
      },
    };
    /** What is done after each run; the next run must come because of it. */
    const steps = [
      () => writeFileSync(file, "22"),
      () => {
        writeFileSync(`${file}.new`, "333");
        renameSync(`${file}.new`, file);
      },
      () => rmSync(file),
      () => writeFileSync(file, "4444"),
      () => writeFileSync(other, "22"),
      () => interrupt(),
    ];
    let runs = 0;
    await watchFiles([file, other], io, async () => {
      const step = steps[runs];
      runs += 1;
      // Later, so that the change comes while it waits as well as while it runs.
      setTimeout(() => step?.(), runs % 2 === 0 ? 0 : 300);
    });
    expect(runs).toBe(steps.length);
    expect(released).toBe(true);
  });

  it("sees what changes while the first run reads them", async () => {
    const file = join(folder, "c.yaml");
    let interrupt = (): void => {};
    const io = {
      onInterrupt: (listener: () => void) => {
        interrupt = listener;
        return () => {};
      },
    };
    const read: string[] = [];
    await watchFiles([file], io, async () => {
      read.push(readFileSync(file, "utf8"));
      // At once, before anything else has a turn.
      if (read.length === 1) writeFileSync(file, "22");
      else interrupt();
    });
    expect(read).toEqual(["1", "22"]);
  });

  it("runs no more when it is interrupted during a run, or before the first", async () => {
    for (const [during, expected] of [
      [true, 1],
      [false, 0],
    ] as const) {
      let runs = 0;
      let interrupt = (): void => {};
      const io = {
        onInterrupt: (listener: () => void) => {
          interrupt = listener;
          if (!during) listener();
          return () => {};
        },
      };
      await watchFiles([join(folder, "c.yaml")], io, async () => {
        runs += 1;
        writeFileSync(join(folder, "c.yaml"), "333");
        interrupt();
      });
      expect([during, runs]).toEqual([during, expected]);
    }
  });
});
