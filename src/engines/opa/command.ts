import { spawnSync } from "node:child_process";
import { failure } from "./errors.js";
import type { OpaFailure } from "./toolchain.js";

/** How an `opa` command ended: `ok` is an exit status of 0. */
export interface Ran {
  readonly kind: "ran";
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs, and what it reads. */
export interface CommandOptions {
  readonly folder?: string;
  readonly input?: string;
}

/** Runs one opa binary. */
export type RunOpa = (args: readonly string[], options?: CommandOptions) => Ran | OpaFailure;

const LIMIT_MS = 60_000;
const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;

/** Runs an opa binary without a shell and waits for it; one that cannot run, or takes a minute, is a failure. */
export function runOpa(
  binary: string,
  args: readonly string[],
  options: CommandOptions = {},
): Ran | OpaFailure {
  const ran = spawnSync(binary, args, {
    cwd: options.folder,
    input: options.input ?? "",
    env: environment(),
    encoding: "utf8",
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
    maxBuffer: OUTPUT_LIMIT_BYTES,
    windowsHide: true,
  });
  if (ran.error !== undefined) return failure("opa_crash", `\`${binary}\` failed: ${ran.error.message}`);
  if (ran.status === null) return failure("opa_crash", `\`${binary}\` was ended by ${ran.signal}`);
  return { kind: "ran", ok: ran.status === 0, stdout: ran.stdout, stderr: ran.stderr };
}

/** The environment less OPA_*: opa takes any flag from there, and a policy must not depend on that. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^OPA_/i.test(name)));
}
