import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { buildNativeOpa } from "./opa/toolchains.js";

/** A real OPA server on a free port of this machine. */
export interface OpaServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts `opa run --server` with modules, named by their packages, and waits until it is healthy. */
export async function startOpaServer(modules: Readonly<Record<string, string>>): Promise<OpaServer> {
  const folder = mkdtempSync(join(tmpdir(), "concord-opa-server-"));
  const files = Object.entries(modules).map(([name, text]) => {
    const path = join(folder, `${name}.rego`);
    writeFileSync(path, text);
    return path;
  });
  return startOpa(files, folder);
}

/** Starts `opa run --server` with these arguments; `folder` goes when the server stops. */
export async function startOpa(files: readonly string[], folder: string): Promise<OpaServer> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    "run",
    "--server",
    "--addr",
    address,
    "--log-level",
    "error",
    "--disable-telemetry",
    ...files,
  ];
  const child = spawn(buildNativeOpa(), args, { stdio: ["ignore", "ignore", "pipe"] });
  const url = `http://${address}`;
  await healthy(url, child);
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}

/** Asks until the server answers; one that ends before says why. */
async function healthy(url: string, child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.on("data", (piece: Buffer) => {
    said += piece.toString();
  });
  while (child.exitCode === null) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) return;
    await setTimeout(50);
  }
  throw new Error(`the OPA server did not start: ${said}`);
}
