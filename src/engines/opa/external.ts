import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunOpa, runOpa } from "./command.js";
import { byPosition, failure } from "./errors.js";
import { prepareExternal } from "./external-query.js";
import { checkPaths } from "./paths.js";
import { planInThread } from "./plan-thread.js";
import { reportedBy } from "./reported.js";
import { fileInTarball } from "./tar.js";
import {
  type OpaError,
  type OpaModule,
  type OpaResult,
  type OpaToolchain,
  type PreparedQuery,
  SOURCE_PATH,
} from "./toolchain.js";
import { inWorkspace } from "./workspace.js";

/** OPA as a binary, started anew for every call. Throws if it does not run or is older than version 1. */
export function createExternalOpa(binary: string): OpaToolchain {
  let open = true;
  const requireOpen = () => {
    if (!open) throw new Error("this OPA is closed");
  };
  const run: RunOpa = (args, options) => {
    requireOpen();
    return runOpa(binary, args, options);
  };
  const queries: PreparedQuery[] = [];
  return {
    version: versionOf(binary),
    origin: binary,
    check: (modules) => byPosition(checkModules(run, modules, ["--strict"])),
    format: (source) => format(run, source),
    parse: (source) => parse(run, source),
    buildWasm: (modules, entrypoints) => build(run, modules, entrypoints, "wasm"),
    buildPlan: (modules, entrypoints) => {
      const plan = build(run, modules, entrypoints, "plan");
      return plan.kind === "done" ? { kind: "done", value: Buffer.from(plan.value).toString("utf8") } : plan;
    },
    planApart: async (modules, entrypoints, signal) => {
      requireOpen();
      return await planInThread({ opa: { binary }, modules: checkPaths(modules), entrypoints }, signal);
    },
    prepare: (modules, query) => {
      const prepared = prepareExternal(run, modules, query);
      if (prepared.kind === "done") queries.push(prepared.value);
      return prepared;
    },
    close: () => {
      open = false;
      for (const query of queries) query.close();
    },
  };
}

function versionOf(binary: string): string {
  const ran = runOpa(binary, ["version"]);
  const version = ran.kind === "ran" ? /^Version: (\S+)$/m.exec(ran.stdout)?.[1] : undefined;
  if (version === undefined) throw new Error(`\`${binary}\` is no opa binary that runs on this machine`);
  if (Number.parseInt(version, 10) < 1) {
    throw new Error(`\`${binary}\` is OPA ${version}: version 1 or newer is needed`);
  }
  return version;
}

function checkModules(run: RunOpa, modules: readonly OpaModule[], flags: readonly string[]) {
  if (modules.length === 0) return [];
  return inWorkspace(modules, ({ folder, files }): readonly OpaError[] => {
    const ran = run(["check", "--format=json", "--max-errors=0", ...flags, ...files], { folder });
    if (ran.kind === "failed") return ran.errors;
    return ran.ok ? [] : reportedBy(ran).errors;
  });
}

function format(run: RunOpa, source: string): OpaResult<string> {
  const ran = run(["fmt"], { input: source });
  if (ran.kind === "failed") return ran;
  if (ran.ok) return { kind: "done", value: ran.stdout };
  // `opa fmt` reports in words only; most often the text does not parse, and `opa parse` reports that in JSON.
  const parsed = parse(run, source);
  return parsed.kind === "failed" ? parsed : reportedBy(ran);
}

function parse(run: RunOpa, source: string): OpaResult<unknown> {
  return inWorkspace([{ path: SOURCE_PATH, source }], ({ folder, files }) => {
    const ran = run(["parse", "--format=json", "--json-include=locations", ...files], { folder });
    if (ran.kind === "failed") return ran;
    if (!ran.ok) return reportedBy(ran);
    return { kind: "done", value: JSON.parse(ran.stdout, withoutText) };
  });
}

/** Leaves out the text of a location, which repeats the source many times. */
function withoutText(key: string, value: unknown): unknown {
  if (key !== "location" || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== "text"));
}

function build(
  run: RunOpa,
  modules: readonly OpaModule[],
  entrypoints: readonly string[],
  target: "wasm" | "plan",
): OpaResult<Uint8Array> {
  const built = inWorkspace(modules, ({ folder, files }): OpaResult<Uint8Array> => {
    const named = entrypoints.map((entrypoint) => `--entrypoint=${entrypoint}`);
    const args = ["build", `--target=${target}`, ...named, "--output=bundle.tar.gz", ...files];
    const ran = run(args, { folder });
    if (ran.kind === "failed") return ran;
    if (!ran.ok) return reportedBy(ran);
    const name = target === "wasm" ? "/policy.wasm" : "/plan.json";
    const file = fileInTarball(readFileSync(join(folder, "bundle.tar.gz")), name);
    return file === undefined
      ? failure("opa_error", `\`opa build\` made no ${name}`)
      : { kind: "done", value: file };
  });
  if (built.kind === "done") return built;
  // `opa build` reports in words only; what is wrong with the modules themselves is known in more detail.
  const errors = checkModules(run, modules, []);
  return errors.length > 0 ? { kind: "failed", errors } : built;
}
