// How the build scripts find and call Go.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The folder of the one Go module of this project; its go.mod says which OPA and which Go are wanted. */
export const GO_MODULE = new URL("../compilers/opa/", import.meta.url);

/** What go.mod asks for, such as `{ opa: "v1.22.0", go: "1.26.0" }`. */
export function wantedVersions() {
  const text = readFileSync(new URL("go.mod", GO_MODULE), "utf8");
  const opa = /github\.com\/open-policy-agent\/opa (v\S+)/.exec(text)?.[1];
  const go = /^go (\S+)$/m.exec(text)?.[1];
  if (opa === undefined || go === undefined)
    throw new Error("compilers/opa/go.mod names no OPA or no Go version");
  return { opa, go };
}

/** The version of the Go on this machine that can build the module, or why there is none. */
export function findGo() {
  // Inside the module, so that Go fetches the toolchain that go.mod asks for, or says that it is too old.
  const ask = (...args) => spawnSync("go", args, { cwd: GO_MODULE, encoding: "utf8" });
  const module = ask("list", "-m");
  if (module.error !== undefined) return { problem: "there is no `go` on the PATH" };
  if (module.status !== 0) return { problem: module.stderr.trim() };
  return { version: ask("env", "GOVERSION").stdout.trim() };
}

/** Runs Go inside the module, its messages shown, and gives what it prints; throws when it fails. */
export function runGo(args, env) {
  const ran = spawnSync("go", args, {
    cwd: GO_MODULE,
    env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (ran.error !== undefined) throw ran.error;
  if (ran.status !== 0) throw new Error(`go ${args[0]} failed`);
  return ran.stdout;
}
