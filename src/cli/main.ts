#!/usr/bin/env node
import { writeSync } from "node:fs";

// What fails outside of any command, such as a broken installation, is "could not run" (2) and not Node's own 1, which
// here means "no".
process.on("uncaughtException", (error: unknown) => {
  const [line = ""] = String(error).split("\n");
  writeSync(2, `concord: unexpected error: ${line.replace(/\p{C}/gu, "?")}\n`);
  process.exit(2);
});

const args = process.argv.slice(2);
if (isShort(args)) {
  const { preferQuickStart } = await import("../index.js");
  preferQuickStart();
}
const { processIo } = await import("./io.js");
const { run } = await import("./run.js");
process.exitCode = await run(args, processIo());

/** Commands that end after one compilation or one request, before optimized code would pay; the choice is the process's. */
function isShort([command = "", ...rest]: readonly string[]): boolean {
  if (command === "compile") return !rest.includes("--watch");
  return command === "decide" && rest.includes("--action");
}
