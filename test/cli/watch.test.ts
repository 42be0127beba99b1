import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { watchFiles } from "../../src/cli/watch.js";
import { folderOf } from "./folder.js";

const { path: folder, remove } = folderOf({ "a.yaml": "1", "b.yaml": "1" });
afterEach(remove);

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
});
