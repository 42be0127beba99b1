import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Io } from "../../src/cli/io.js";
import { run } from "../../src/cli/run.js";

/** What a run of the command line came to. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run is given besides arguments. */
export interface Setting {
  readonly stdin?: string | Uint8Array | undefined;
  readonly terminal?: boolean;
  readonly environment?: Io["environment"];
  readonly onInterrupt?: Io["onInterrupt"];
  readonly onHangUp?: Io["onHangUp"];
  /** Called with everything written to stderr so far, whenever there is more. */
  readonly onError?: (text: string) => void;
  /** Fails every write to stdout with this system code. */
  readonly stdoutFails?: string;
}

/** Runs the command line in this process. */
export async function concord(argv: readonly string[], setting: Setting = {}): Promise<Ran> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const io: Io = {
    stdin: toStream(setting.stdin ?? ""),
    stdout: {
      isTerminal: setting.terminal ?? false,
      write: async (piece) => {
        if (setting.stdoutFails) throw Object.assign(new Error("write"), { code: setting.stdoutFails });
        stdout.push(Buffer.from(piece));
      },
    },
    stderr: {
      isTerminal: setting.terminal ?? false,
      write: async (piece) => {
        stderr.push(Buffer.from(piece));
        setting.onError?.(Buffer.concat(stderr).toString());
      },
    },
    environment: setting.environment ?? {},
    onInterrupt: setting.onInterrupt ?? (() => () => {}),
    onHangUp: setting.onHangUp ?? (() => () => {}),
  };
  const code = await run(argv, io);
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

async function* toStream(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

/** The built command line. */
export const MAIN = resolve(import.meta.dirname, "../../dist/src/cli/main.js");

/** Starts the built command line as a process of its own. */
export function spawnConcord(argv: readonly string[], cwd?: string): ChildProcess {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build:ts\` before these tests`);
  return spawn(process.execPath, [MAIN, ...argv], { cwd, stdio: ["pipe", "pipe", "pipe"] });
}

/** Waits for a process to end and gives what it wrote. */
export function ended(child: ChildProcess): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (piece) => {
    stdout += piece;
  });
  child.stderr?.on("data", (piece) => {
    stderr += piece;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}
