#!/usr/bin/env node
import { writeSync } from "node:fs";

// What fails outside of any command, such as a broken installation, is "could not run" (2) and not Node's own 1, which
// here means "no".
process.on("uncaughtException", (error: unknown) => {
  const [line = ""] = String(error).split("\n");
  writeSync(2, `concord: unexpected error: ${line.replace(/\p{C}/gu, "?")}\n`);
  process.exit(2);
});

const { processIo } = await import("./io.js");
const { run } = await import("./run.js");
process.exitCode = await run(process.argv.slice(2), processIo());
