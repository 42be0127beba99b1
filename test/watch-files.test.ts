import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { watchFiles } from "../src/watch-files.js";

it("tells of the first look and of every change after it, of a file that goes and comes too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-watch-"));
  const file = join(folder, "a");
  writeFileSync(file, "1");
  let told = 0;
  const stop = watchFiles([file, join(folder, "never")], 5, () => {
    told += 1;
  });
  const next = async (before: number): Promise<number> => {
    while (told === before) await setTimeout(2);
    return told;
  };
  let seen = await next(0);
  // Changed in place, replaced, gone, and back.
  const changes = [
    () => writeFileSync(file, "22"),
    () => {
      writeFileSync(`${file}.new`, "33");
      renameSync(`${file}.new`, file);
    },
    () => rmSync(file),
    () => writeFileSync(file, "4"),
  ];
  for (const change of changes) {
    change();
    seen = await next(seen);
  }
  stop();
  writeFileSync(file, "after the end");
  await setTimeout(50);
  expect(told).toBe(seen);
  rmSync(folder, { recursive: true });
});
