import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Policy } from "../../compilers/model/index.js";
import { packagePathOf } from "../../compilers/rego/index.js";
import { type BundleFile, textFile } from "../../src/bundle/index.js";
import { packTar } from "../../src/bundle/tar.js";
import { createOpaHttpEngine } from "../../src/engines/opa-http.js";
import { createReferenceEngine } from "../../src/engines/reference.js";
import { type BundleSigning, buildBundle, loadPolicy, SIGNING_ALGORITHMS } from "../../src/index.js";
import type { OpaServer } from "../engines/opa-server.js";
import { casesOf, POLICY_FILES } from "../policy-files.js";
import { readArchive, tamper } from "./archive.js";
import { type BundleSource, startBundleSource } from "./bundle-source.js";
import { keyOf, newKey } from "./keys.js";
import { startPollingOpa } from "./polling-opa.js";

/** Two policies of one name would be one package. */
const SUITES = POLICY_FILES.map((path, index) => {
  const { policy, requests } = casesOf(path);
  return { path, requests, policy: { ...policy, name: `${policy.name}_${index}` } };
});

function policyThat(decision: "allow" | "deny", name = "simple"): Policy {
  const text = `name: ${name}\nversion: "1 <&>\\u2028\\u2029 \\b\\x7f 😀"\nrules: [{id: it, action: read, decision: ${decision}}]`;
  const { policy } = loadPolicy({ path: "x.yaml", text });
  if (policy === undefined) throw new Error("the policy does not load");
  return policy;
}

async function ask(server: OpaServer, policy: Policy, request: unknown): Promise<unknown> {
  const engine = createOpaHttpEngine(policy, { url: server.url, packagePath: packagePathOf(policy) });
  const answer = await engine.decide(request);
  engine.close();
  return answer;
}

describe("a live OPA that polls a signed bundle", () => {
  const key = newKey();
  const signing: BundleSigning = { key: key.sign, keyId: "key-of-bundle", scope: "agents" };
  const [allows, denies] = [policyThat("allow"), policyThat("deny")];
  let source: BundleSource;
  let server: OpaServer;

  const isActive = (revision: string): Promise<unknown> =>
    source.hears(({ bundle }) => bundle?.active_revision === revision && (bundle.code ?? "") === "");
  const revisionInForce = async (): Promise<unknown> => {
    const answer = await fetch(`${server.url}/v1/data/concord/simple/result?provenance=true`, {
      method: "POST",
      body: '{"input":{"action":"read"}}',
    });
    const { provenance } = (await answer.json()) as {
      readonly provenance: { readonly bundles: { readonly bundle: { readonly revision: string } } };
    };
    return provenance.bundles.bundle.revision;
  };

  beforeAll(async () => {
    source = await startBundleSource();
    source.serve("bundle", buildBundle([allows], { signing }).bytes);
    server = await startPollingOpa(source.url, {
      bundle: { algorithm: "ES256", key: key.verify, scope: "agents" },
    });
  });
  afterAll(async () => {
    await server.stop();
    source.stop();
  });

  it("has it in force, under the policy's digest", async () => {
    await isActive(allows.digest);
    expect(await ask(server, allows, { action: "read" })).toMatchObject({ decision: "ALLOW", rules: ["it"] });
    expect(await revisionInForce()).toBe(allows.digest);
  });

  it("picks up a new one", async () => {
    source.serve("bundle", buildBundle([denies], { signing }).bytes);
    await isActive(denies.digest);
    expect(await ask(server, denies, { action: "read" })).toMatchObject({ decision: "DENY", rules: ["it"] });
    expect(await revisionInForce()).toBe(denies.digest);
  });

  const repack = (all: readonly BundleFile[]): Uint8Array => gzipSync(packTar(all));
  const good = buildBundle([allows], { signing, revision: "next" }).bytes;
  const files = readArchive(good).map(({ name, text }) => textFile(name, text));
  const REFUSED: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["a byte of the policy changed", tamper(good, '"ALLOW", ["it"]', '"ALLOW", ["It"]'), /digest mismatch/],
    ["its revision changed", tamper(good, '"revision": "next"', '"revision": "text"'), /digest mismatch/],
    [
      "a file that the signature does not list",
      repack([...files, textFile("concord/simple/more.rego", "package concord.simple.more\n")]),
      /more\.rego/,
    ],
    [
      "a file of the signature left out",
      repack(files.filter(({ name }) => !name.endsWith(".rego"))),
      /policy\.rego/,
    ],
    ["half of it", good.subarray(0, good.length / 2), /unexpected EOF/],
    ["a signature by another key", signedBy({ key: newKey().sign }), /invalid ECDSA signature/],
    ["a signature for another scope", signedBy({ scope: "others" }), /scope mismatch/],
    ["no signature", buildBundle([allows], { revision: "next" }).bytes, /missing \.signatures\.json/],
  ];
  function signedBy(changes: Partial<BundleSigning>): Uint8Array {
    return buildBundle([allows], { revision: "next", signing: { ...signing, ...changes } }).bytes;
  }

  it.each(REFUSED)("refuses %s and keeps the last good one", async (_, bytes, why) => {
    source.serve("bundle", bytes);
    const { bundle } = await source.hears((each) => why.test(each["bundle"]?.message ?? ""));
    expect(bundle?.active_revision).toBe(denies.digest);
    expect(await ask(server, denies, { action: "read" })).toMatchObject({ decision: "DENY", rules: ["it"] });
    expect(await revisionInForce()).toBe(denies.digest);
    // Nothing is left of the complaint before the next one comes.
    source.serve("bundle", buildBundle([denies], { signing }).bytes);
    await isActive(denies.digest);
  });

  it("takes the bundle that all of these were made from", async () => {
    source.serve("bundle", good);
    await isActive("next");
    expect(await ask(server, allows, { action: "read" })).toMatchObject({ decision: "ALLOW" });
    await source.repeats();
    expect(await revisionInForce()).toBe("next");
  });
});

describe("a live OPA with a bundle for every algorithm", () => {
  let source: BundleSource;
  let server: OpaServer;
  const policies = new Map(SIGNING_ALGORITHMS.map((each) => [each, policyThat("allow", `by_${each}`)]));
  beforeAll(async () => {
    source = await startBundleSource();
    for (const [algorithm, policy] of policies) {
      const signing = { key: keyOf(algorithm).sign, algorithm, keyId: `key-of-${algorithm}` };
      source.serve(algorithm, buildBundle([policy], { signing }).bytes);
    }
    const polled = SIGNING_ALGORITHMS.map((each) => [each, { algorithm: each, key: keyOf(each).verify }]);
    server = await startPollingOpa(source.url, Object.fromEntries(polled));
  });
  afterAll(async () => {
    await server.stop();
    source.stop();
  });

  it.each(SIGNING_ALGORITHMS)("accepts %s", async (algorithm) => {
    const policy = policies.get(algorithm);
    if (policy === undefined) throw new Error("no policy");
    const statuses = await source.hears((each) => {
      const status = each[algorithm];
      return status?.active_revision !== undefined || (status?.code ?? "") !== "";
    });
    expect(statuses[algorithm]?.message ?? "").toBe("");
    expect(await ask(server, policy, { action: "read" })).toMatchObject({ decision: "ALLOW" });
  });
});

describe("a live OPA with all policies in one bundle", () => {
  let source: BundleSource;
  let server: OpaServer;
  beforeAll(async () => {
    source = await startBundleSource();
    const { sign, verify } = keyOf("RS256");
    const policies = SUITES.map(({ policy }) => policy);
    const { bytes, revision } = buildBundle(policies, { signing: { key: sign, keyId: "key-of-all" } });
    source.serve("all", bytes);
    server = await startPollingOpa(source.url, { all: { algorithm: "RS256", key: verify } });
    await source.hears(({ all }) => all?.active_revision === revision);
  });
  afterAll(async () => {
    await server.stop();
    source.stop();
  });

  it.each(SUITES)("answers the cases of $path as the reference does", async ({ policy, requests }) => {
    const engine = createOpaHttpEngine(policy, { url: server.url, packagePath: packagePathOf(policy) });
    const reference = createReferenceEngine(policy);
    for (const request of requests) expect(await engine.decide(request)).toEqual(reference.decide(request));
    engine.close();
  });
});
