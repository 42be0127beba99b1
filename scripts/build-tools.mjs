// Builds the tools that only tests need: .cache/tools/opa, the native OPA of the version that concord carries.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findGo, runGo, wantedVersions } from "./go-toolchain.mjs";

const TOOLS = fileURLToPath(new URL("../.cache/tools", import.meta.url));

const { opa, go } = wantedVersions();
const present = spawnSync(`${TOOLS}/opa`, ["version"], { encoding: "utf8" });
if (present.status === 0 && present.stdout.includes(`Version: ${opa.slice(1)}\n`)) {
  console.log(`.cache/tools/opa is OPA ${opa} already`);
} else {
  const { version, problem } = findGo();
  if (version === undefined) throw new Error(`${problem}: install Go ${go} or newer`);
  console.log(`building the native OPA ${opa} with ${version}, about two minutes`);
  runGo(["install", "-trimpath", "-ldflags=-s -w", `github.com/open-policy-agent/opa@${opa}`], {
    GOBIN: TOOLS,
  });
}
