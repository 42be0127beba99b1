import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openOpa } from "../../../src/engines/opa/index.js";
import { buildNativeOpa, builtArtefact, done, NATIVE_OPA } from "./toolchains.js";

describe("opening OPA", () => {
  let folder: string;
  beforeAll(async () => {
    await builtArtefact();
    buildNativeOpa();
    folder = mkdtempSync(join(tmpdir(), "concord-test-"));
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["the embedded one by default", {}, "", "embedded"],
    ["the one that OPA_PATH names", {}, NATIVE_OPA, NATIVE_OPA],
    ["the one that is asked for, whatever OPA_PATH says", { path: NATIVE_OPA }, "/nowhere/opa", NATIVE_OPA],
  ])("takes %s", async (_name, options, fromEnvironment, origin) => {
    vi.stubEnv("OPA_PATH", fromEnvironment);
    expect((await openOpa(options)).origin).toBe(origin);
  });

  const oldOpa = () => {
    const path = join(folder, "old-opa");
    writeFileSync(path, "#!/bin/sh\necho 'Version: 0.70.0'\n", { mode: 0o755 });
    return path;
  };
  it.each([
    ["is not there", () => join(folder, "nothing"), "no opa binary"],
    ["is another program", () => process.execPath, "no opa binary"],
    ["is too old", oldOpa, "version 1 or newer"],
  ])("refuses a binary that %s", async (_name, path, message) => {
    await expect(openOpa({ path: path() })).rejects.toThrow(message);
  });

  it("keeps flags in the environment away from a policy", async () => {
    vi.stubEnv("OPA_EVAL_PARTIAL", "true");
    const opa = await openOpa({ path: NATIVE_OPA });
    expect(done(opa.prepare([], "input.a")).evaluate('{"a": 1}')).toEqual({ kind: "defined", value: 1 });
    opa.close();
  });
});
