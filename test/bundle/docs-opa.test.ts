import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileRego } from "../../compilers/rego/index.js";
import { buildBundle, type Policy } from "../../src/index.js";
import { buildNativeOpa } from "../engines/opa/toolchains.js";
import { type OpaServer, startOpa } from "../engines/opa-server.js";
import { casesOf } from "../policy-files.js";
import { tamper } from "./archive.js";
import { type BundleSource, startBundleSource } from "./bundle-source.js";
import { newKey } from "./keys.js";

const PAGE = readFileSync(resolve(import.meta.dirname, "../../docs/opa.md"), "utf8");
const REQUEST = '{"action": "get_payment", "subject": {"role": "support_agent"}}';
const { policy } = casesOf("policies/payments/payments.yaml");
const key = newKey();
const signing = { key: key.sign, keyId: "release", scope: "agents" };
const signed = buildBundle([policy], { signing }).bytes;

function snippet(language: string): string {
  const text = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(PAGE)?.[1];
  if (text === undefined) throw new Error(`docs/opa.md has no ${language}`);
  return text;
}

/** A new folder, which the server that is started with it removes. */
function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "concord-docs-opa-"));
}

describe("the configuration of docs/opa.md", () => {
  let source: BundleSource;
  beforeEach(async () => {
    source = await startBundleSource();
    source.serve("bundle.tar.gz", signed);
  });
  afterEach(() => source.stop());

  /** The page's own text with this test's server and key, and quicker. */
  const start = (change: (config: string) => string): Promise<OpaServer> => {
    const folder = newFolder();
    const lines = key.verify.trim().split("\n").join("\n      ");
    const config = snippet("yaml")
      .replace("https://bundles.example.com", source.url)
      .replace(/-----BEGIN[\s\S]*KEY-----\n\s*the lines[\s\S]*KEY-----/, lines)
      .replace(/(m\w+_delay_seconds): \d+/g, "$1: 1");
    writeFileSync(join(folder, "opa.yaml"), `${change(config)}status:\n  service: policies\n`);
    return startOpa(["--config-file", join(folder, "opa.yaml")], folder);
  };

  it("brings the bundle into force, with what the page says is there", async () => {
    const server = await start((config) => config);
    await source.hears(({ concord }) => concord?.active_revision === policy.digest);
    const ask = async (path: string, body?: string): Promise<unknown> =>
      (await fetch(`${server.url}${path}`, body === undefined ? {} : { method: "POST", body })).json();
    expect(await ask("/health?bundles")).toEqual({});
    const body = `{"input": ${REQUEST}}`;
    expect(PAGE).toContain(body);
    const answer = await ask("/v1/data/concord/payments/result?provenance=true", body);
    expect(answer).toMatchObject({
      provenance: { bundles: { concord: { revision: policy.digest } } },
      result: {
        allow: true,
        decision: "ALLOW",
        invalid: [],
        reason: "allowed by rule `look`",
        rules: ["look"],
      },
    });
    expect(PAGE).toContain(JSON.stringify((answer as { readonly result: unknown }).result));
    expect(await ask("/v1/data/system/bundles/concord/manifest/metadata/concord/policies")).toMatchObject({
      result: [{ name: "payments", digest: policy.digest, package: "concord.payments" }],
    });
    expect(await ask("/v1/data/concord/elsewhere/result", body)).toEqual({});
    await server.stop();
  });

  it.each<[string, RegExp, RegExp]>([
    ["names no scope", /^ {6}scope: agents\n/m, /scope mismatch/],
    ["does not turn verification on", /^ {4}signing:\n(?: {6}.*\n)+/m, /scope mismatch/],
    ["knows no key", /^ {4}signing:\n(?: {6}.*\n)+|^keys:\n(?: .*\n)+/gm, /verification key/],
  ])("refuses a signed bundle where it %s", async (_, what, why) => {
    const server = await start((config) => config.replace(what, ""));
    const { concord } = await source.hears((each) => why.test(each["concord"]?.message ?? ""));
    expect(concord?.active_revision).toBeUndefined();
    await server.stop();
  });
});

describe("a sidecar as docs/opa.md starts it", () => {
  const start = (bytes: Uint8Array): Promise<OpaServer> => {
    const folder = newFolder();
    writeFileSync(join(folder, "bundle.tar.gz"), bytes);
    writeFileSync(join(folder, "public.pem"), key.verify);
    const options = /--verification-key public\.pem .*$/m.exec(PAGE)?.[0] ?? "";
    const argv = options.split(" ").map((each) => (each === "public.pem" ? join(folder, each) : each));
    return startOpa(["--bundle", join(folder, "bundle.tar.gz"), ...argv], folder);
  };

  it("loads the signed bundle", async () => {
    const server = await start(signed);
    await server.stop();
  });

  it.each<[string, Uint8Array]>([
    ["that was changed", tamper(signed, '["look"]', '["Look"]')],
    ["by another key", buildBundle([policy], { signing: { ...signing, key: newKey().sign } }).bytes],
    ["without a signature", buildBundle([policy]).bytes],
  ])("does not start with a bundle %s", async (_, bytes) => {
    await expect(start(bytes)).rejects.toThrow("the OPA server did not start");
  });
});

describe("the module for Conftest in docs/opa.md", () => {
  const folder = newFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const opa = (argv: readonly string[], input = "") =>
    spawnSync(buildNativeOpa(), argv, { cwd: folder, input, encoding: "utf8" });
  const place = (name: string, modules: readonly Policy[]): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "conftest.rego"), snippet("rego"));
    for (const each of modules) writeFileSync(join(folder, name, "policy.rego"), compileRego(each).text);
  };
  const denials = (name: string, request: string): unknown => {
    const argv = ["eval", "--data", name, "--stdin-input", "--format", "raw", "data.main.deny"];
    return JSON.parse(opa(argv, request).stdout);
  };

  it("denies what the policy does not allow, and everything without it", () => {
    place("with", [policy]);
    place("without", []);
    const general = "the policy does not allow this call";
    expect(denials("with", REQUEST)).toEqual([]);
    expect(denials("with", '{"action": "create_payout"}')).toEqual(expect.arrayContaining([general]));
    expect(denials("with", '{"action": "create_payout"}')).toHaveLength(2);
    expect(denials("with", "[]")).toContain(general);
    expect(denials("without", REQUEST)).toEqual([general]);
    expect(opa(["check", "--strict", "with"]).status).toBe(0);
  });
});
